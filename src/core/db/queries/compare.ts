/** The answers of two runs of one conversion, side by side. An answer is what is confirmed, else what is staged. */
import type { ReadHandle } from '../connection.ts'

export type RunIds = { readonly leftRunId: number; readonly rightRunId: number }
/** JSON texts; null where the run has no answer for the block. */
export type AnswerPair = readonly [blockIndex: number, left: string | null, right: string | null]

/** Exported for its query-plan test: one run is read in its order, the other by key. */
export const ANSWER_PAIRS_SQL = `
  SELECT l.block_index, coalesce(l.confirmed, l.staging), coalesce(r.confirmed, r.staging)
  FROM overlays l LEFT JOIN overlays r ON r.run_id = @rightRunId AND r.block_index = l.block_index
  WHERE l.run_id = @leftRunId ORDER BY l.block_index`

/** The rows of the left run in block order. */
export function iterateAnswerPairs(db: ReadHandle, ids: RunIds): Iterable<AnswerPair> {
  return db.prepare(ANSWER_PAIRS_SQL).raw().iterate(ids) as Iterable<AnswerPair>
}

/** Blocks that the right run answered and the left one did not ask for, in order. */
export function listUnasked(db: ReadHandle, ids: RunIds): readonly number[] {
  const sql = `SELECT r.block_index FROM overlays r
    WHERE r.run_id = @rightRunId AND coalesce(r.confirmed, r.staging) IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM overlays l WHERE l.run_id = @leftRunId AND l.block_index = r.block_index)
    ORDER BY r.block_index`
  return db.prepare(sql).pluck().all(ids) as number[]
}
