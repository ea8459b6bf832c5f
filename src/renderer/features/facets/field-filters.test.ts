import { expect, test } from 'vitest'
import { NO_FILTER } from '../../../shared/rows.ts'
import {
  datesFilter,
  describeFilter,
  filtersOf,
  isEditedOnly,
  isEmptyTicked,
  rangeFilter,
  tickedOf,
  valueFilterOf,
  withEdited,
  withOnly,
  withToggled,
  withValueFilter,
  withoutField,
} from './field-filters.ts'

const ticked = withToggled(withToggled(NO_FILTER, 'risk', 'high'), 'risk', 'low')

test('values are ticked one after the other, and the last tick gone frees the field', () => {
  expect(tickedOf(ticked, 'risk')).toEqual(['high', 'low'])
  const one = withToggled(ticked, 'risk', 'high')
  expect(tickedOf(one, 'risk')).toEqual(['low'])
  expect(withToggled(one, 'risk', 'low').fields).toEqual([])
})

test('a number and its text are different values', () => {
  const both = withToggled(withToggled(NO_FILTER, 'load', 12), 'load', '12')
  expect(tickedOf(both, 'load')).toEqual([12, '12'])
  expect(tickedOf(withToggled(both, 'load', '12'), 'load')).toEqual([12])
})

test('"only" leaves one value, and a second time none', () => {
  const only = withOnly(ticked, 'risk', 'medium')
  expect(tickedOf(only, 'risk')).toEqual(['medium'])
  expect(withOnly(only, 'risk', 'medium').fields).toEqual([])
})

test('a field is filtered by its value in one way at a time; other fields and the edited mark stay', () => {
  const full = withEdited(withToggled(ticked, 'modality', 'must'), 'risk', true)
  const empty = withValueFilter(full, 'risk', { op: 'empty', field: 'risk', isEmpty: true })
  expect(isEmptyTicked(empty, 'risk')).toBe(true)
  expect(tickedOf(empty, 'risk')).toEqual([])
  expect(isEditedOnly(empty, 'risk')).toBe(true)
  expect(tickedOf(empty, 'modality')).toEqual(['must'])
  expect(filtersOf(empty, 'risk')).toHaveLength(2)
  expect(isEditedOnly(withEdited(empty, 'risk', false), 'risk')).toBe(false)
})

test('without the field the filter is the same object when it said nothing of it', () => {
  expect(withoutField(ticked, 'subject')).toBe(ticked)
  expect(valueFilterOf(withoutField(ticked, 'risk'), 'risk')).toBeNull()
})

test('bounds are put in order, and open ones are no filter', () => {
  expect(rangeFilter('load', 9, 3)).toEqual({ op: 'range', field: 'load', min: 3, max: 9 })
  expect(rangeFilter('load', null, null)).toBeNull()
  expect(datesFilter('due', '2026-03-01', '2026-02-01')).toMatchObject({ from: '2026-02-01', to: '2026-03-01' })
  expect(datesFilter('due', null, null)).toBeNull()
})

test('a filter is said in a few words', () => {
  expect(describeFilter({ op: 'in', field: 'risk', values: ['high'] })).toBe('high')
  expect(describeFilter({ op: 'in', field: 'risk', values: ['high ', 'low'] })).toBe('2 values')
  expect(describeFilter({ op: 'in', field: 'risk', values: ['very  high '] })).toBe('very␣␣high␣')
  expect(describeFilter({ op: 'range', field: 'load', min: null, max: 4 })).toBe('up to 4')
  expect(describeFilter({ op: 'range', field: 'load', min: 0, max: null })).toBe('0 and more')
  expect(describeFilter({ op: 'dates', field: 'due', from: '2026-02-01', to: '2026-03-01' })).toBe(
    '2026-02-01 to 2026-03-01',
  )
  expect(describeFilter({ op: 'contains', field: 'subject', text: 'deck' })).toBe('contains “deck”')
})
