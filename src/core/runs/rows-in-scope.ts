import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DispatchScope } from '../../shared/model-work.ts'
import type { Assets } from '../assets.ts'
import {
  lastRowIndex,
  listAskable,
  listBatchedPacks,
  listPendingPage,
  listRange,
  type PendingRow,
} from '../db/queries/scopes.ts'
import type { RunRow } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import { changedRows } from './changed-rows.ts'

export type ScopedRows = {
  /** Rows to ask, in block order. */
  readonly blockIndexes: readonly number[]
  /** Unconfirmed rows that the scope names and that are current: left as they are. */
  readonly current: number
}

/** Rows that one step reads: a few milliseconds, whatever the rows hold. */
const ROWS_PER_STEP = 5_000

/**
 * The rows of a run that a scope names. Confirmed rows never are, nor rows that are under way (claimed, or in a batch at
 * the provider). Provider, model and `modelConfig` of the run are those of the dispatch: `changed` compares with them.
 * Works in steps that let the event loop breathe.
 */
export async function rowsInScope(
  desk: { readonly store: Store; readonly assets: Assets },
  run: RunRow,
  scope: DispatchScope,
): Promise<ScopedRows> {
  const { store } = desk
  const batched = new Set(listBatchedPacks(store.connection, run.id))
  switch (scope.kind) {
    case 'pending':
      return { blockIndexes: await pendingRows(store, run, batched), current: 0 }
    case 'failed':
    case 'rejected':
      return { blockIndexes: await decidedRows(store, run, scope.kind), current: 0 }
    case 'rows':
      return { blockIndexes: await namedRows(store, run, { named: scope.blockIndexes, batched }), current: 0 }
    case 'changed': {
      const changed = await changedRows(desk, run)
      const pending = await pendingRows(store, run, batched)
      const all = [...pending, ...changed.blockIndexes]
      return { blockIndexes: all.sort((a, b) => a - b), current: changed.current }
    }
  }
}

async function pendingRows(store: Store, run: RunRow, batched: ReadonlySet<number>): Promise<number[]> {
  const rows: number[] = []
  if (run.pending === 0) return rows
  let after: PendingRow = { packIndex: -1, blockIndex: -1 }
  for (;;) {
    const page = listPendingPage(store.connection, run.id, { after, limit: ROWS_PER_STEP })
    for (const { packIndex, blockIndex } of page) if (!batched.has(packIndex)) rows.push(blockIndex)
    const last = page.at(-1)
    if (!last || page.length < ROWS_PER_STEP) break
    after = last
    await nextTurn()
  }
  return rows.sort((a, b) => a - b)
}

async function decidedRows(store: Store, run: RunRow, status: 'failed' | 'rejected'): Promise<number[]> {
  const rows: number[] = []
  if (run[status] === 0) return rows
  const end = lastRowIndex(store.connection, run.id) ?? -1
  for (let first = 0; first <= end && rows.length < run[status]; first += ROWS_PER_STEP) {
    rows.push(...listRange(store.connection, run.id, { first, last: first + ROWS_PER_STEP - 1, status }))
    await nextTurn()
  }
  return rows
}

type Named = { readonly named: readonly number[]; readonly batched: ReadonlySet<number> }

async function namedRows(store: Store, run: RunRow, { named, batched }: Named): Promise<number[]> {
  const wanted = [...new Set(named)].sort((a, b) => a - b)
  const rows: number[] = []
  for (let start = 0; start < wanted.length; start += ROWS_PER_STEP) {
    const page = listAskable(store.connection, run.id, wanted.slice(start, start + ROWS_PER_STEP))
    for (const { packIndex, blockIndex } of page) if (!batched.has(packIndex)) rows.push(blockIndex)
    await nextTurn()
  }
  return rows
}
