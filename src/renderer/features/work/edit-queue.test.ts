import { expect, test } from 'vitest'
import { inTurn } from './edit-queue.ts'

test('a task begins when the one before it has ended', async () => {
  const seen: string[] = []
  const first = Promise.withResolvers<undefined>()
  const one = inTurn(async () => {
    await first.promise
    seen.push('one')
  })
  const two = inTurn(() => Promise.resolve(seen.push('two')))
  first.resolve(undefined)
  await Promise.all([one, two])
  expect(seen).toEqual(['one', 'two'])
})

test('a task that fails tells its caller, and the next one begins all the same', async () => {
  await expect(inTurn(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  await expect(inTurn(() => Promise.resolve('done'))).resolves.toBe('done')
})
