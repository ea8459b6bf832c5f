import { expect, test } from 'vitest'
import { formatSpan } from './span.ts'

test.each([
  [0.2, 'under 1 s'],
  [1, '1 s'],
  [59, '59 s'],
  [180, '3 min'],
  [6000, '1 h 40 min'],
  [7200, '2 h'],
  [7199, '2 h'],
])('%d seconds read as %s', (seconds, text) => {
  expect(formatSpan(seconds)).toBe(text)
})
