/** Carry-over as an action of the review: it can be undone and done again. */
import type { IndexRange } from '../../shared/ranges.ts'
import { carryRange, uncarryRange } from '../db/queries/versions.ts'
import type { RowMove } from './rows.ts'

/** Rows of a run, both ends included, that take the confirmed data of an earlier run. */
export type CarrySegment = {
  readonly fromRunId: number
  /** Block index here minus block index there. */
  readonly shift: number
  readonly first: number
  readonly last: number
}

/** Stages the data of rows that are pending, where it is still confirmed in the earlier run. */
export function carryMoves(runId: number, segments: readonly CarrySegment[]): readonly RowMove[] {
  return segments.map(({ fromRunId, shift, first, last }) => ({
    ranges: [[first, last]],
    apply: (db, range) => carryRange(db, range, { runId, fromRunId, shift }),
  }))
}

/** The rows are pending again. */
export function uncarryMoves(runId: number, ranges: readonly IndexRange[]): readonly RowMove[] {
  return [{ ranges, apply: (db, range) => uncarryRange(db, range, runId) }]
}
