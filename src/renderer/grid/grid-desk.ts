import type { CellEditRequestEvent, CellFocusedEvent, GridApi, GridOptions } from 'ag-grid-community'
import { createGrid } from 'ag-grid-community'
import type { JsonValue } from '../../shared/json.ts'
import type { RowQuery } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'
import { onScopeChanged } from '../lib/live.ts'
import { ClipboardDesk } from './clipboard-desk.ts'
import { recallColumns, rememberColumns } from './column-memory.ts'
import type { ColumnPlan, GridContext } from './columns.ts'
import { buildColumns, CONTENT_COLUMN, fieldOfColumn, rowId } from './columns.ts'
import type { Density } from './column-memory.ts'
import type { EditorSlot } from './editor-slot.ts'
import { GridInput } from './grid-input.ts'
import { HeaderDesk } from './header.ts'
import { registerGridModules } from './modules.ts'
import { RangeDesk } from './range-desk.ts'
import type { RowGridProps } from './row-grid-props.ts'
import { RowHeights } from './row-heights.ts'
import { PAGES_KEPT, PAGE_ROWS, RowPages } from './row-pages.ts'
import { SelectionDesk } from './selection-desk.ts'
import { TallList } from './tall-list.ts'
import { COMPACT_ROW_PX, gridTheme } from './theme.ts'
import { isFurniture } from './values.ts'

registerGridModules()

/** Rows that are drawn above and below those in sight. */
const ROWS_BEYOND = 4

export type GridDeskOptions = {
  readonly root: HTMLElement
  readonly editors: EditorSlot
  readonly announce: (words: string) => void
  readonly latest: () => RowGridProps
  readonly onFilterMenu: (colId: string, header: HTMLElement) => void
}
type ShownColumns = Pick<ColumnPlan, 'fields' | 'hasRun' | 'isReadOnly'> & {
  readonly schemaUid: string | null
  readonly density: Density
  readonly hasDocuments: boolean
}

/** The grid without React: what it shows is put in, what a person does comes out through the props of the moment. */
export class GridDesk {
  readonly api: GridApi<GridRow>
  readonly header = new HeaderDesk()
  readonly #options: GridDeskOptions
  readonly #ranges: RangeDesk
  readonly #selection: SelectionDesk
  readonly #input: GridInput
  readonly #heights: RowHeights
  readonly #tall: TallList
  #isWhole = false
  #pages: RowPages | null = null
  #unfollow: (() => void) | null = null
  #current: { readonly rowIndex: number; readonly id: string | null } = { rowIndex: 0, id: null }
  /** The row as it was when its editor opened. */
  #edited: GridRow | null = null
  #schemaUid: string | null = null

  constructor(options: GridDeskOptions) {
    this.#options = options
    const { root, announce, latest } = options
    this.api = createGrid(root, this.#gridOptions())
    this.#ranges = new RangeDesk({ root, grid: this.api, announce })
    this.#selection = new SelectionDesk(this.api)
    this.#heights = new RowHeights(this.api, root)
    this.#tall = new TallList(this.api, root)
    this.#input = new GridInput({
      root,
      grid: this.api,
      ranges: this.#ranges,
      selection: this.#selection,
      clipboard: new ClipboardDesk({ grid: this.api, ranges: this.#ranges, announce, handlers: latest }),
      sort: () => this.header.sort,
      onSort: (sort) => latest().onSort(sort),
      onFilterMenu: options.onFilterMenu,
      onWhole: (rowIndex) => this.#isWhole && this.#heights.toggleWhole(rowIndex),
    })
    root.querySelector('[role="grid"],[role="treegrid"]')?.setAttribute('aria-label', 'Blocks')
  }

  destroy(): void {
    this.#unfollow?.()
    this.#input.destroy()
    this.#ranges.destroy()
    this.#heights.stop()
    this.#tall.stop()
    this.api.destroy()
  }

  showQuery(query: RowQuery): void {
    this.#unfollow?.()
    // A selection of rows that the filter no longer shows would be acted on unseen.
    this.api.deselectAll()
    this.#ranges.clear()
    const pages = new RowPages(this.api, query, {
      onPage: (page) => {
        this.#tall.start()
        this.#options.latest().onPage(page)
      },
      onRows: () => setTimeout(() => this.#syncCurrent(), 0),
      onError: (error) => this.#options.latest().onError(error),
    })
    this.#pages = pages
    // Another list: the focus keeps its place, not its row.
    this.#current = { ...this.#current, id: null }
    this.api.setGridOption('datasource', pages)
    this.#unfollow = onScopeChanged(query.scope, () => pages.refresh())
    this.header.show(query.sort, query.filter)
    if (this.#isWhole) this.#heights.forget()
  }

  showColumns({ schemaUid, density, ...plan }: ShownColumns): void {
    const isWhole = density === 'expanded'
    this.#schemaUid = schemaUid
    if (this.#isWhole && !isWhole) this.#heights.stop()
    this.api.setGridOption(
      'columnDefs',
      buildColumns({ ...plan, isWhole, header: this.header, editors: this.#options.editors }),
    )
    recallColumns(this.api, schemaUid)
    this.#ranges.clear()
    if (isWhole && !this.#isWhole) this.#heights.start()
    else if (isWhole) this.#heights.forget()
    this.#isWhole = isWhole
  }

  showContext(context: GridContext): void {
    this.api.setGridOption('context', context)
    this.api.refreshCells({ force: true })
  }

  #gridOptions(): GridOptions<GridRow> {
    const remember = (): void => rememberColumns(this.api, this.#schemaUid)
    return {
      theme: gridTheme,
      rowModelType: 'infinite',
      rowHeight: COMPACT_ROW_PX,
      cacheBlockSize: PAGE_ROWS,
      maxBlocksInCache: PAGES_KEPT,
      maxConcurrentDatasourceRequests: 2,
      blockLoadDebounceMillis: 30,
      infiniteInitialRowCount: 30,
      defaultColDef: { sortable: false, resizable: true, suppressHeaderMenuButton: true },
      getRowId: ({ data }) => rowId(data),
      context: this.#options.latest().context,
      rowClassRules: {
        'galley-furniture': ({ data }) => data !== undefined && isFurniture(data),
        'galley-waiting': ({ data }) => data === undefined,
      },
      rowSelection: { mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: false },
      readOnlyEdit: true,
      stopEditingWhenCellsLoseFocus: true,
      suppressDragLeaveHidesColumns: true,
      suppressNoRowsOverlay: true,
      // A row with a transform is painted as a layer of its own: forty of them cost most of a frame.
      suppressRowTransform: true,
      rowBuffer: ROWS_BEYOND,
      maintainColumnOrder: true,
      ensureDomOrder: true,
      onCellFocused: (event) => this.#onCellFocused(event),
      onSelectionChanged: () => this.#tellSelected(),
      onCellEditingStarted: ({ data }) => {
        this.#edited = data ?? null
      },
      onCellEditRequest: (event) => this.#onEdit(event),
      onCellEditingStopped: () => {
        this.#edited = null
        this.#pages?.refreshInSight()
      },
      onViewportChanged: () => {
        this.#pages?.refreshInSight()
        this.#ranges.repaintSoon()
      },
      onModelUpdated: () => this.#ranges.repaintSoon(),
      onColumnResized: ({ finished, source }) => {
        if (!finished) return
        if (source === 'uiColumnResized' || source === 'autosizeColumns') remember()
        if (this.#isWhole) this.#heights.forget()
      },
      onColumnMoved: ({ finished, source }) => {
        if (finished && source !== 'gridOptionsChanged') remember()
      },
    }
  }

  #tellSelected(): void {
    const rows = this.api.getSelectedNodes().flatMap((node) => (node.data ? [node.data] : []))
    this.#options.latest().onSelected(rows)
  }

  #onEdit({ column, data, newValue }: CellEditRequestEvent<GridRow>): void {
    const { fields, onEdit } = this.#options.latest()
    const name = fieldOfColumn(column.getColId())
    const field = fields.find((one) => one.name === name)
    if (field) onEdit({ row: this.#edited ?? data, field, input: (newValue ?? null) as JsonValue })
  }

  #onCellFocused({ rowIndex, column }: CellFocusedEvent<GridRow>): void {
    if (rowIndex === null) return
    const row = this.api.getDisplayedRowAtIndex(rowIndex)?.data ?? null
    this.#current = { rowIndex, id: row && rowId(row) }
    const colId = typeof column === 'string' ? column : column?.getColId()
    this.#input.onFocused({ row: rowIndex, column: colId ?? '' })
    const { onCurrent, onFocusField } = this.#options.latest()
    onCurrent(row)
    onFocusField?.(colId === undefined ? null : fieldOfColumn(colId))
  }

  /**
   * After rows came: the focus stays with its row where that went up or down, as it does when another leaves a filtered
   * list. Where the row itself has left, the one that takes its place is the current one, and at the end the last.
   */
  #syncCurrent(): void {
    if (this.api.isDestroyed()) return
    const { rowIndex, id } = this.#current
    const there = this.api.getDisplayedRowAtIndex(rowIndex)
    const row = there?.data ?? null
    const isSame = row !== null && rowId(row) === id
    const place = isSame || id === null ? null : this.#placeOf(id, rowIndex)
    if (place !== null && this.api.getEditingCells().length === 0) {
      this.#followTo(place)
      return
    }
    if (row) this.#current = { rowIndex, id: rowId(row) }
    if (row && !isSame && this.api.getSelectedRows().length <= 1) there?.setSelected(true, true)
    this.#options.latest().onCurrent(row)
  }

  /** Where the row stands now, or the last row when the list has become too short for its place; else null. */
  #placeOf(id: string, before: number): number | null {
    const now = this.api.getRowNode(id)?.rowIndex
    if (typeof now === 'number') return now
    const last = this.api.getDisplayedRowCount() - 1
    return before > last && this.api.getDisplayedRowAtIndex(last)?.data ? last : null
  }

  /** Whoever has the keys, a dialog or the side panel, keeps them. */
  #followTo(rowIndex: number): void {
    const holder = document.activeElement
    this.api.setFocusedCell(rowIndex, this.api.getFocusedCell()?.column ?? CONTENT_COLUMN)
    if (holder instanceof HTMLElement && !this.#options.root.contains(holder)) holder.focus({ preventScroll: true })
  }
}
