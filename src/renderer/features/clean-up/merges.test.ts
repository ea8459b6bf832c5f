import { expect, test } from 'vitest'
import { NO_FILTER } from '../../../shared/rows.ts'
import { clusterChoice, mergesOf, nameValues, rowsOfMerge, withAll, withChoice, withValueToggled } from './merges.ts'

const deck = {
  values: [
    { value: 'deck', rows: 9 },
    { value: 'Deck', rows: 3 },
    { value: 'deck ', rows: 1 },
  ],
  rows: 13,
  suggestion: 'deck',
}
const pier = {
  values: [
    { value: 'pier', rows: 5 },
    { value: 'piers', rows: 4 },
  ],
  rows: 9,
  suggestion: 'pier',
}
const clusters = [deck, pier]

test('nothing is merged before it is ticked', () => {
  expect(mergesOf(clusters, {})).toEqual([])
})

test('a ticked cluster turns its other values into the suggestion', () => {
  const choices = withChoice({}, deck, { isTicked: true })
  expect(mergesOf(clusters, choices)).toEqual([{ from: ['Deck', 'deck '], to: 'deck', rows: 4 }])
})

test('a value of its own is what all of them become', () => {
  const choices = withChoice({}, pier, { isTicked: true, target: ' Pier ' })
  expect(mergesOf(clusters, choices)).toEqual([{ from: ['pier', 'piers'], to: 'Pier', rows: 9 }])
  expect(mergesOf(clusters, withChoice(choices, pier, { target: '  ' }))).toEqual([])
})

test('a value that is left out stays; a cluster with none left is no merge', () => {
  const one = withValueToggled(withChoice({}, deck, { isTicked: true }), deck, 'Deck')
  expect(mergesOf(clusters, one)).toEqual([{ from: ['deck '], to: 'deck', rows: 1 }])
  const none = withValueToggled(withValueToggled(one, deck, 'deck '), deck, 'deck')
  expect(clusterChoice(none, deck).isTicked).toBe(false)
  expect(mergesOf(clusters, none)).toEqual([])
  const again = withValueToggled(none, deck, 'Deck')
  expect(clusterChoice(again, deck)).toEqual({ isTicked: true, left: ['deck', 'deck '], target: 'deck' })
  expect(mergesOf(clusters, again)).toEqual([{ from: ['Deck'], to: 'deck', rows: 3 }])
})

test('all are ticked and unticked at once, and keep what was chosen in them', () => {
  const all = withAll(withChoice({}, pier, { target: 'Pier' }), clusters, true)
  expect(mergesOf(clusters, all)).toHaveLength(2)
  expect(mergesOf(clusters, all)[1]?.to).toBe('Pier')
  expect(mergesOf(clusters, withAll(all, clusters, false))).toEqual([])
})

test('the rows of a merge are those that hold its values, as far as they can be named', () => {
  const merge = { from: ['Deck'], to: 'deck', rows: 3 }
  expect(rowsOfMerge(NO_FILTER, 'subject', merge).fields).toEqual([{ op: 'in', field: 'subject', values: ['Deck'] }])
  const many = { ...merge, from: Array.from({ length: 501 }, (_, index) => String(index)) }
  expect(rowsOfMerge(NO_FILTER, 'subject', many).fields).toEqual([])
})

test('values are named by the first of them', () => {
  expect(nameValues(['a'])).toBe('“a”')
  expect(nameValues(['a', 'b'])).toBe('“a” and “b”')
  expect(nameValues(['a', 'b', 'c', 'd'])).toBe('“a”, “b” and 2 more')
})
