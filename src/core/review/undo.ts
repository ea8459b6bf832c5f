/** Undo and redo of the workspace's actions, from its history alone: they work after a restart too. */
import { AppError } from '../../shared/errors.ts'
import { countInRanges, type IndexRange } from '../../shared/ranges.ts'
import type { UndoResult } from '../../shared/review-work.ts'
import type { WriteHandle } from '../db/connection.ts'
import { type EventRef, listActionEvents, listReplayed, newestReplay } from '../db/queries/actions.ts'
import { findReviewEvent, findWorkRun, insertReviewEvent, type WorkRun } from '../db/queries/review.ts'
import type { Galley } from '../galley.ts'
import { getSettings } from '../settings.ts'
import { Announcer } from './announce.ts'
import { actionEntry } from './log.ts'
import { subtractRanges } from './range-sets.ts'
import { type Direction, replayPace, replayRows } from './replay.ts'
import { readStacks, type Stacks } from './stacks.ts'
import { piecesOf } from './steps.ts'
import { breathe, inTurn } from './turns.ts'

export type UndoOptions = {
  /** Goes on until this action is taken back (or done again), the ones above it first. */
  readonly throughEventId?: number | undefined
}

/** Takes the newest action of the workspace back. Fails with nothing_to_undo. */
export async function undo(galley: Galley, options: UndoOptions = {}): Promise<UndoResult> {
  return await inTurn(galley.store, () => replayStack(galley, 'undo', options))
}

/** Does the action that was undone last again. Fails with nothing_to_redo. */
export async function redo(galley: Galley, options: UndoOptions = {}): Promise<UndoResult> {
  return await inTurn(galley.store, () => replayStack(galley, 'redo', options))
}

async function replayStack(galley: Galley, direction: Direction, { throughEventId }: UndoOptions): Promise<UndoResult> {
  const depth = throughEventId === undefined ? 1 : Infinity
  const stack = sideOf(readStacks(galley.store.connection, depth), direction)
  const count = throughEventId === undefined ? 1 : stack.indexOf(throughEventId) + 1
  const targets = stack.slice(0, count)
  if (targets.length === 0) throw nothingTo(direction, throughEventId)
  let sum = { rows: 0, refused: 0 }
  try {
    for (const target of targets) {
      const { rows, refused } = await replayAction(galley, direction, target)
      sum = { rows: sum.rows + rows, refused: sum.refused + refused }
    }
  } finally {
    galley.events.emit({ type: 'history' })
  }
  return { action: actionEntry(galley.store, targets.at(-1) ?? 0), ...sum }
}

function sideOf({ done, undone }: Stacks, direction: Direction): readonly number[] {
  return direction === 'undo' ? done : undone
}

function nothingTo(direction: Direction, throughEventId: number | undefined): AppError {
  const isUndo = direction === 'undo'
  const message =
    throughEventId === undefined
      ? `There is nothing to ${direction}.`
      : `The action ${String(throughEventId)} cannot be ${isUndo ? 'undone' : 'redone'}.`
  return new AppError(isUndo ? 'nothing_to_undo' : 'nothing_to_redo', message)
}

type Piece = { readonly target: EventRef; readonly ranges: readonly IndexRange[] }
type Sum = { readonly rows: number; readonly refused: number }

async function replayAction(galley: Galley, direction: Direction, targetId: number): Promise<Sum> {
  const announcer = new Announcer(galley.events)
  try {
    return await replayPieces(galley, announcer, { direction, targetId })
  } finally {
    announcer.flush()
  }
}

/** One event of the history for each piece, all led by the first: a kill in between is known by what is missing. */
async function replayPieces(
  galley: Galley,
  announcer: Announcer,
  { direction, targetId }: { readonly direction: Direction; readonly targetId: number },
): Promise<Sum> {
  const { store } = galley
  const { actor } = getSettings(store)
  let leaderId = unfinished(galley, direction, targetId)
  const sum = { rows: 0, refused: 0 }
  for (const piece of piecesLeft(galley, targetId, leaderId)) {
    const run = findWorkRun(store.connection, piece.target.runId)
    if (!run) throw new Error(`The run ${String(piece.target.runId)} is gone.`)
    const done = store.write((db) => {
      const change = replayPiece(db, { direction, piece, run, leaderId, actor })
      leaderId ??= change.eventId
      return change
    })
    sum.rows += done.rows
    sum.refused += countInRanges(piece.ranges) - done.rows
    announcer.touch(run)
    await breathe()
  }
  return sum
}

/** The undo that was killed on its way goes on as itself. */
function unfinished({ store }: Galley, direction: Direction, targetId: number): number | null {
  if (direction === 'redo') return null
  const last = newestReplay(store.connection, targetId)
  return last?.action === 'undo' ? last.id : null
}

function* piecesLeft({ store }: Galley, targetId: number, leaderId: number | null): Generator<Piece> {
  const db = store.connection
  let isAny = leaderId !== null
  const replayed = Map.groupBy(leaderId === null ? [] : listReplayed(db, leaderId), (one) => one.targetId)
  for (const target of listActionEvents(db, targetId)) {
    const event = findReviewEvent(db, target.id)
    if (!event) continue
    const been = (replayed.get(target.id) ?? []).flatMap(({ rows }) => JSON.parse(rows) as IndexRange[])
    const left = subtractRanges(JSON.parse(event.rows) as IndexRange[], been)
    const pieces = [...piecesOf(left, replayPace(event))]
    // What touched no row is taken back by an event that says so.
    for (const ranges of pieces.length > 0 || isAny ? pieces : [[]]) yield { target, ranges }
    isAny = true
  }
}

type PieceOrder = {
  readonly direction: Direction
  readonly piece: Piece
  readonly run: WorkRun
  readonly leaderId: number | null
  readonly actor: string
}

function replayPiece(db: WriteHandle, order: PieceOrder): { readonly eventId: number; readonly rows: number } {
  const { direction, piece, run, leaderId, actor } = order
  const { target, ranges } = piece
  const event = findReviewEvent(db, target.id)
  if (!event) throw new Error(`The event ${String(target.id)} is gone.`)
  const eventId = insertReviewEvent(db, {
    runId: run.runId,
    action: direction,
    targetId: target.id,
    leaderId,
    rows: JSON.stringify(ranges),
    rowCount: countInRanges(ranges),
    field: event.field,
    before: null,
    after: null,
    reason: null,
    statement: null,
    actor,
    at: new Date().toISOString(),
  })
  return { eventId, rows: replayRows(db, { event, schemaId: run.schemaId, direction, ranges }) }
}
