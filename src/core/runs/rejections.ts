import type { JsonObject } from '../../shared/json.ts'
import { type IndexRange, isInRanges } from '../../shared/ranges.ts'
import type { ReadHandle } from '../db/connection.ts'
import { listEarlierAnswers, listRejectSteps, type RejectStep } from '../db/queries/scopes.ts'
import type { PackBlock } from '../llm/provider.ts'

/**
 * Why rows were rejected last, with the answer of that time, for the next attempt. Rows never rejected are absent, and so
 * are those whose rejection was taken back. Costs a read of the history only for rows that had an answer before.
 */
export function rejectionsOf(
  db: ReadHandle,
  runId: number,
  blockIndexes: readonly number[],
): ReadonlyMap<number, NonNullable<PackBlock['rejection']>> {
  const answered = blockIndexes.length === 0 ? [] : listEarlierAnswers(db, runId, blockIndexes)
  if (answered.length === 0) return new Map()
  const inForce = rejectsInForce(listRejectSteps(db, runId))
  return new Map(
    answered.flatMap(({ blockIndex, staging }) => {
      const reject = inForce(blockIndex)
      return reject ? [[blockIndex, { reason: reject.reason, data: JSON.parse(staging) as JsonObject }]] : []
    }),
  )
}

/** The reasons with which rows were ever rejected: what an answer may have been asked with. */
export function reasonsOf(db: ReadHandle, runId: number): (blockIndex: number) => ReadonlyArray<string | null> {
  const rejects = listRejectSteps(db, runId).flatMap((step) => (step.action === 'reject' ? withRanges(step) : []))
  return (blockIndex) => rejects.filter(({ ranges }) => isInRanges(ranges, blockIndex)).map(({ step }) => step.reason)
}

type Ranged = { readonly step: RejectStep; readonly ranges: readonly IndexRange[] }

function withRanges(step: RejectStep): Ranged {
  return { step, ranges: JSON.parse(step.rows) as readonly IndexRange[] }
}

/** The reject that holds for a row: the last one that was neither undone nor, by a reopen that holds, taken back. */
function rejectsInForce(steps: readonly RejectStep[]): (blockIndex: number) => RejectStep | null {
  const undone = new Set<number>()
  for (const { action, targetId } of steps) {
    if (targetId === null) continue
    if (action === 'undo') undone.add(targetId)
    else undone.delete(targetId)
  }
  const decisions = steps
    .filter(({ id, action }) => (action === 'reject' || action === 'reopen') && !undone.has(id))
    .map(withRanges)
  return (blockIndex) => {
    const last = decisions.findLast(({ ranges }) => isInRanges(ranges, blockIndex))?.step
    return last?.action === 'reject' ? last : null
  }
}
