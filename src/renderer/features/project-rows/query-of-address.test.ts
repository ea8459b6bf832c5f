import { expect, test } from 'vitest'
import { NO_FILTER, type RowFilter } from '../../../shared/rows.ts'
import { addressOfFilter, filterOfAddress } from './query-of-address.ts'

test('an address keeps only what differs from all rows', () => {
  const filter: RowFilter = { ...NO_FILTER, tab: 'ai_complete', search: 'beam' }
  expect(addressOfFilter(filter)).toEqual({ tab: 'ai_complete', search: 'beam' })
  expect(filterOfAddress(addressOfFilter(filter))).toEqual(filter)
})

test('an address that says nothing shows all rows', () => {
  expect(addressOfFilter(NO_FILTER)).toEqual({})
  expect(filterOfAddress(undefined)).toEqual(NO_FILTER)
})
