/** What undo and redo would take next, from the history alone. */
import type { ReadHandle } from '../db/connection.ts'
import { type ActionStep, countActionRows, listActionSteps } from '../db/queries/actions.ts'

export type Stacks = {
  /** Leading events of actions that stand, the newest first. */
  readonly done: readonly number[]
  /** Of actions that were taken back since the last new one, the next to do again first. */
  readonly undone: readonly number[]
}

const PAGE = 200

/**
 * Walks back from the newest action until both stacks are as deep as asked for. An undo or redo that was killed on its
 * way has not been through all rows of its target: that action counts as done still, so that an undo ends the matter.
 */
export function readStacks(db: ReadHandle, depth = 1): Stacks {
  const done: number[] = []
  const undone: number[] = []
  const latest = new Map<number, 'done' | 'undone'>()
  let isCleared = false
  for (const step of stepsBack(db)) {
    const { id, action, targetId } = step
    if ((action === 'undo' || action === 'redo') && targetId !== null) {
      if (latest.has(targetId)) continue
      const isUndone = action === 'undo' && isWhole(db, step)
      latest.set(targetId, isUndone ? 'undone' : 'done')
      if (isUndone && !isCleared && undone.length < depth) undone.push(targetId)
    } else {
      isCleared = true
      if (latest.get(id) !== 'undone') done.push(id)
    }
    if (isCleared && done.length >= depth) break
  }
  return { done, undone }
}

function* stepsBack(db: ReadHandle): Generator<ActionStep> {
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const page = listActionSteps(db, { before, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    before = last.id
  }
}

/** Whether an undo or redo has been through all rows of its target. */
export function isWhole(db: ReadHandle, { id, targetId }: Pick<ActionStep, 'id' | 'targetId'>): boolean {
  return targetId !== null && countActionRows(db, id) >= countActionRows(db, targetId)
}

/** The newest action that is none of undo and redo: what was taken back before it cannot be done again. */
export function newestNewAction(db: ReadHandle): number {
  for (const { id, action } of stepsBack(db)) if (action !== 'undo' && action !== 'redo') return id
  return 0
}
