/** The staged rows of a scope and filter, in the order of the grid. */
import type { RowFilter, RowScope } from '../../shared/rows.ts'
import { type DrawnRow, mainRunsAmong } from '../db/queries/samples.ts'
import type { Galley } from '../galley.ts'
import { unitsOf } from '../rows/row-units.ts'

/** Rows of one run; block indexes ascend. */
export type StagedRows = ReadonlyArray<{ readonly runId: number; readonly blockIndexes: Uint32Array }>

/** Of main runs alone: further opinions are not reviewed. */
export async function selectStaged(
  { store, queries }: Galley,
  scope: RowScope,
  filter: RowFilter,
): Promise<StagedRows> {
  const all = unitsOf(store, scope)
  const main = mainRunsAmong(
    store.connection,
    all.flatMap(({ runId }) => runId ?? []),
  )
  const units = all.flatMap((unit) =>
    unit.runId !== null && main.has(unit.runId) ? [{ ...unit, runId: unit.runId }] : [],
  )
  if (units.length === 0) return []
  const keys = await queries.run('selectRows', { units, filter, sort: null, statuses: ['ai_complete'] })
  let start = 0
  return units.flatMap(({ runId }, nth) => {
    if (keys.unit[start] !== nth) return []
    const end = endOf(keys.unit, nth, start)
    const blockIndexes = keys.blockIndex.subarray(start, end)
    start = end
    return [{ runId, blockIndexes }]
  })
}

export function countRows(staged: StagedRows): number {
  return staged.reduce((sum, { blockIndexes }) => sum + blockIndexes.length, 0)
}

export function rowAt(staged: StagedRows, place: number): DrawnRow | null {
  let left = place
  for (const { runId, blockIndexes } of staged) {
    const blockIndex = blockIndexes[left]
    if (blockIndex !== undefined) return { runId, blockIndex }
    left -= blockIndexes.length
  }
  return null
}

/** How many are left without these rows. */
export function withoutRows(staged: StagedRows, rows: readonly DrawnRow[]): number {
  const byRun = new Map(staged.map(({ runId, blockIndexes }) => [runId, blockIndexes]))
  const held = rows.filter(({ runId, blockIndex }) => holds(byRun.get(runId) ?? new Uint32Array(), blockIndex))
  return countRows(staged) - held.length
}

/** The place after the last entry of `value` in an ascending list. */
function endOf(list: Uint32Array, value: number, from: number): number {
  let low = from
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

function holds(ascending: Uint32Array, value: number): boolean {
  const end = endOf(ascending, value, 0)
  return end > 0 && ascending[end - 1] === value
}
