import { EventEmitter, once } from 'node:events'
import { expect, it, vi } from 'vitest'
import { closeBeforeQuit } from './quit.ts'

class FakeApp extends EventEmitter {
  readonly exit = (code: number): void => void this.emit('exited', code)
}

it('holds quitting back until Galley has closed, and closes once', async () => {
  const app = new FakeApp()
  const closing = Promise.withResolvers<undefined>()
  const close = vi.fn(async () => await closing.promise)
  const event = { preventDefault: vi.fn() }
  closeBeforeQuit(app, close)
  app.emit('before-quit', event)
  app.emit('before-quit', event)
  expect(event.preventDefault).toHaveBeenCalledTimes(2)
  expect(close).toHaveBeenCalledOnce()
  const exited = once(app, 'exited')
  closing.resolve(undefined)
  expect(await exited).toEqual([0])
})

it('does not wait for ever', async () => {
  const app = new FakeApp()
  closeBeforeQuit(app, async () => await new Promise(() => {}), 10)
  const exited = once(app, 'exited')
  app.emit('before-quit', { preventDefault: () => {} })
  expect(await exited).toEqual([1])
})
