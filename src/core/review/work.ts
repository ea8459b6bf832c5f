/** Actions on many rows: what they would do, and doing it. */
import type { ReviewWork, WorkOutcome, WorkPreview } from '../../shared/review-work.ts'
import type { RowChoice } from '../../shared/rows.ts'
import type { Galley } from '../galley.ts'

export type WorkOrder = {
  readonly choice: RowChoice
  readonly work: ReviewWork
  /** Names it for its progress and for a stop; the client's own. */
  readonly workUid: string
}

export function previewWork(_galley: Galley, _order: Omit<WorkOrder, 'workUid'>): Promise<WorkPreview> {
  return Promise.reject(new Error('not yet'))
}

/** One action of the history. Rows that do not fit the schema, or are not in the status it needs, stay and are listed. */
export function performWork(_galley: Galley, _order: WorkOrder): Promise<WorkOutcome> {
  return Promise.reject(new Error('not yet'))
}

/** Asks a piece of work to end after its present step; what is done stays, and can be undone. */
export function stopWork(_galley: Galley, _workUid: string): void {
  throw new Error('not yet')
}
