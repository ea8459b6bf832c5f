/** The workspace's history of actions, newest first, and what undo and redo would take next. */
import type { ActionLog, UndoTop } from '../../shared/review-work.ts'
import type { Store } from '../db/store.ts'

export type LogQuery = {
  /** The event before which the page begins; null: the newest. */
  readonly before: number | null
  readonly limit: number
  /** Null: the whole workspace. */
  readonly projectUid: string | null
}

export function actionLog(_store: Store, _query: LogQuery): ActionLog {
  throw new Error('not yet')
}

export function undoTop(_store: Store): UndoTop {
  throw new Error('not yet')
}
