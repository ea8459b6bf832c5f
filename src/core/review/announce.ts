import type { WorkRun } from '../db/queries/review.ts'
import type { EventBus } from '../events.ts'

/** Rows of the run changed, and its counts with them. */
export function announce(
  events: EventBus,
  { projectUid, documentUid, runUid }: Pick<WorkRun, 'projectUid' | 'documentUid' | 'runUid'>,
): void {
  events.emit({ type: 'run', projectUid, documentUid, runUid })
  events.emit({ type: 'rows', documentUid, runUid })
}
