/** The rows of grids: pages of a query, places in it, and what an action is about. */
import type { OverlayStatus } from '../../shared/domain.ts'
import type { RowChoice, RowQuery } from '../../shared/rows.ts'
import type { GridPage, GridRow } from '../../shared/views.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import type { QueryPool } from '../pool/query-pool.ts'

export type RowDeskOptions = { readonly store: Store; readonly queries: QueryPool; readonly events: EventBus }
/** Rows of one run, ascending. */
export type ChosenRows = { readonly unit: RowUnit & { readonly runId: number }; readonly blockIndexes: Uint32Array }

export class RowDesk {
  readonly #options: RowDeskOptions

  constructor(options: RowDeskOptions) {
    this.#options = options
  }

  /** Rows `offset` to `offset + limit` of the query, with how many there are and the counts of its scope. */
  page(_query: RowQuery, _range: { readonly offset: number; readonly limit: number }): Promise<GridPage> {
    return Promise.reject(new Error(`not yet ${this.#options.store.connection.path}`))
  }

  /** The row's place in the query; null when it is not part of it. */
  place(_query: RowQuery, _row: { readonly documentUid: string; readonly blockIndex: number }): Promise<number | null> {
    return Promise.reject(new Error('not yet'))
  }

  /** The place of the next staged row after the given place, from the start again; null when none is staged. */
  next(_query: RowQuery, _after: number): Promise<number | null> {
    return Promise.reject(new Error('not yet'))
  }

  /** What an action is about: the choice's rows that have a run, in the order of the grid, only those in `statuses`. */
  select(_choice: RowChoice, _statuses: readonly OverlayStatus[] | null): Promise<readonly ChosenRows[]> {
    return Promise.reject(new Error('not yet'))
  }

  /** Rows by key, as a grid shows them; those that are gone are left out. */
  rows(_unit: RowUnit, _blockIndexes: readonly number[]): readonly GridRow[] {
    throw new Error('not yet')
  }

  close(): void {
    // Stops listening to events.
  }
}
