/** The rows that an action is about, run by run. */
import { OVERLAY_STATUSES, type OverlayStatus } from '../../shared/domain.ts'
import type { RowKey } from '../../shared/rows.ts'
import { listRowsIn } from '../db/queries/row-counts.ts'
import type { RowKeys, RowSelection } from '../db/queries/row-selection.ts'
import { findUnitOfDocument, type RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import { requireRun } from '../runs/run-service.ts'

/** Rows of one run, ascending. */
export type ChosenRows = { readonly unit: RowUnit & { readonly runId: number }; readonly blockIndexes: Uint32Array }

/** Looked up at once on the host: a few milliseconds. */
const ROWS_PER_STEP = 5_000

type Statuses = readonly OverlayStatus[] | null

/** Runs in the order in which they are first named. Fails with run_not_found. */
export async function chooseByName(
  store: Store,
  rows: readonly RowKey[],
  statuses: Statuses,
): Promise<readonly ChosenRows[]> {
  const named = new Map<string, Set<number>>()
  for (const { runUid, blockIndex } of rows) {
    const known = named.get(runUid)
    if (known) known.add(blockIndex)
    else named.set(runUid, new Set([blockIndex]))
  }
  const chosen: ChosenRows[] = []
  for (const [runUid, indexes] of named) {
    const run = requireRun(store, runUid)
    const unit = findUnitOfDocument(store.connection, { conversionId: run.conversionId, runId: run.id })
    const blockIndexes = await standingRows(store, run.id, { indexes, statuses })
    if (unit && blockIndexes.length > 0) chosen.push({ unit: { ...unit, runId: run.id }, blockIndexes })
  }
  return chosen
}

async function standingRows(
  store: Store,
  runId: number,
  { indexes, statuses }: { readonly indexes: ReadonlySet<number>; readonly statuses: Statuses },
): Promise<Uint32Array> {
  const sorted = Uint32Array.from(indexes).sort()
  const found: number[] = []
  for (let at = 0; at < sorted.length; at += ROWS_PER_STEP) {
    if (at > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    const blockIndexes = [...sorted.subarray(at, at + ROWS_PER_STEP)]
    found.push(...listRowsIn(store.connection, runId, { blockIndexes, statuses: statuses ?? OVERLAY_STATUSES }))
  }
  return Uint32Array.from(found)
}

/** Units without a run have no rows that an action could touch. */
export async function chooseByFilter(
  { units, filter, statuses }: Omit<RowSelection, 'sort'>,
  select: (selection: RowSelection) => Promise<RowKeys>,
): Promise<readonly ChosenRows[]> {
  const keys = await select({ units, filter, sort: null, statuses: statuses ?? OVERLAY_STATUSES })
  const chosen: ChosenRows[] = []
  for (let first = 0; first < keys.unit.length;) {
    const nth = keys.unit[first] ?? 0
    let end = first + 1
    while (end < keys.unit.length && keys.unit[end] === nth) end += 1
    const unit = units[nth]
    if (unit && unit.runId !== null)
      chosen.push({ unit: { ...unit, runId: unit.runId }, blockIndexes: keys.blockIndex.slice(first, end) })
    first = end
  }
  return chosen
}
