import type { GridApi } from 'ag-grid-community'
import type { RowSort } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'
import type { ClipboardDesk } from './clipboard-desk.ts'
import { fieldOfColumn } from './columns.ts'
import { isFilterable } from './filters.ts'
import { editFocused } from './grid-moves.ts'
import { isSortColumn, nextSort } from './header.ts'
import { type RangeDesk, isFieldPlace, placeOf } from './range-desk.ts'
import type { CellPlace } from './ranges.ts'
import type { SelectionDesk } from './selection-desk.ts'

export type GridInputOptions = {
  readonly root: HTMLElement
  readonly grid: GridApi<GridRow>
  readonly ranges: RangeDesk
  readonly selection: SelectionDesk
  readonly clipboard: ClipboardDesk
  readonly sort: () => RowSort | null
  readonly onSort: (sort: RowSort | null) => void
  readonly onFilterMenu: (colId: string, header: HTMLElement) => void
  /** The whole text of a row is asked for, or enough of it was seen. */
  readonly onWhole: (rowIndex: number) => void
}

/** A header that was dragged was not clicked. */
const DRAG_PX = 4

function headerOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.ag-header-cell') : null
}

const isCommand = (event: KeyboardEvent, letter: string): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === letter

/**
 * Mouse and keys of the whole grid, heard in one place. Shift extends what the focus is on: in columns of fields the
 * rectangle of cells, elsewhere the selection of rows; so both are at hand without a mode.
 */
export class GridInput {
  readonly #options: GridInputOptions
  readonly #aborter = new AbortController()
  /** What moved the focus last: with keys the selection follows it, with the mouse it was made already. */
  #last = { isKey: true, isExtending: false }
  #pressed = { x: 0, y: 0 }
  #dragFrom: CellPlace | null = null

  constructor(options: GridInputOptions) {
    this.#options = options
    const { signal } = this.#aborter
    const { root, clipboard, grid } = options
    const isEditing = (): boolean => grid.getEditingCells().length > 0
    window.addEventListener('pointerdown', (event) => this.#onPointer(event), { capture: true, signal })
    window.addEventListener('keydown', (event) => this.#onAnyKey(event), { capture: true, signal })
    window.addEventListener('pointermove', (event) => this.#onDrag(event), { signal })
    window.addEventListener('pointerup', () => this.#endDrag(), { signal })
    root.addEventListener('mousedown', (event) => this.#onMouseDown(event), { capture: true, signal })
    root.addEventListener('click', (event) => this.#onClick(event), { signal })
    root.addEventListener('mouseover', (event) => this.#showWhole(event), { signal })
    root.addEventListener('keydown', (event) => this.#onKeyDown(event), { capture: true, signal })
    root.addEventListener('copy', (event) => !isEditing() && placeOf(event.target) && clipboard.copy(event), { signal })
    root.addEventListener('paste', (event) => !isEditing() && placeOf(event.target) && clipboard.paste(event), {
      signal,
    })
  }

  destroy(): void {
    this.#aborter.abort()
  }

  /** The focus came to a cell. */
  onFocused(place: CellPlace): void {
    const { ranges, selection } = this.#options
    const bounds = ranges.bounds
    const isWithin = bounds?.columns.includes(place.column) && place.row >= bounds.top && place.row <= bounds.bottom
    if (!isWithin) ranges.clear()
    if (!this.#last.isKey) return
    if (this.#last.isExtending) selection.extendTo(place.row)
    else selection.only(place.row)
  }

  #onPointer({ clientX, clientY }: PointerEvent): void {
    this.#last = { isKey: false, isExtending: false }
    this.#pressed = { x: clientX, y: clientY }
  }

  #onAnyKey({ shiftKey, key }: KeyboardEvent): void {
    this.#last = { isKey: true, isExtending: shiftKey && key.startsWith('Arrow') }
  }

  #onMouseDown(event: MouseEvent): void {
    const { ranges, selection, grid } = this.#options
    const place = placeOf(event.target)
    const focused = grid.getFocusedCell()
    if (event.button !== 0 || !place || grid.getEditingCells().length > 0) return
    const isFromField = ranges.isActive || (focused !== null && fieldOfColumn(focused.column.getColId()) !== null)
    if (event.shiftKey && isFieldPlace(place) && isFromField) {
      ranges.extendTo(place)
      // The focus stays where the range began.
      event.preventDefault()
      event.stopPropagation()
      return
    }
    ranges.clear()
    if (event.shiftKey) selection.extendTo(place.row)
    else if (event.ctrlKey || event.metaKey) selection.toggle(place.row)
    else {
      selection.only(place.row)
      this.#dragFrom = isFieldPlace(place) ? place : null
    }
  }

  #onDrag({ clientX, clientY, buttons }: PointerEvent): void {
    const from = this.#dragFrom
    if (!from) return
    if ((buttons & 1) === 0) {
      this.#endDrag()
      return
    }
    const { root, ranges, grid } = this.#options
    const under = document.elementFromPoint(clientX, clientY)
    const place = under && root.contains(under) ? placeOf(under) : null
    if (!isFieldPlace(place)) return
    const isElsewhere = place.row !== from.row || place.column !== from.column
    if (!isElsewhere && !ranges.isActive) return
    ranges.extendTo(place, from)
    // The next row comes into sight before the pointer reaches the edge.
    const last = grid.getDisplayedRowCount() - 1
    grid.ensureIndexVisible(Math.min(last, place.row + 1))
    grid.ensureIndexVisible(Math.max(0, place.row - 1))
  }

  #endDrag(): void {
    this.#dragFrom = null
  }

  #onClick(event: MouseEvent): void {
    const place = placeOf(event.target)
    if (place && event.target instanceof Element && event.target.closest('[data-whole-button]')) {
      this.#options.onWhole(place.row)
      return
    }
    const header = headerOf(event.target)
    const colId = header?.getAttribute('col-id')
    if (!header || !colId || !(event.target instanceof Element)) return
    const { x, y } = this.#pressed
    if (event.target.closest('[data-filter-button]')) this.#options.onFilterMenu(colId, header)
    else if (event.target.closest('.ag-header-cell-resize')) return
    else if (Math.hypot(event.clientX - x, event.clientY - y) <= DRAG_PX) this.#sortBy(colId)
  }

  #sortBy(colId: string): void {
    const { sort, onSort } = this.#options
    if (isSortColumn(colId)) onSort(nextSort(sort(), colId))
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (this.#options.grid.getEditingCells().length > 0) return
    const header = headerOf(event.target)
    const place = placeOf(event.target)
    const isDone = header ? this.#onHeaderKey(event, header) : place !== null && this.#onCellKey(event, place)
    if (!isDone) return
    event.preventDefault()
    event.stopPropagation()
  }

  #onHeaderKey(event: KeyboardEvent, header: HTMLElement): boolean {
    const colId = header.getAttribute('col-id') ?? ''
    const isMenu = (event.altKey && event.key === 'ArrowDown') || event.key === 'ContextMenu'
    if (isMenu && isFilterable(colId)) this.#options.onFilterMenu(colId, header)
    else if ((event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.altKey) this.#sortBy(colId)
    else return false
    return true
  }

  #onCellKey(event: KeyboardEvent, place: CellPlace): boolean {
    const { ranges, selection, clipboard, grid } = this.#options
    const isArrow = event.key.startsWith('Arrow')
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (isCommand(event, 'd')) clipboard.fillDown()
    else if (event.altKey && event.key === 'ArrowDown') return this.#openFilterOf(place.column)
    else if (event.altKey && event.key === 'Enter') this.#options.onWhole(place.row)
    else if (!isPlain) return false
    else if (event.key === ' ') selection.toggle(place.row)
    else if (isArrow && event.shiftKey && isFieldPlace(place)) ranges.step(event.key)
    else if (event.key === 'Escape' && ranges.isActive) ranges.clear()
    else if (event.key === 'Enter' && !event.shiftKey && !isFieldPlace(place)) return editFocused(grid)
    else return false
    return true
  }

  #openFilterOf(colId: string): boolean {
    if (!isFilterable(colId)) return false
    const headers = this.#options.root.querySelectorAll<HTMLElement>('.ag-header-cell')
    const header = [...headers].find((one) => one.getAttribute('col-id') === colId)
    if (header) this.#options.onFilterMenu(colId, header)
    return header !== undefined
  }

  /** The whole text of a cell that cuts it off, as its tooltip. */
  #showWhole({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return
    const cell = target.closest<HTMLElement>('.ag-cell')
    if (!cell) return
    const text = cell.querySelector<HTMLElement>('[data-cell]')
    const isCut = text !== null && (text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight + 2)
    if (isCut) cell.title = text.textContent
    else cell.removeAttribute('title')
  }
}
