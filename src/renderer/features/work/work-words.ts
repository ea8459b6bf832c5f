/** What is said of an action on rows: before it, while it runs and after it. */
import type { ReviewWork, WorkOutcome, WorkPreview } from '../../../shared/review-work.ts'
import { countOf } from '../../lib/format.ts'

type WorkKind = ReviewWork['kind']

export const VERBS = { confirm: 'Confirm', reject: 'Reject', reopen: 'Reopen', change: 'Change' } as const
const DONE = { confirm: 'confirmed', reject: 'rejected', reopen: 'reopened', change: 'changed' } as const
const EFFECTS = {
  confirm: ['becomes confirmed data, part of every export', 'become confirmed data, part of every export'],
  reject: ['is set aside and left out of every export', 'are set aside and left out of every export'],
  reopen: ['is staged again, to be decided anew', 'are staged again, to be decided anew'],
  change: ['gets a new value, marked as edited', 'get new values, marked as edited'],
} as const
const NOTHING = {
  confirm: 'No staged row here fits its schema.',
  reject: 'No row here is staged.',
  reopen: 'No row here is confirmed or rejected.',
  change: 'No staged row here would change.',
} as const

const across = (documents: number): string => (documents > 1 ? ` in ${countOf(documents, 'document')}` : '')

/** "Confirm 41 rows". */
export function verbOf(kind: WorkKind, rows: number): string {
  return `${VERBS[kind]} ${countOf(rows, 'row')}`
}

/** "41 rows in 3 documents become confirmed data, part of every export." */
export function effectOf(kind: WorkKind, { rows, documents }: Pick<WorkPreview, 'rows' | 'documents'>): string {
  if (rows === 0) return NOTHING[kind]
  return `${countOf(rows, 'row')}${across(documents)} ${EFFECTS[kind][rows === 1 ? 0 : 1]}.`
}

/** "41 rows in 3 documents confirmed". */
export function doneWords(kind: WorkKind, { rows, documents }: Pick<WorkOutcome, 'rows' | 'documents'>): string {
  return `${countOf(rows, 'row')}${across(documents)} ${DONE[kind]}`
}
