/** The rows that a query means, as keys in its order. */
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { RowFilter, RowSort } from '../../../shared/rows.ts'
import type { ReadHandle } from '../connection.ts'
import type { RowUnit } from './row-units.ts'

export type RowSelection = {
  readonly units: readonly RowUnit[]
  readonly filter: RowFilter
  readonly sort: RowSort | null
  /** Only rows in one of these; null: in any. */
  readonly statuses: readonly OverlayStatus[] | null
}
/** Parallel lists, one entry a row: the unit's place in `units`, and the block's index. */
export type RowKeys = { readonly unit: Uint32Array; readonly blockIndex: Uint32Array }

/** Answered by a thread: over a million rows it takes seconds. */
export function selectRows(db: ReadHandle, { units, filter, statuses }: RowSelection): RowKeys {
  const unit: number[] = []
  const blockIndex: number[] = []
  const select = db
    .prepare(
      `SELECT b.block_index FROM blocks b LEFT JOIN overlays o ON o.run_id = @runId AND o.block_index = b.block_index
      WHERE b.conversion_id = @conversionId AND (@statuses IS NULL OR o.status IN (SELECT value FROM json_each(@statuses)))
        AND (@tab IS NULL OR o.status = @tab) ORDER BY b.block_index`,
    )
    .pluck()
  for (const [nth, { conversionId, runId }] of units.entries()) {
    const rows = select.all({
      conversionId,
      runId,
      statuses: statuses && JSON.stringify(statuses),
      tab: filter.tab,
    }) as number[]
    for (const row of rows) {
      unit.push(nth)
      blockIndex.push(row)
    }
  }
  return { unit: Uint32Array.from(unit), blockIndex: Uint32Array.from(blockIndex) }
}
