import type { ReadHandle } from '../db/connection.ts'
import type { PackBlock } from '../llm/provider.ts'

/** Why rows were rejected last, with the answer of that time, for the next attempt. Rows never rejected are absent. */
export function rejectionsOf(
  _db: ReadHandle,
  _runId: number,
  _blockIndexes: readonly number[],
): ReadonlyMap<number, NonNullable<PackBlock['rejection']>> {
  return new Map()
}
