import { expect, test } from 'vitest'
import { doneWords, effectOf, verbOf } from './work-words.ts'

test('an action is named with its number of rows', () => {
  expect(verbOf('confirm', 4_812)).toBe('Confirm 4,812 rows')
  expect(verbOf('reject', 1)).toBe('Reject 1 row')
})

test('what an action would do says how many rows, and in how many documents when there are several', () => {
  expect(effectOf('confirm', { rows: 41, documents: 3 })).toBe(
    '41 rows in 3 documents become confirmed data, part of every export.',
  )
  expect(effectOf('reopen', { rows: 1, documents: 1 })).toBe('1 row is staged again, to be decided anew.')
  expect(effectOf('confirm', { rows: 0, documents: 0 })).toBe('No staged row here fits its schema.')
})

test('what was done says how far it came', () => {
  expect(doneWords('change', { rows: 12, documents: 1 })).toBe('12 rows changed')
})
