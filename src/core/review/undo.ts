/** Undo and redo of a run's review, from its history alone: they work after a restart too. */
import type { ReviewAction } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { JsonValue } from '../../shared/json.ts'
import type { IndexRange } from '../../shared/ranges.ts'
import type { ReviewOutcome } from '../../shared/views.ts'
import {
  type EventStep,
  findReviewEvent,
  findReviewRow,
  listEventSteps,
  listReviewEvents,
  type ReviewEventRow,
} from '../db/queries/review.ts'
import { getRunSummary } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import { carryMoves, type CarrySegment, uncarryMoves } from './carry.ts'
import { type DecidedRanges, type Decision, backMoves, event, forwardMoves } from './decide.ts'
import { setField } from './edit.ts'
import { swapMoves } from './rerun.ts'
import { applyMoves, type RowMove } from './rows.ts'

export type UndoOutcome = ReviewOutcome & { readonly action: ReviewAction }

type Stacks = { readonly done: readonly number[]; readonly undone: readonly number[] }

/** The actions that can be taken back and those that can be done again, the next one last. */
export function undoStacks(steps: readonly EventStep[]): Stacks {
  let done: number[] = []
  let undone: number[] = []
  for (const step of steps) {
    if (step.action === 'undo' && step.targetId !== null) {
      done = done.filter((id) => id !== step.targetId)
      undone.push(step.targetId)
    } else if (step.action === 'redo' && step.targetId !== null) {
      undone = undone.filter((id) => id !== step.targetId)
      done.push(step.targetId)
    } else {
      done.push(step.id)
      undone = []
    }
  }
  return { done, undone }
}

/** Takes the newest action back. Fails with nothing_to_undo. */
export async function undo(store: Store, decision: Decision): Promise<UndoOutcome> {
  const target = topEvent(store, decision, 'done')
  if (!target) throw new AppError('nothing_to_undo', 'There is nothing to undo.')
  return await replay(store, { decision, target, action: 'undo' })
}

/** Does the newest undone action again. Fails with nothing_to_redo. */
export async function redo(store: Store, decision: Decision): Promise<UndoOutcome> {
  const target = topEvent(store, decision, 'undone')
  if (!target) throw new AppError('nothing_to_redo', 'There is nothing to redo.')
  return await replay(store, { decision, target, action: 'redo' })
}

function topEvent(store: Store, decision: Decision, side: keyof Stacks): ReviewEventRow | undefined {
  const id = undoStacks(listEventSteps(store.connection, decision.run.id))[side].at(-1)
  return id === undefined ? undefined : findReviewEvent(store.connection, id)
}

type Replay = { readonly decision: Decision; readonly target: ReviewEventRow; readonly action: 'undo' | 'redo' }

async function replay(store: Store, { decision, target, action }: Replay): Promise<UndoOutcome> {
  const ranges = JSON.parse(target.rows) as readonly IndexRange[]
  const done = { ...event({ ...decision, action, reason: null }, ranges), targetId: target.id, field: target.field }
  const rows = await applyMoves(store, done, movesOf(store, target, action))
  return {
    action: target.action,
    rows,
    refused: target.rowCount - rows,
    firstRefusal: null,
    counts: getRunSummary(store.connection, decision.run.id).counts,
  }
}

function movesOf(store: Store, target: ReviewEventRow, action: 'undo' | 'redo'): readonly RowMove[] {
  if (target.action === 'edit') return editMoves(store, target, action)
  if (target.action === 'rerun')
    return swapMoves(target.id, { runId: target.runId, ranges: JSON.parse(target.rows) as readonly IndexRange[] })
  if (target.action !== 'carry_over') return decisionMoves(target, action)
  if (action === 'redo') return carryMoves(target.runId, JSON.parse(target.after ?? '[]') as readonly CarrySegment[])
  return uncarryMoves(target.runId, JSON.parse(target.rows) as readonly IndexRange[])
}

function decisionMoves(target: ReviewEventRow, action: 'undo' | 'redo'): readonly RowMove[] {
  const ranges = JSON.parse(target.rows) as readonly IndexRange[]
  const decided: DecidedRanges =
    target.action === 'reopen'
      ? (JSON.parse(target.before ?? '{}') as DecidedRanges)
      : { confirmed: target.action === 'confirm' ? ranges : [], rejected: target.action === 'reject' ? ranges : [] }
  const isForward = (target.action === 'reopen') === (action === 'undo')
  return isForward ? forwardMoves(target.runId, decided) : backMoves(target.runId, decided)
}

function editMoves(store: Store, target: ReviewEventRow, action: 'undo' | 'redo'): readonly RowMove[] {
  const ranges = JSON.parse(target.rows) as [IndexRange]
  const [[blockIndex]] = ranges
  const row = findReviewRow(store.connection, target.runId, blockIndex)
  if (row?.status !== 'ai_complete' || target.field === null) return []
  const text = action === 'undo' ? target.before : target.after
  const change = {
    field: target.field,
    value: text === null ? undefined : (JSON.parse(text) as JsonValue),
    isEdited: action === 'redo' || hasEarlierEdit(store, target, blockIndex),
  }
  const apply: RowMove['apply'] = (db) => {
    setField(db, { runId: target.runId, blockIndex, row }, change)
    return 1
  }
  return [{ ranges, apply }]
}

function hasEarlierEdit(store: Store, target: ReviewEventRow, blockIndex: number): boolean {
  const { done } = undoStacks(listEventSteps(store.connection, target.runId))
  const still = new Set(done)
  return listReviewEvents(store.connection, target.runId).some(
    (e) =>
      e.action === 'edit' &&
      e.field === target.field &&
      e.id < target.id &&
      still.has(e.id) &&
      e.rows === `[[${blockIndex},${blockIndex}]]`,
  )
}
