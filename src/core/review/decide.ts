/** Who does what to a run, as the history keeps it. */
import type { ReviewAction } from '../../shared/domain.ts'
import { countInRanges, type IndexRange } from '../../shared/ranges.ts'
import type { NewReviewEvent } from '../db/queries/review.ts'
import type { RunRow } from '../db/queries/runs.ts'

export type Decision = { readonly run: RunRow; readonly actor: string; readonly reason?: string | null }

/** Where rows stood before they were reopened. */
export type DecidedRanges = { readonly confirmed: readonly IndexRange[]; readonly rejected: readonly IndexRange[] }

/** A history entry without values, an action of its own; `ranges` are the rows that it touches. */
export function event(
  step: Decision & { readonly action: ReviewAction },
  ranges: readonly IndexRange[],
): NewReviewEvent {
  return {
    runId: step.run.id,
    action: step.action,
    targetId: null,
    leaderId: null,
    statement: null,
    rows: JSON.stringify(ranges),
    rowCount: countInRanges(ranges),
    field: null,
    before: null,
    after: null,
    reason: step.reason ?? null,
    actor: step.actor,
    at: new Date().toISOString(),
  }
}
