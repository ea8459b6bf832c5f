import type { GridApi, IDatasource, IGetRowsParams } from 'ag-grid-community'
import type { RowQuery } from '../../shared/rows.ts'
import type { GridPage, GridRow } from '../../shared/views.ts'
import { api } from '../lib/api.ts'
import { rowId } from './columns.ts'
import { typedValues } from './typed-values.ts'

export const PAGE_ROWS = 100
export const PAGES_KEPT = 8

export type PageEvents = {
  readonly onPage: (page: GridPage) => void
  /** The grid was handed rows, which may stand in other places than before. */
  readonly onRows: () => void
  readonly onError: (error: unknown) => void
}

const isSameRow = (one: GridRow | undefined, other: GridRow): boolean =>
  one?.revision === other.revision &&
  one.status === other.status &&
  one.waitsIn === other.waitsIn &&
  one.attempts === other.attempts &&
  JSON.stringify(one) === JSON.stringify(other)

/** Read before the grid's own row was answered. */
const isOlder = (read: GridRow, shown: GridRow): boolean =>
  read.runUid === shown.runUid && read.revision < shown.revision

const withTyped = (rows: readonly GridRow[]): GridRow[] => rows.map((row) => typedValues.over(row))

/**
 * The pages of a query that the grid holds. When rows change, pages in sight are read again at once and only rows that
 * differ are drawn anew; the others are read again when they come into sight.
 */
export class RowPages implements IDatasource {
  readonly #query: RowQuery
  readonly #events: PageEvents
  readonly #grid: GridApi<GridRow>
  readonly #known = new Map<number, GridPage>()
  readonly #stale = new Set<number>()
  /** Asked for and not yet here. */
  readonly #asked = new Set<number>()
  /** Read again, and not yet handed to the grid. */
  readonly #fresh = new Set<number>()
  /** The first page is asked for before the grid comes to it; null once the grid has it. */
  #first: Promise<GridPage> | null
  #total: number | null = null
  #isDestroyed = false
  #isRefreshing = false
  #isDue = false

  constructor(grid: GridApi<GridRow>, query: RowQuery, events: PageEvents) {
    this.#grid = grid
    this.#query = query
    this.#events = events
    this.#first = this.#read(0)
    // Told when the grid asks.
    this.#first.catch(() => undefined)
  }

  destroy(): void {
    this.#isDestroyed = true
  }

  getRows(params: IGetRowsParams): void {
    const page = params.startRow / PAGE_ROWS
    const known = this.#known.get(page)
    const isOutOfSight = this.#stale.has(page) && !this.#pagesInSight().includes(page)
    if (known && (this.#fresh.delete(page) || isOutOfSight)) {
      params.successCallback(withTyped(known.rows), this.#total ?? known.total)
      this.#events.onRows()
      return
    }
    // Told of a query that is no longer shown, too: the grid counts what it waits for, and asks for no more than that.
    const giveUp = (): void => {
      if (!this.#grid.isDestroyed()) params.failCallback()
    }
    const reading = (page === 0 ? this.#first : null) ?? this.#read(page)
    if (page === 0) this.#first = null
    reading.then(
      (read) => {
        if (this.#isDestroyed) {
          giveUp()
          return
        }
        params.successCallback(withTyped(read.rows), read.total)
        this.#events.onRows()
        this.#events.onPage(read)
        // Rows changed while it was on its way.
        if (this.#stale.has(page)) this.refreshInSight()
      },
      (error: unknown) => {
        giveUp()
        if (!this.#isDestroyed) this.#events.onError(error)
      },
    )
  }

  /** Rows changed. */
  refresh(): void {
    for (const page of [...this.#known.keys(), ...this.#asked]) this.#stale.add(page)
    this.refreshInSight()
  }

  /** Reads what is in sight and old. */
  refreshInSight(): void {
    if (this.#isDestroyed) return
    if (this.#isRefreshing) {
      this.#isDue = true
      return
    }
    const pages = this.#pagesInSight().filter((page) => this.#stale.has(page))
    if (pages.length === 0) return
    this.#isRefreshing = true
    void this.#refreshPages(pages).finally(() => {
      this.#isRefreshing = false
      if (!this.#isDue) return
      this.#isDue = false
      this.refreshInSight()
    })
  }

  async #refreshPages(pages: readonly number[]): Promise<void> {
    try {
      for (const page of pages) {
        const read = await this.#read(page)
        if (this.#isDestroyed) return
        const isMoved = this.#apply(page, read)
        this.#events.onPage(read)
        if (isMoved) {
          this.#moveRows(page)
          return
        }
        this.#events.onRows()
      }
    } catch (error) {
      if (!this.#isDestroyed) this.#events.onError(error)
    }
  }

  async #read(page: number): Promise<GridPage> {
    this.#stale.delete(page)
    this.#asked.add(page)
    try {
      const read = await api.rows.page.query({ query: this.#query, offset: page * PAGE_ROWS, limit: PAGE_ROWS })
      this.#known.delete(page)
      this.#known.set(page, read)
      this.#total = read.total
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= PAGES_KEPT) break
        this.#known.delete(oldest)
      }
      return read
    } catch (error) {
      this.#stale.add(page)
      throw error
    } finally {
      this.#asked.delete(page)
    }
  }

  #pagesInSight(): readonly number[] {
    const first = this.#grid.getFirstDisplayedRowIndex()
    const last = this.#grid.getLastDisplayedRowIndex()
    if (first < 0 || last < first) return [0]
    const start = Math.floor(first / PAGE_ROWS)
    return Array.from({ length: Math.floor(last / PAGE_ROWS) - start + 1 }, (_, index) => start + index)
  }

  /** True when rows stand in other places than before. A row that is being edited keeps what its editor saw. */
  #apply(page: number, read: GridPage): boolean {
    if (read.total !== this.#grid.getDisplayedRowCount()) return true
    const edited = new Set(this.#grid.getEditingCells().map((cell) => cell.rowIndex))
    const nodes = withTyped(read.rows).map((row, index) => ({
      row,
      node: this.#grid.getDisplayedRowAtIndex(page * PAGE_ROWS + index),
    }))
    if (nodes.some(({ row, node }) => node?.id !== rowId(row))) return true
    for (const { row, node } of nodes) {
      if (!node || isSameRow(node.data, row)) continue
      if (node.data && isOlder(row, node.data)) continue
      if (node.rowIndex !== null && edited.has(node.rowIndex)) this.#stale.add(page)
      else node.updateData(row)
    }
    return false
  }

  /** Lets the grid take its rows again, from here where they are fresh. An open editor is waited for. */
  #moveRows(read: number): void {
    if (this.#grid.getEditingCells().length > 0) {
      this.#stale.add(read)
      return
    }
    this.#fresh.add(read)
    this.#grid.refreshInfiniteCache()
  }
}

/** Reads what is in sight again, now that a person changed rows: the host's own word comes some hundred milliseconds later. */
export function refreshRows(grid: GridApi<GridRow>): void {
  const pages = grid.isDestroyed() ? undefined : grid.getGridOption('datasource')
  if (pages instanceof RowPages) pages.refresh()
}
