import { expect, test } from 'vitest'
import type { HistoryEntry } from '../../../shared/views.ts'
import { historyWords } from './history-words.ts'

const entry = (given: Partial<HistoryEntry>): HistoryEntry => ({
  eventId: 1,
  action: 'change',
  at: '2026-01-01T00:00:00.000Z',
  actor: 'someone',
  rows: 1,
  field: null,
  changes: [],
  reason: null,
  statement: null,
  target: null,
  ...given,
})
const risk = { field: 'risk', before: 'medium', after: 'high' }

test('an edit and a change of many rows say what they replaced', () => {
  expect(historyWords(entry({ action: 'edit', field: 'risk', changes: [risk] }))).toBe('risk changed, medium → high')
  expect(historyWords(entry({ rows: 42, field: 'risk', changes: [risk] }))).toBe(
    'risk changed, medium → high (with 41 others)',
  )
})

test('a field that was absent, or is now, is called empty', () => {
  const changes = [
    { field: 'owner', before: null, after: 'Ann' },
    { field: 'tags', before: ['a', 'b'], after: null },
  ]
  expect(historyWords(entry({ changes }))).toBe('owner changed, empty → Ann; tags changed, a, b → empty')
})

test('of many fields the first five are shown', () => {
  const changes = Array.from({ length: 7 }, (_, nth) => ({ field: `f${String(nth)}`, before: nth, after: nth + 1 }))
  expect(historyWords(entry({ rows: 2, changes }))).toMatch(
    /^f0 changed, 0 → 1; .*f4 changed, 4 → 5; 2 more fields changed \(with 1 other\)$/,
  )
})

test('decisions say how many rows they were about', () => {
  expect(historyWords(entry({ action: 'reject', rows: 3, reason: 'wrong' }))).toBe('rejected with 2 others: wrong')
  expect(historyWords(entry({ action: 'undo', target: 'change', rows: 3 }))).toBe('change undone with 2 others')
})
