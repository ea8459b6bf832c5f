/** Rows of one event, taken back or done again. */
import type { JsonObject } from '../../shared/json.ts'
import type { IndexRange } from '../../shared/ranges.ts'
import type { WriteHandle } from '../db/connection.ts'
import { type EditedValue, listEditedValues } from '../db/queries/edited-values.ts'
import {
  confirmRanges,
  findReviewRow,
  listRowStates,
  rejectRanges,
  reopenRanges,
  type ReviewEventRow,
  setProblem,
} from '../db/queries/review.ts'
import { carryMoves, type CarrySegment, uncarryMoves } from './carry.ts'
import type { DecidedRanges } from './decide.ts'
import { wasEditedBefore } from './earlier-edits.ts'
import { clipRanges } from './range-sets.ts'
import { swapMoves } from './rerun.ts'
import { fromText, planWrite, type Patch, writeRow } from './row-values.ts'
import { type SchemaTools, schemaTools } from './schema-tools.ts'
import { DECISION_PACE } from './steps.ts'

export type Direction = 'undo' | 'redo'
export type Replay = {
  readonly event: ReviewEventRow
  readonly schemaId: number
  readonly direction: Direction
  /** Those of the event's rows that it is about. */
  readonly ranges: readonly IndexRange[]
}

/** Rows a transaction, by what one of them takes. */
export function replayPace({ action }: ReviewEventRow): number {
  if (action === 'change' || action === 'edit') return 100
  return action === 'rerun' ? 250 : DECISION_PACE.rowsPerStep
}

/** Returns how many rows are now as they were; the others have become something else meanwhile. */
export function replayRows(db: WriteHandle, replay: Replay): number {
  const { event, ranges } = replay
  const sum = (move: (range: IndexRange) => number): number => ranges.reduce((rows, range) => rows + move(range), 0)
  switch (event.action) {
    case 'edit':
    case 'change': {
      const values = { ...replay, tools: schemaTools(db, replay.schemaId) }
      return sum((range) => replayValues(db, values, range))
    }
    case 'rerun':
      return sum((range) => replayAnswers(db, replay, range))
    case 'carry_over':
      return sum((range) => replayCarry(db, replay, range))
    default:
      return replayDecision(db, replay)
  }
}

type Moves = ReturnType<typeof carryMoves>

function applied(db: WriteHandle, moves: Moves): number {
  return moves.reduce((sum, { ranges, apply }) => sum + ranges.reduce((rows, range) => rows + apply(db, range), 0), 0)
}

/** Whether edited answers that come back fit the schema is looked at anew. */
function replayAnswers(db: WriteHandle, { event, schemaId }: Replay, range: IndexRange): number {
  const { runId } = event
  const rows = applied(db, swapMoves(event.id, { runId, ranges: [range] }))
  const tools = schemaTools(db, schemaId)
  for (const { blockIndex, status, isEdited } of listRowStates(db, runId, range)) {
    if (status !== 'ai_complete' || isEdited === 0) continue
    const data = JSON.parse(findReviewRow(db, runId, blockIndex)?.staging ?? '{}') as JsonObject
    const problem = tools.problemOf(data)
    if (problem !== null) setProblem(db, { runId, blockIndex }, problem)
  }
  return rows
}

function replayCarry(db: WriteHandle, { event, direction }: Replay, range: IndexRange): number {
  if (direction === 'undo') return applied(db, uncarryMoves(event.runId, [range]))
  const segments = (JSON.parse(event.after ?? '[]') as readonly CarrySegment[]).flatMap((segment) =>
    clipRanges([[segment.first, segment.last]], range).map(([first, last]) => ({ ...segment, first, last })),
  )
  return applied(db, carryMoves(event.runId, segments))
}

function replayDecision(db: WriteHandle, { event, direction, ranges }: Replay): number {
  const { runId, action } = event
  const decided =
    action === 'reopen'
      ? (JSON.parse(event.before ?? '{}') as Partial<DecidedRanges>)
      : { [action === 'confirm' ? 'confirmed' : 'rejected']: ranges }
  const isForward = (action === 'reopen') === (direction === 'undo')
  let rows = 0
  for (const status of ['confirmed', 'rejected'] as const) {
    const pieces =
      action === 'reopen'
        ? ranges.flatMap((range) => clipRanges(decided[status] ?? [], range))
        : (decided[status] ?? [])
    if (!isForward) rows += reopenRanges(db, runId, { ranges: pieces, from: status })
    else rows += status === 'confirmed' ? confirmRanges(db, runId, pieces) : rejectRanges(db, runId, pieces)
  }
  return rows
}

type ValueReplay = Replay & { readonly tools: SchemaTools }

function replayValues(db: WriteHandle, replay: ValueReplay, range: IndexRange): number {
  const values = listEditedValues(db, replay.event.id, range)
  const rows = Map.groupBy(values.length > 0 ? values : loneEdit(db, replay), ({ blockIndex }) => blockIndex)
  let changed = 0
  for (const [blockIndex, ofRow] of rows) if (replayRow(db, replay, { blockIndex, values: ofRow })) changed += 1
  return changed
}

/** Edits of earlier Galleys hold their one value themselves. */
function loneEdit(db: WriteHandle, { event, ranges }: Replay): readonly EditedValue[] {
  const [range] = ranges
  if (event.action !== 'edit' || event.field === null || !range) return []
  const [blockIndex] = range
  const { id: eventId, field, before, after } = event
  return [{ eventId, blockIndex, field, before, after, wasEdited: wasEditedBefore(db, event, blockIndex) ? 1 : 0 }]
}

type OfRow = { readonly blockIndex: number; readonly values: readonly EditedValue[] }

/** Only where all values are as the event (or its undo) left them. */
function replayRow(db: WriteHandle, { event, tools, direction }: ValueReplay, { blockIndex, values }: OfRow): boolean {
  const { runId } = event
  const found = findReviewRow(db, runId, blockIndex)
  if (found?.status !== 'ai_complete' || found.staging === null) return false
  const data = JSON.parse(found.staging) as JsonObject
  const patch: Patch = new Map(
    values.map(({ field, before, after, wasEdited }) => [
      field,
      {
        value: fromText(direction === 'undo' ? before : after),
        isEdited: direction === 'redo' || wasEdited === 1,
      },
    ]),
  )
  for (const { field, before, after } of values)
    if (!isEqual(fromText(direction === 'undo' ? after : before), data[field])) return false
  const editedFields = JSON.parse(found.editedFields) as string[]
  const row = { runId, blockIndex, data, editedFields }
  writeRow(db, planWrite(db, tools, { row, patch }), null)
  return true
}

function isEqual(one: JsonObject[string] | undefined, other: JsonObject[string] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
