import { type IndexRange, splitRanges } from '../../shared/ranges.ts'
import type { WriteHandle } from '../db/connection.ts'
import { insertReviewEvent, type NewReviewEvent } from '../db/queries/review.ts'
import type { Store } from '../db/store.ts'

/** Rows a transaction: about 11 ms each, so that a bulk action never holds the host or the writers for long. */
export const ROWS_PER_STEP = 5_000

/** A change of rows from one status to another; `apply` returns how many rows it changed. */
export type RowMove = {
  readonly ranges: readonly IndexRange[]
  readonly apply: (db: WriteHandle, range: IndexRange) => number
}

/**
 * Writes the event and moves the rows, up to ROWS_PER_STEP of them in one transaction with the event; larger actions go
 * on in further steps and let the event loop breathe in between. Returns how many rows changed.
 */
export async function applyMoves(store: Store, event: NewReviewEvent, moves: readonly RowMove[]): Promise<number> {
  let changed = 0
  for (const [index, batch] of [...batches(moves)].entries()) {
    if (index > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    changed += store.write((db) => {
      if (index === 0) insertReviewEvent(db, event)
      return batch.reduce((sum, piece) => sum + piece.apply(db, piece.range), 0)
    })
  }
  return changed
}

type Piece = { readonly range: IndexRange; readonly apply: RowMove['apply'] }

/** Gathers small ranges and cuts large ones. There is always a first batch, so that the event is written. */
function* batches(moves: readonly RowMove[]): Generator<readonly Piece[]> {
  let batch: Piece[] = []
  let rows = 0
  for (const { ranges, apply } of moves) {
    for (const range of splitRanges(ranges, ROWS_PER_STEP)) {
      const size = range[1] - range[0] + 1
      if (rows + size > ROWS_PER_STEP) {
        yield batch
        batch = []
        rows = 0
      }
      batch.push({ range, apply })
      rows += size
    }
  }
  yield batch
}
