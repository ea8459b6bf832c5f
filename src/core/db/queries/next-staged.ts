/** The next staged row of a list, found by looking at the rows one after the other. */
import type { ReadHandle } from '../connection.ts'
import type { RowKeys } from './row-selection.ts'

export type StagedSearch = {
  /** The runs of the units, by the places that the keys name. */
  readonly runIds: ReadonlyArray<number | null>
  readonly keys: RowKeys
  /** Places of the list: from the first one up to the last one, without it. */
  readonly from: number
  readonly to: number
}

/** Null when no row of these places is staged. */
export function findStaged(db: ReadHandle, { runIds, keys, from, to }: StagedSearch): number | null {
  const isStaged = db.prepare(`SELECT 1 FROM overlays WHERE run_id = ? AND block_index = ? AND status = 'ai_complete'`)
  for (let place = from; place < to; place++) {
    const runId = runIds[keys.unit[place] ?? 0] ?? null
    if (runId !== null && isStaged.get(runId, keys.blockIndex[place] ?? 0) !== undefined) return place
  }
  return null
}

export type StagedInRuns = {
  /** In the order of the grid. */
  readonly runIds: readonly number[]
  /** The place among `runIds`, and the first index there that counts. */
  readonly start: { readonly nth: number; readonly blockIndex: number }
}

/** Which run's row is the next staged one; null when none is to the end. */
export function findStagedInRuns(
  db: ReadHandle,
  { runIds, start }: StagedInRuns,
): { readonly nth: number; readonly blockIndex: number } | null {
  const find = db
    .prepare(
      `SELECT block_index FROM overlays WHERE run_id = ? AND block_index >= ? AND status = 'ai_complete'
      ORDER BY block_index LIMIT 1`,
    )
    .pluck()
  for (let nth = start.nth; nth < runIds.length; nth++) {
    const found = find.get(runIds[nth], nth === start.nth ? start.blockIndex : 0) as number | undefined
    if (found !== undefined) return { nth, blockIndex: found }
  }
  return null
}

/** A look at a stretch of one run that is short enough for the host: from the first index up to the last one. */
export function findStagedNear(
  db: ReadHandle,
  runId: number,
  range: { readonly first: number; readonly last: number },
): number | null {
  const sql = `SELECT block_index FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ? AND status = 'ai_complete'
    ORDER BY block_index LIMIT 1`
  return (db.prepare(sql).pluck().get(runId, range.first, range.last) as number | undefined) ?? null
}
