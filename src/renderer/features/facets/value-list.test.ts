import { expect, test } from 'vitest'
import { listValues } from './value-list.ts'

const values = [
  { value: 'Deck 10', rows: 9 },
  { value: 'deck 2', rows: 4 },
  { value: 'bearing', rows: 1 },
]
const shown = (search: string, order: 'count' | 'value', ticked: readonly string[] = []) =>
  listValues(values, ticked, { search, order }).map(({ value }) => value)

test('values come by their count, or in the order in which a person reads them', () => {
  expect(shown('', 'count')).toEqual(['Deck 10', 'deck 2', 'bearing'])
  expect(shown('', 'value')).toEqual(['bearing', 'deck 2', 'Deck 10'])
  const numbers = [10, 9, 100].map((value) => ({ value, rows: 1 }))
  expect(listValues(numbers, [], { search: '', order: 'value' }).map(({ value }) => value)).toEqual([9, 10, 100])
})

test('the search looks into values whatever their case', () => {
  expect(shown(' DECK ', 'count')).toEqual(['Deck 10', 'deck 2'])
})

test('a ticked value that no row holds any more stays in sight', () => {
  expect(shown('', 'count', ['pier', 'bearing'])).toEqual(['pier', 'Deck 10', 'deck 2', 'bearing'])
})
