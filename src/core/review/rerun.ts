/** Asking again for answers that are there: an action of the review, since it can be undone like the others. */
import { type IndexRange, toRanges } from '../../shared/ranges.ts'
import { listAnswered, supersedeRange, swapAnswers } from '../db/queries/earlier-answers.ts'
import type { Store } from '../db/store.ts'
import { type Decision, event } from './decide.ts'
import { applyMoves, type RowMove } from './rows.ts'

/** Staged and rejected ones of the rows wait again; their answers are kept for an undo. Returns how many. */
export async function supersedeRows(
  store: Store,
  decision: Decision,
  blockIndexes: readonly number[],
): Promise<number> {
  const [first, last] = [blockIndexes[0], blockIndexes.at(-1)]
  if (first === undefined || last === undefined) return 0
  const { run } = decision
  const asked = new Set(blockIndexes)
  const answered = listAnswered(store.connection, run.id, [first, last]).filter((index) => asked.has(index))
  if (answered.length === 0) return 0
  const ranges = toRanges(answered)
  const apply: RowMove['apply'] = (db, range) => supersedeRange(db, run.id, range)
  return await applyMoves(store, event({ ...decision, action: 'rerun' }, ranges), [{ ranges, apply }])
}

/** The earlier answers come back, and the new ones are kept: an undo. Once more: a redo. */
export function swapMoves(
  eventId: number,
  { runId, ranges }: { readonly runId: number; readonly ranges: readonly IndexRange[] },
): readonly RowMove[] {
  return [{ ranges, apply: (db, range) => swapAnswers(db, { eventId, runId }, range) }]
}
