/** Rows that wait again, or that are given up, outside of any claim. */
import type { WriteHandle } from '../connection.ts'
import { moveCounts } from './claims.ts'

/** Failed ones of the rows wait again, with all their attempts. Returns how many. */
export function requeueRows(db: WriteHandle, runId: number, blockIndexes: readonly number[]): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'pending', attempts = 0, last_error = NULL, revision = revision + 1
      WHERE run_id = ? AND status = 'failed' AND block_index IN (SELECT value FROM json_each(?))`,
    )
    .run(runId, JSON.stringify(blockIndexes))
  moveCounts(db, runId, { from: 'failed', to: 'pending', rows: changes })
  return changes
}

/** Pending ones of the rows fail without a request. Returns how many. */
export function failRows(
  db: WriteHandle,
  runId: number,
  { blockIndexes, error }: { readonly blockIndexes: readonly number[]; readonly error: string },
): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'failed', last_error = ?, revision = revision + 1
      WHERE run_id = ? AND status = 'pending' AND block_index IN (SELECT value FROM json_each(?))`,
    )
    .run(error, runId, JSON.stringify(blockIndexes))
  moveCounts(db, runId, { from: 'pending', to: 'failed', rows: changes })
  return changes
}
