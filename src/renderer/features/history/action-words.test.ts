import { expect, test } from 'vitest'
import type { ActionEntry } from '../../../shared/review-work.ts'
import { actionWords, placeWords } from './action-words.ts'

const entry: ActionEntry = {
  eventId: 1,
  action: 'confirm',
  at: '2026-02-07T10:00:00.000Z',
  actor: 'Ada',
  rows: 41,
  documents: 1,
  projectUid: 'p',
  projectName: 'Bridge',
  documentUid: 'd',
  documentName: 'Beams.md',
  schemaUid: 's',
  schemaRef: 'requirements_v1',
  field: null,
  before: null,
  after: null,
  reason: null,
  statement: null,
  target: null,
  state: 'done',
}

test('an action says what it did to how many rows', () => {
  expect(actionWords(entry)).toBe('41 rows confirmed')
  expect(actionWords({ ...entry, action: 'change', field: 'subject', rows: 1 })).toBe('subject changed in 1 row')
})

test('an edit shows both values', () => {
  expect(actionWords({ ...entry, action: 'edit', field: 'risk', rows: 1, before: 'medium', after: null })).toBe(
    'risk edited, medium → empty',
  )
})

test('an undo says what it took back', () => {
  expect(actionWords({ ...entry, action: 'undo', target: 'reject', rows: 3 })).toBe('undid a rejection of 3 rows')
})

test('an action of several documents is in their project', () => {
  expect(placeWords(entry)).toBe('Beams.md')
  expect(placeWords({ ...entry, documents: 12 })).toBe('12 documents of Bridge')
})
