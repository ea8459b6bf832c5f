import { expect, it, vi } from 'vitest'
import { openTestGalley } from '../../../tests/helpers/workspace.ts'
import { Subscriptions } from './subscriptions.ts'

const message = (id: string) => ({ id, path: 'events.subscribe', input: undefined })

it('sends events under the id of the subscription until it is stopped', async () => {
  const { galley } = await openTestGalley()
  const subscriptions = new Subscriptions(galley)
  const send = vi.fn()
  const ended = subscriptions.start(1, message('a'), send)
  await vi.waitFor(() => {
    galley.events.emit({ type: 'projects' })
    expect(send).toHaveBeenCalledWith({ id: 'a', data: { type: 'projects' } })
  })
  subscriptions.stop(1, 'a')
  await ended
  send.mockClear()
  galley.events.emit({ type: 'projects' })
  expect(send).not.toHaveBeenCalled()
  expect(subscriptions.size).toBe(0)
})

it('ends all streams of one page and leaves those of another', async () => {
  const { galley } = await openTestGalley()
  const subscriptions = new Subscriptions(galley)
  const first = [subscriptions.start(1, message('a'), vi.fn()), subscriptions.start(1, message('b'), vi.fn())]
  const other = subscriptions.start(2, message('a'), vi.fn())
  expect(subscriptions.size).toBe(3)
  subscriptions.stopAll(1)
  await Promise.all(first)
  expect(subscriptions.size).toBe(1)
  subscriptions.stopAll(2)
  await other
})

it.each([
  ['a query', { id: 'a', path: 'projects.list', input: undefined }],
  ['a path that is not there', { id: 'a', path: 'events.none', input: undefined }],
  ['no id', { path: 'events.subscribe' }],
  ['no message', undefined],
])('holds no stream for %s', async (_name, wrong) => {
  const { galley } = await openTestGalley()
  const subscriptions = new Subscriptions(galley)
  await subscriptions.start(1, wrong, vi.fn())
  expect(subscriptions.size).toBe(0)
})
