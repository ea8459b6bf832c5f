import { expect, test } from 'vitest'
import { findJsonFault, placeOf } from './json-fault.ts'

test.each(['{}', '[]', ' [1, -2.5e+3, "a\\u00e9\\n", true, null, {"a": {"b": []}}] ', '"x"', '0'])(
  'JSON has no fault: %s',
  (json) => {
    expect(findJsonFault(json)).toBeNull()
    expect(() => JSON.parse(json) as unknown).not.toThrow()
  },
)

test.each([
  ['', 0],
  ['{"a" 1}', 5],
  ['{"a": }', 6],
  ['{a: 1}', 1],
  ['{"a": 1,}', 8],
  ['[1,]', 3],
  ['[1 2]', 3],
  ['[1}', 2],
  ['{"a": "\\x"}', 8],
  ['"never ends', 11],
  ['01', 1],
  ['nul', 0],
  ['[1] [2]', 4],
  [']', 0],
])('the fault of %s is at %i', (json, offset) => {
  expect(findJsonFault(json)).toBe(offset)
  expect(() => JSON.parse(json) as unknown).toThrow()
})

test('places count lines and columns from one', () => {
  expect(placeOf('ab\ncd', 0)).toBe('line 1, column 1')
  expect(placeOf('ab\ncd', 4)).toBe('line 2, column 2')
})
