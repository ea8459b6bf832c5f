/** The rows of grids: pages of a query, places in it, and what an action is about. */
import type { OverlayStatus } from '../../shared/domain.ts'
import { isFiltered, type RowChoice, type RowQuery } from '../../shared/rows.ts'
import type { GridPage, GridRow } from '../../shared/views.ts'
import { listGridRange, listGridRowsByIndex } from '../db/queries/grid.ts'
import { sumRunCounters } from '../db/queries/row-counts.ts'
import { type RowKeys, type RowSelection, selectRows } from '../db/queries/row-selection.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import type { QueryPool } from '../pool/query-pool.ts'
import { type ChosenRows, chooseByFilter, chooseByName } from './choose.ts'
import { Doubts } from './doubts.ts'
import { nextInList, nextInScope } from './next-staged.ts'
import { type RowList, RowLists } from './row-lists.ts'
import { RowScopes, type SpannedScope, unitAt } from './row-scopes.ts'

export type RowDeskOptions = {
  readonly store: Store
  readonly queries: QueryPool
  readonly events: EventBus
  /** Scopes of up to so many rows are read on the host's thread, afresh each time: it takes a few milliseconds. */
  readonly hostRows?: number
}
export type RowRange = {
  readonly offset: number
  readonly limit: number
  /** Ends the waiting for a list that nobody wants any more. */
  readonly signal?: AbortSignal | undefined
}
export type { ChosenRows }

const HOST_ROWS = 2_000

export class RowDesk {
  readonly #store: Store
  readonly #queries: QueryPool
  readonly #hostRows: number
  readonly #scopes: RowScopes
  readonly #doubts: Doubts
  readonly #lists: RowLists
  readonly #stopListening: () => void

  constructor({ store, queries, events, hostRows = HOST_ROWS }: RowDeskOptions) {
    this.#store = store
    this.#queries = queries
    this.#hostRows = hostRows
    this.#scopes = new RowScopes(store)
    this.#doubts = new Doubts(store, queries)
    this.#lists = new RowLists({
      events,
      select: (selection, signal) => queries.run('selectRows', selection, signal),
      unitsOf: (scope) => this.#scopes.of(scope).units,
    })
    this.#stopListening = events.on((event) => {
      this.#scopes.onEvent(event)
      this.#doubts.onEvent(event)
      this.#lists.onEvent(event)
    })
  }

  /** Rows `offset` to `offset + limit` of the query, with how many there are and the counts of its scope. */
  async page(query: RowQuery, { offset, limit, signal }: RowRange): Promise<GridPage> {
    const scope = this.#scopes.of(query.scope)
    const [list, doubts] = await Promise.all([
      isPlain(query) ? null : this.#list(query, scope, signal),
      this.#doubts.of(scope.units),
    ])
    const rows = list
      ? this.#rowsOfList(list, { offset, limit })
      : this.#rowsOfScope(scope, { offset, limit: Math.min(limit, scope.total - offset) })
    const counts = sumRunCounters(this.#store.connection, scope.runIds)
    return { rows, total: list ? list.total : scope.total, counts, doubts }
  }

  /** The row's place in the query; null when it is not part of it. */
  async place(
    query: RowQuery,
    row: { readonly documentUid: string; readonly blockIndex: number },
    signal?: AbortSignal,
  ): Promise<number | null> {
    const scope = this.#scopes.of(query.scope)
    const { units, keys } = isPlain(query) ? { units: scope.units, keys: null } : await this.#list(query, scope, signal)
    const nth = units.findIndex(({ documentUid }) => documentUid === row.documentUid)
    if (nth < 0) return null
    if (keys) return placeOf(keys, nth, row.blockIndex)
    return row.blockIndex < (units[nth]?.totalBlocks ?? 0) ? (scope.starts[nth] ?? 0) + row.blockIndex : null
  }

  /**
   * The place of the next staged row after the given place, from the start again up to the place itself; null when none
   * is staged.
   */
  async next(query: RowQuery, after: number, signal?: AbortSignal): Promise<number | null> {
    const scope = this.#scopes.of(query.scope)
    const search = { store: this.#store, queries: this.#queries, hostRows: this.#hostRows, signal }
    if (isPlain(query)) return nextInScope(search, scope, after)
    return nextInList(search, await this.#list(query, scope, signal), after)
  }

  /**
   * What an action is about: the choice's rows that stand in a run, in the order of the grid, only those in `statuses`
   * (null: in any). It is always read afresh.
   */
  select(choice: RowChoice, statuses: readonly OverlayStatus[] | null): Promise<readonly ChosenRows[]> {
    if (choice.kind === 'rows') return chooseByName(this.#store, choice.rows, statuses)
    const { units } = this.#scopes.of(choice.scope)
    return chooseByFilter({ units, filter: choice.filter, statuses }, (selection) => this.#selectKeys(selection))
  }

  /** Rows by key, as a grid shows them; those that are gone are left out. */
  rows(unit: RowUnit, blockIndexes: readonly number[]): readonly GridRow[] {
    return listGridRowsByIndex(this.#store.connection, unit, blockIndexes)
  }

  close(): void {
    this.#stopListening()
    this.#lists.close()
  }

  async #list(query: RowQuery, { units, total }: SpannedScope, signal?: AbortSignal): Promise<RowList> {
    if (total > this.#hostRows) return this.#lists.get(query, signal)
    const { filter, sort } = query
    const keys = selectRows(this.#store.connection, { units, filter, sort, statuses: null })
    return { units, keys, total: keys.unit.length }
  }

  #selectKeys(selection: RowSelection): Promise<RowKeys> {
    const total = selection.units.reduce((sum, { totalBlocks }) => sum + totalBlocks, 0)
    return total > this.#hostRows
      ? this.#queries.run('selectRows', selection)
      : Promise.resolve(selectRows(this.#store.connection, selection))
  }

  #rowsOfScope(scope: SpannedScope, { offset, limit }: Pick<RowRange, 'offset' | 'limit'>): readonly GridRow[] {
    const rows: GridRow[] = []
    for (let nth = unitAt(scope, offset); rows.length < limit; nth++) {
      const unit = scope.units[nth]
      if (!unit) break
      const first = Math.max(0, offset - (scope.starts[nth] ?? 0))
      const last = Math.min(unit.totalBlocks, first + limit - rows.length) - 1
      if (last >= first) rows.push(...listGridRange(this.#store.connection, unit, { first, last }))
    }
    return rows
  }

  /** Rows of one document are read together, then put in the order of the list. */
  #rowsOfList({ units, keys }: RowList, { offset, limit }: Pick<RowRange, 'offset' | 'limit'>): readonly GridRow[] {
    const indexes = new Map<number, number[]>()
    const wanted = Array.from(keys.unit.subarray(offset, offset + limit), (nth, i) => {
      const blockIndex = keys.blockIndex[offset + i] ?? 0
      const known = indexes.get(nth)
      if (known) known.push(blockIndex)
      else indexes.set(nth, [blockIndex])
      return { nth, blockIndex }
    })
    const found = new Map<string, GridRow>()
    for (const [nth, blockIndexes] of indexes) {
      const unit = units[nth]
      if (unit) for (const row of this.rows(unit, blockIndexes)) found.set(`${nth}:${row.blockIndex}`, row)
    }
    return wanted.flatMap(({ nth, blockIndex }) => found.get(`${nth}:${blockIndex}`) ?? [])
  }
}

/** Its places follow from the scope alone. */
function isPlain({ scope, filter, sort }: RowQuery): boolean {
  if (isFiltered(filter)) return false
  if (sort === null || (sort.column === 'document' && sort.direction === 'asc')) return true
  return scope.kind === 'document' && sort.column === 'index' && sort.direction === 'asc'
}

function placeOf({ unit, blockIndex }: RowKeys, nth: number, index: number): number | null {
  for (let place = blockIndex.indexOf(index); place >= 0; place = blockIndex.indexOf(index, place + 1))
    if (unit[place] === nth) return place
  return null
}
