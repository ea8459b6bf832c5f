/** The workspace's history of actions, newest first, and what undo and redo would take next. */
import type { ActionEntry, ActionLog, UndoTop } from '../../shared/review-work.ts'
import { type ActionRow, findAction, listActions, listNewestReplays } from '../db/queries/actions.ts'
import type { Store } from '../db/store.ts'
import { fromText } from './row-values.ts'
import { isWhole, newestNewAction, readStacks } from './stacks.ts'

export type LogQuery = {
  /** The event before which the page begins; null: the newest. */
  readonly before: number | null
  readonly limit: number
  /** Null: the whole workspace. */
  readonly projectUid: string | null
}

export function actionLog({ connection }: Store, { before, limit, projectUid }: LogQuery): ActionLog {
  const rows = listActions(connection, { before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1, projectUid })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  if (!last) return { entries: [], next: null }
  const stateOf = stateReader({ connection }, last.eventId)
  return { entries: page.map((row) => toEntry(row, stateOf(row))), next: rows.length > limit ? last.eventId : null }
}

export function undoTop(store: Store): UndoTop {
  const { done, undone } = readStacks(store.connection)
  const entry = (id: number | undefined): ActionEntry | null => (id === undefined ? null : actionEntry(store, id))
  return { undo: entry(done[0]), redo: entry(undone[0]) }
}

/** An action as the history shows it. */
export function actionEntry({ connection }: Pick<Store, 'connection'>, eventId: number): ActionEntry {
  const row = findAction(connection, eventId)
  if (!row) throw new Error(`The action ${String(eventId)} is gone.`)
  return toEntry(row, stateReader({ connection }, eventId)(row))
}

type ReadState = (row: ActionRow) => ActionEntry['state']

/** Of actions from an id on. */
function stateReader({ connection }: Pick<Store, 'connection'>, fromId: number): ReadState {
  const replays = new Map(listNewestReplays(connection, fromId).map((replay) => [replay.targetId, replay]))
  const newest = newestNewAction(connection)
  return ({ eventId, action }) => {
    if (action === 'undo' || action === 'redo') return null
    const replay = replays.get(eventId)
    if (replay?.action !== 'undo' || !isWhole(connection, { id: replay.undoId, targetId: eventId })) return 'done'
    return replay.undoId > newest ? 'undone' : null
  }
}

function toEntry({ targetId: _targetId, before, after, ...row }: ActionRow, state: ActionEntry['state']): ActionEntry {
  return { ...row, before: fromText(before) ?? null, after: fromText(after) ?? null, state }
}
