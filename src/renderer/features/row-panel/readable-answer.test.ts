import { expect, test } from 'vitest'
import { readableAnswer } from './readable-answer.ts'

test('an answer in JSON is indented, and another reads as it came', () => {
  expect(readableAnswer('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(readableAnswer('{"a": half')).toBe('{"a": half')
  const long = `["${'x'.repeat(200_000)}"]`
  expect(readableAnswer(long)).toBe(long)
})
