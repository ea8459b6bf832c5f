/** Marks of edits that were made before the history kept whether a field was edited already. */
import type { ReadHandle } from '../db/connection.ts'
import { type EventStep, listEventSteps, listReviewEvents, type ReviewEventRow } from '../db/queries/review.ts'

/** Whether an earlier edit of the same field stands. */
export function wasEditedBefore(db: ReadHandle, target: ReviewEventRow, blockIndex: number): boolean {
  const standing = standingEvents(listEventSteps(db, target.runId))
  return listReviewEvents(db, target.runId).some(
    (e) =>
      e.action === 'edit' &&
      e.field === target.field &&
      e.id < target.id &&
      standing.has(e.id) &&
      e.rows === `[[${String(blockIndex)},${String(blockIndex)}]]`,
  )
}

function standingEvents(steps: readonly EventStep[]): ReadonlySet<number> {
  const standing = new Set<number>()
  for (const { id, action, targetId } of steps) {
    if (action === 'undo' && targetId !== null) standing.delete(targetId)
    else standing.add(action === 'redo' && targetId !== null ? targetId : id)
  }
  return standing
}
