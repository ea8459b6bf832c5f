import type { GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'
import { countOf } from '../lib/format.ts'
import { fieldOfColumn } from './columns.ts'
import { boundsOf, edgesAt, isSingle, rowsIn, stepHead } from './ranges.ts'
import type { CellPlace, CellRange, RangeBounds } from './ranges.ts'

const EDGES = ['top', 'bottom', 'left', 'right'] as const

/** The place of a cell's element; null outside of cells. */
export function placeOf(target: EventTarget | null): CellPlace | null {
  if (!(target instanceof Element)) return null
  const cell = target.closest('.ag-cell')
  const row = cell?.closest('.ag-row')?.getAttribute('row-index')
  const column = cell?.getAttribute('col-id')
  return row !== null && row !== undefined && column ? { row: Number(row), column } : null
}

export const isFieldPlace = (place: CellPlace | null): place is CellPlace =>
  place !== null && fieldOfColumn(place.column) !== null

type RangeDeskOptions = {
  readonly root: HTMLElement
  readonly grid: GridApi<GridRow>
  readonly announce: (words: string) => void
}

/** The rectangle of field cells that is chosen for copying, pasting and filling. Decisions never read it: they are about rows. */
export class RangeDesk {
  readonly #options: RangeDeskOptions
  #range: CellRange | null = null
  #frame: number | null = null

  constructor(options: RangeDeskOptions) {
    this.#options = options
  }

  /** The shown columns of fields, from left to right. */
  fieldColumns(): readonly string[] {
    const shown = this.#options.grid.getAllDisplayedColumns().map((column) => column.getColId())
    return shown.filter((colId) => fieldOfColumn(colId) !== null)
  }

  get bounds(): RangeBounds | null {
    return this.#range ? boundsOf(this.#range, this.fieldColumns()) : null
  }

  get isActive(): boolean {
    return this.#range !== null
  }

  /** The rectangle between where the focus is and the given cell. */
  extendTo(head: CellPlace, from: CellPlace | null = this.#focused()): void {
    const anchor = this.#range?.anchor ?? from
    if (!isFieldPlace(anchor)) return
    this.#set({ anchor, head })
  }

  /** One step with an arrow key. */
  step(key: string): void {
    const focused = this.#focused()
    const range = this.#range ?? (isFieldPlace(focused) ? { anchor: focused, head: focused } : null)
    if (!range) return
    const { grid } = this.#options
    const next = stepHead(range, key, { columns: this.fieldColumns(), rows: grid.getDisplayedRowCount() })
    this.#set(next)
    grid.ensureIndexVisible(next.head.row)
    grid.ensureColumnVisible(next.head.column)
  }

  clear(): void {
    if (this.#range) this.#set(null)
  }

  /** Draws the outline again, since scrolling makes and drops cells. */
  repaintSoon(): void {
    if (!this.#range || this.#frame !== null) return
    this.#frame = requestAnimationFrame(() => {
      this.#frame = null
      this.#paint()
    })
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
  }

  #focused(): CellPlace | null {
    const cell = this.#options.grid.getFocusedCell()
    return cell ? { row: cell.rowIndex, column: cell.column.getColId() } : null
  }

  #set(range: CellRange | null): void {
    this.#range = range
    this.#paint()
    const bounds = this.bounds
    if (bounds && !isSingle(bounds)) {
      this.#options.announce(`${countOf(rowsIn(bounds), 'row')}, ${countOf(bounds.columns.length, 'field')}`)
    }
  }

  #paint(): void {
    const bounds = this.bounds
    const shown = bounds && !isSingle(bounds) ? bounds : null
    for (const cell of this.#options.root.querySelectorAll<HTMLElement>('.ag-cell')) {
      const place = shown ? placeOf(cell) : null
      const edges = shown && place ? edgesAt(shown, place) : null
      cell.classList.toggle('galley-range', edges !== null)
      for (const edge of EDGES) cell.classList.toggle(`galley-range-${edge}`, edges?.includes(edge) ?? false)
    }
  }
}
