/** What the rows of runs come to: by status from the runs' counters, doubts from the partial indexes. */
import type { OverlayStatus, StatusCounts } from '../../../shared/domain.ts'
import type { DoubtCounts } from '../../../shared/views.ts'
import type { ReadHandle } from '../connection.ts'
import { tabSql } from './row-filter.ts'
import { COUNTER_COLUMNS, type CounterRow, SUM_COUNTERS, toStatusCounts } from './status-counts.ts'

/** Summed over the runs. */
export function sumRunCounters(db: ReadHandle, runIds: readonly number[]): StatusCounts {
  const sql = `SELECT ${SUM_COUNTERS} FROM json_each(?) n CROSS JOIN runs r ON r.id = n.value`
  return toStatusCounts(db.prepare(sql).get(JSON.stringify(runIds)) as CounterRow)
}

/** Those of the runs that have a row in the status. */
export function listRunsWith(db: ReadHandle, runIds: readonly number[], status: OverlayStatus): ReadonlySet<number> {
  const sql = `SELECT r.id FROM json_each(?) n CROSS JOIN runs r ON r.id = n.value WHERE r.${COUNTER_COLUMNS[status]} > 0`
  return new Set(db.prepare(sql).pluck().all(JSON.stringify(runIds)) as number[])
}

const countSql = (tab: keyof DoubtCounts): string => {
  const { where, index } = tabSql(tab)
  return `SELECT count(*) FROM overlays o INDEXED BY ${index ?? ''} WHERE o.run_id = @runId AND ${where}`
}
/** Exported for its query-plan test: the partial indexes alone are read. */
export const DOUBTS_SQL = `SELECT (${countSql('low_confidence')}) AS low_confidence,
  (${countSql('evidence_missing')}) AS evidence_missing, (${countSql('invalid')}) AS invalid`

/** One entry for each of the runs. */
export function countDoubts(
  db: ReadHandle,
  { runIds }: { readonly runIds: readonly number[] },
): readonly DoubtCounts[] {
  const count = db.prepare(DOUBTS_SQL)
  return runIds.map((runId) => count.get({ runId }) as DoubtCounts)
}

/** Of the named rows of a run those in one of the statuses, ascending, each once. */
export function listRowsIn(
  db: ReadHandle,
  runId: number,
  rows: { readonly blockIndexes: readonly number[]; readonly statuses: readonly OverlayStatus[] },
): readonly number[] {
  const sql = `SELECT DISTINCT o.block_index FROM json_each(?) n CROSS JOIN overlays o ON o.run_id = ? AND o.block_index = n.value
    WHERE o.status IN (SELECT value FROM json_each(?)) ORDER BY o.block_index`
  const { blockIndexes, statuses } = rows
  return db.prepare(sql).pluck().all(JSON.stringify(blockIndexes), runId, JSON.stringify(statuses)) as number[]
}
