/** Confirm, reject and reopen. One action is one event of the history, however many rows it touches. */
import type { OverlayStatus, ReviewAction } from '../../shared/domain.ts'
import { countInRanges, type IndexRange, isInRanges, toRanges } from '../../shared/ranges.ts'
import type { ReviewOutcome } from '../../shared/views.ts'
import {
  confirmRange,
  type NewReviewEvent,
  listIndexesByStatus,
  rejectRange,
  reopenRange,
} from '../db/queries/review.ts'
import { getRunSummary, type RunRow } from '../db/queries/runs.ts'
import type { WriteHandle } from '../db/connection.ts'
import type { Store } from '../db/store.ts'
import { applyMoves, type RowMove } from './rows.ts'

export type Decision = { readonly run: RunRow; readonly actor: string; readonly reason?: string | null }

/** Null means all rows that are staged now. Rows in another status are counted as refused. */
export async function confirmRows(
  store: Store,
  decision: Decision,
  blockIndexes: readonly number[] | null,
): Promise<ReviewOutcome> {
  return await decide(store, { ...decision, action: 'confirm', apply: confirmRange }, blockIndexes)
}

/** The reason, if any, goes into the history. */
export async function rejectRows(
  store: Store,
  decision: Decision,
  blockIndexes: readonly number[],
): Promise<ReviewOutcome> {
  return await decide(store, { ...decision, action: 'reject', apply: rejectRange }, blockIndexes)
}

type Step = Decision & {
  readonly action: ReviewAction
  readonly apply: (db: WriteHandle, runId: number, range: IndexRange) => number
}

async function decide(store: Store, step: Step, blockIndexes: readonly number[] | null): Promise<ReviewOutcome> {
  const staged = toRanges(listIndexesByStatus(store.connection, step.run.id, 'ai_complete'))
  const asked = blockIndexes === null ? staged : toRanges(blockIndexes)
  const ranges = blockIndexes === null ? staged : toRanges(blockIndexes.filter((index) => isInRanges(staged, index)))
  const rows = countInRanges(ranges)
  const apply: RowMove['apply'] = (db, range) => step.apply(db, step.run.id, range)
  if (rows > 0) await applyMoves(store, event(step, ranges), [{ ranges, apply }])
  const refusedIndex = blockIndexes?.find((index) => !isInRanges(staged, index))
  return {
    rows,
    refused: countInRanges(asked) - rows,
    firstRefusal:
      refusedIndex === undefined ? null : { blockIndex: refusedIndex, message: 'Only staged rows can be decided.' },
    counts: getRunSummary(store.connection, step.run.id).counts,
  }
}

/** Decided rows go back to staged; their confirmed data is taken back. */
export async function reopenRows(
  store: Store,
  decision: Decision,
  blockIndexes: readonly number[],
): Promise<ReviewOutcome> {
  const { run } = decision
  const wanted = toRanges(blockIndexes)
  const pick = (status: OverlayStatus): readonly IndexRange[] =>
    toRanges(listIndexesByStatus(store.connection, run.id, status).filter((index) => isInRanges(wanted, index)))
  const before = { confirmed: pick('confirmed'), rejected: pick('rejected') }
  const rows = countInRanges(before.confirmed) + countInRanges(before.rejected)
  if (rows > 0) {
    const all = [...before.confirmed, ...before.rejected].toSorted(([a], [b]) => a - b)
    const reopened = { ...event({ ...decision, action: 'reopen' }, all), before: JSON.stringify(before) }
    await applyMoves(store, reopened, backMoves(run.id, before))
  }
  const refused = countInRanges(wanted) - rows
  const firstRefusal =
    refused > 0
      ? { blockIndex: wanted[0]?.[0] ?? 0, message: 'Only confirmed or rejected rows can be reopened.' }
      : null
  return { rows, refused, firstRefusal, counts: getRunSummary(store.connection, run.id).counts }
}

export type DecidedRanges = { readonly confirmed: readonly IndexRange[]; readonly rejected: readonly IndexRange[] }

/** Takes decisions back: the rows are staged again. */
export function backMoves(runId: number, decided: DecidedRanges): readonly RowMove[] {
  const move = (from: keyof DecidedRanges): RowMove => ({
    ranges: decided[from],
    apply: (db, range) => reopenRange(db, runId, { range, from }),
  })
  return [move('confirmed'), move('rejected')]
}

/** Makes decisions (again): the rows leave the staged ones. */
export function forwardMoves(runId: number, decided: DecidedRanges): readonly RowMove[] {
  return [
    { ranges: decided.confirmed, apply: (db, range) => confirmRange(db, runId, range) },
    { ranges: decided.rejected, apply: (db, range) => rejectRange(db, runId, range) },
  ]
}

/** A history entry without values; `ranges` are the rows that it touches. */
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
