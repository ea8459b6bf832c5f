import { expect, test } from 'vitest'
import type { ActionEntry } from '../../../shared/review-work.ts'
import { stepsTo } from './steps-to.ts'

const entry = (eventId: number, state: ActionEntry['state']): ActionEntry => ({
  eventId,
  state,
  action: 'confirm',
  at: '2026-02-07T10:00:00.000Z',
  actor: 'Ada',
  rows: 1,
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
})

test('undoing to an action takes it back with all that was done after it', () => {
  const entries = [entry(5, null), entry(4, 'undone'), entry(3, 'done'), entry(2, 'done'), entry(1, 'done')]
  expect(stepsTo(entries, 3)).toBe(1)
  expect(stepsTo(entries, 1)).toBe(3)
})

test('what is undone already is not in the line', () => {
  expect(stepsTo([entry(2, 'undone'), entry(1, 'done')], 2)).toBe(0)
})
