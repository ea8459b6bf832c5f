import type { GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'
import { countOf, formatCount } from '../lib/format.ts'
import { MAX_RANGE_ROWS, cellsOf, fillOf, pasteArea, pastedCells } from './clipboard.ts'
import { fieldOfColumn } from './columns.ts'
import type { RangeDesk } from './range-desk.ts'
import type { CellPlace, RangeBounds } from './ranges.ts'
import { readRows } from './read-rows.ts'
import type { RowGridProps } from './row-grid-props.ts'
import { formatTsv, parseTsv } from './tsv.ts'

type Handlers = Pick<RowGridProps, 'query' | 'isReadOnly' | 'onPaste' | 'onFillDown' | 'onError'>
type ClipboardDeskOptions = {
  readonly grid: GridApi<GridRow>
  readonly ranges: RangeDesk
  readonly announce: (words: string) => void
  readonly handlers: () => Handlers
}

/** Copy, paste and fill down, of the chosen range or of the cell with the focus. */
export class ClipboardDesk {
  readonly #options: ClipboardDeskOptions

  constructor(options: ClipboardDeskOptions) {
    this.#options = options
  }

  copy(event: ClipboardEvent): void {
    const chosen = this.#copied()
    if (!chosen) return
    event.preventDefault()
    const { top, bottom, columns } = chosen.bounds
    if (bottom - top >= MAX_RANGE_ROWS) {
      this.#options.announce(`At most ${formatCount(MAX_RANGE_ROWS)} rows can be copied.`)
      return
    }
    const loaded = chosen.rows ?? this.#loaded(chosen.bounds)
    if (loaded) {
      event.clipboardData?.setData('text/plain', formatTsv(cellsOf(loaded, columns)))
      this.#options.announce(`Copied ${countOf(loaded.length, 'row')}`)
      return
    }
    void this.#copyUnloaded(chosen.bounds)
  }

  paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    const start = this.#focused()
    if (text === '' || !start || this.#options.handlers().isReadOnly) return
    event.preventDefault()
    if (fieldOfColumn(start.column) === null) {
      this.#options.announce('Choose a cell of a field to paste into.')
      return
    }
    const range = this.#options.ranges.bounds
    const area = pasteArea(parseTsv(text), start, { columns: this.#options.ranges.fieldColumns(), range })
    const bottom = Math.min(area.top + area.rows, this.#options.grid.getDisplayedRowCount()) - 1
    void this.#withRows({ top: area.top, bottom, columns: area.columns }, (rows) => {
      const cells = pastedCells(area, rows)
      if (cells.length === 0) this.#options.announce('Only staged rows take values.')
      else this.#options.handlers().onPaste(cells)
    })
  }

  /** In a range its first row's value goes down; for one cell the value above it comes down. */
  fillDown(): void {
    const { ranges, announce, handlers } = this.#options
    const bounds = ranges.bounds ?? this.#withRowAbove()
    if (!bounds || handlers().isReadOnly) return
    const [column, ...others] = bounds.columns
    const field = column === undefined ? null : fieldOfColumn(column)
    if (field === null || others.length > 0) {
      announce('Fill down takes one field at a time.')
      return
    }
    void this.#withRows(bounds, (rows) => {
      const fill = fillOf(rows, field)
      if (fill.rows.length === 0) announce('Only staged rows take values.')
      else handlers().onFillDown({ field, ...fill })
    })
  }

  /** The range, else the selected rows when they are several, else the cell with the focus. */
  #copied(): { readonly bounds: RangeBounds; readonly rows: readonly GridRow[] | null } | null {
    const { grid, ranges } = this.#options
    const bounds = ranges.bounds
    if (bounds) return { bounds, rows: null }
    const nodes = grid.getSelectedNodes().toSorted((one, other) => (one.rowIndex ?? 0) - (other.rowIndex ?? 0))
    const columns = grid.getAllDisplayedColumns().map((column) => column.getColId())
    const rows = nodes.flatMap((node) => (node.data ? [node.data] : []))
    if (rows.length > 1) return { bounds: { top: 0, bottom: 0, columns }, rows }
    const focused = this.#focused()
    if (!focused) return null
    return { bounds: { top: focused.row, bottom: focused.row, columns: [focused.column] }, rows: null }
  }

  #focused(): CellPlace | null {
    const cell = this.#options.grid.getFocusedCell()
    return cell ? { row: cell.rowIndex, column: cell.column.getColId() } : null
  }

  #withRowAbove(): RangeBounds | null {
    const focused = this.#focused()
    if (!focused || focused.row === 0) return null
    return { top: focused.row - 1, bottom: focused.row, columns: [focused.column] }
  }

  /** Null when the grid does not hold all of them. */
  #loaded({ top, bottom }: RangeBounds): readonly GridRow[] | null {
    const rows = new Map<number, GridRow>()
    this.#options.grid.forEachNode(({ rowIndex, data }) => {
      if (rowIndex !== null && data && rowIndex >= top && rowIndex <= bottom) rows.set(rowIndex, data)
    })
    if (rows.size < bottom - top + 1) return null
    return [...rows.entries()].toSorted(([one], [other]) => one - other).map(([, row]) => row)
  }

  async #withRows(bounds: RangeBounds, take: (rows: readonly GridRow[]) => void): Promise<void> {
    if (bounds.bottom - bounds.top >= MAX_RANGE_ROWS) {
      this.#options.announce(`At most ${formatCount(MAX_RANGE_ROWS)} rows can be filled at once.`)
      return
    }
    try {
      take(this.#loaded(bounds) ?? (await readRows(this.#options.handlers().query, bounds.top, bounds.bottom)))
    } catch (error) {
      this.#options.handlers().onError(error)
    }
  }

  /** The clipboard takes a promise, so that the key press still counts when the rows have come. */
  async #copyUnloaded({ top, bottom, columns }: RangeBounds): Promise<void> {
    const { announce, handlers } = this.#options
    const text = readRows(handlers().query, top, bottom).then(
      (rows) => new Blob([formatTsv(cellsOf(rows, columns))], { type: 'text/plain' }),
    )
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text })])
      announce(`Copied ${countOf(bottom - top + 1, 'row')}`)
    } catch (error) {
      handlers().onError(error)
    }
  }
}
