/** What the kinds of work have in common: they look at rows, then write what they found. */
import type { OverlayStatus, ReviewAction } from '../../shared/domain.ts'
import type { IndexRange } from '../../shared/ranges.ts'
import type { PreviewRow } from '../../shared/review-work.ts'
import type { ReadHandle, WriteHandle } from '../db/connection.ts'
import type { NewReviewEvent, WorkRun } from '../db/queries/review.ts'
import type { DecidedRanges } from './decide.ts'
import type { Refused } from './ledger.ts'
import type { Pace, Part } from './steps.ts'

export type Changes = PreviewRow['changes']

/** What would become of the rows of a part. */
export type Look = {
  /** Rows that would change. */
  readonly ranges: readonly IndexRange[]
  readonly refused: readonly Refused[]
  /** Of rows whose values would change. */
  readonly changes: ReadonlyMap<number, Changes>
  /** Where rows that would be reopened stand. */
  readonly decided?: DecidedRanges
  /** Writes it; the event is null when no row would change. */
  readonly write: (db: WriteHandle, eventId: number | null) => void
}

export type Worker = {
  readonly action: Extract<ReviewAction, 'confirm' | 'reject' | 'reopen' | 'change'>
  readonly pace: Pace
  readonly note: Pick<NewReviewEvent, 'field' | 'before' | 'after' | 'reason' | 'statement'>
  /** Before the looks at these parts: what other threads do for them. */
  readonly prepare?: ((parts: ReadonlyArray<Part & { readonly run: WorkRun }>) => Promise<void>) | undefined
  /** `isDry`: only to be shown, so that nothing needs to be prepared for writing. */
  readonly look: (db: ReadHandle, part: Part & { readonly run: WorkRun }, isDry: boolean) => Look
}

export const NO_NOTE: Worker['note'] = { field: null, before: null, after: null, reason: null, statement: null }

export const OTHER_OPINION = 'This run is a further opinion, to compare with; only the main run is reviewed.'
export const NOT_IN_RUN = 'The block is not part of the run.'

const WORDS: Readonly<Record<OverlayStatus, string>> = {
  pending: 'has no answer yet',
  claimed: 'is at the model',
  ai_complete: 'is staged',
  confirmed: 'is confirmed',
  rejected: 'is rejected',
  failed: 'has failed',
}

/** `Only staged rows can be confirmed; this one is rejected.` */
export function wrongStatus(status: OverlayStatus, rule: string): string {
  return `${rule}; this one ${WORDS[status]}.`
}
