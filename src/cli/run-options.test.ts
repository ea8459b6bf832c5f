import { expect, test } from 'vitest'
import { readRows } from './run-options.ts'

test('rows are numbers and ranges with commas, each row once and in order', () => {
  expect(readRows('35, 1-3,2 - 4')).toEqual([1, 2, 3, 4, 35])
  expect(readRows('0')).toEqual([0])
})

test.each(['', '1-', '-3', '5-1', 'a', '1,,2', '1.5', '0-99999999'])('"%s" is no list of rows', (text) => {
  expect(() => readRows(text)).toThrow()
})
