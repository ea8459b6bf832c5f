import type { GridApi, IRowNode } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'
import { HeightIndex } from './height-index.ts'
import styles from './grid.module.css'
import { partOf } from './row-model.ts'
import { COMPACT_ROW_PX } from './theme.ts'

/** A guess for rows that were never drawn. */
const STANDARD_PX = 54
/** Space above and below the text, and the line. */
const AROUND_PX = 15

type PlacedNode = IRowNode<GridRow> & { setRowTop: (top: number) => void }
/** The parts of AG Grid's infinite row model that know the height of rows, which it takes to be the same for all. */
type RowModel = {
  getRow: (index: number) => PlacedNode | undefined
  getRowBounds: (index: number) => { readonly rowHeight: number; readonly rowTop: number }
  getRowIndexAtPixel: (pixel: number) => number
  getRowCount: () => number
  updateRowHeights: () => void
  dispatchModelUpdatedEvent: () => void
}
const PARTS = [
  'getRow',
  'getRowBounds',
  'getRowIndexAtPixel',
  'getRowCount',
  'updateRowHeights',
  'dispatchModelUpdatedEvent',
] as const

function isRowModel(part: object | null): part is RowModel {
  return part !== null
}

/**
 * Rows as high as their text, up to a bound. The infinite row model has one height for all rows; here it is taught to ask
 * a HeightIndex. Rows are measured when they are drawn, before they are painted, and what is in sight stays in its place.
 */
export class RowHeights {
  readonly #grid: GridApi<GridRow>
  readonly #root: HTMLElement
  readonly #mutations: MutationObserver
  readonly #sizes: ResizeObserver
  #model: RowModel | null = null
  #heights = new HeightIndex(0, STANDARD_PX)
  /** Heights by what was measured: columns out of sight are not drawn, so the highest measure of a row counts. */
  readonly #measured = new Map<string, number>()
  /** Rows that a person opened beyond the bound. */
  readonly #whole = new Set<string>()
  #width = 0

  constructor(grid: GridApi<GridRow>, root: HTMLElement) {
    this.#grid = grid
    this.#root = root
    this.#mutations = new MutationObserver(() => this.#measure())
    this.#sizes = new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0)
      if (width !== this.#width) this.forget()
      this.#width = width
    })
  }

  start(): void {
    this.#mutations.observe(this.#root, { childList: true, subtree: true, characterData: true })
    this.#sizes.observe(this.#root)
    this.forget()
  }

  stop(): void {
    this.#mutations.disconnect()
    this.#sizes.disconnect()
    if (!this.#model || this.#grid.isDestroyed()) return
    for (const part of ['getRow', 'getRowBounds', 'getRowIndexAtPixel']) Reflect.deleteProperty(this.#model, part)
    this.#model.updateRowHeights()
    this.#model = null
  }

  /** Widths, columns or rows are other ones: everything is measured anew. */
  forget(): void {
    this.#measured.clear()
    this.#heights = new HeightIndex(this.#model?.getRowCount() ?? 0, STANDARD_PX)
    this.#measure()
  }

  /** Opens a row beyond the bound, or closes it again. */
  toggleWhole(rowIndex: number): void {
    const id = this.#grid.getDisplayedRowAtIndex(rowIndex)?.id
    if (id === undefined) return
    if (!this.#whole.delete(id)) this.#whole.add(id)
    this.#measure()
  }

  #install(): RowModel | null {
    if (this.#model) return this.#model
    const model = partOf(this.#grid, 'rowModel', PARTS)
    if (!isRowModel(model)) return null
    const getRow = model.getRow.bind(model)
    const heights = (): HeightIndex => {
      this.#heights.resize(model.getRowCount())
      return this.#heights
    }
    model.getRowBounds = (index) => ({ rowHeight: heights().heightOf(index), rowTop: heights().topOf(index) })
    model.getRowIndexAtPixel = (pixel) => heights().rowAt(pixel)
    model.getRow = (index) => {
      const node = getRow(index)
      if (!node) return node
      const height = heights().heightOf(index)
      if (node.rowHeight !== height) node.setRowHeight(height)
      node.setRowTop(heights().topOf(index))
      return node
    }
    this.#model = model
    this.#heights.resize(model.getRowCount())
    this.#replace(model)
    return model
  }

  #measure(): void {
    if (this.#grid.isDestroyed()) return
    const model = this.#install()
    if (!model) return
    const rows = new Map<number, number>()
    const bounds = [...this.#root.querySelectorAll<HTMLElement>('.ag-row')].map((row) => this.#measureRow(row))
    for (const [index, height] of bounds) rows.set(index, Math.max(rows.get(index) ?? COMPACT_ROW_PX, height))
    let isChanged = false
    for (const [index, height] of rows) {
      const key = this.#keyOf(index)
      if (key === null) continue
      const highest = Math.max(height, this.#measured.get(key) ?? 0)
      this.#measured.set(key, highest)
      if (this.#heights.set(index, highest)) isChanged = true
    }
    if (isChanged) this.#keepInSight(() => this.#replace(model))
    this.#mutations.takeRecords()
  }

  /** Names what was measured: a row that changed, or was opened, is another thing to measure. */
  #keyOf(index: number): string | null {
    const node = this.#grid.getDisplayedRowAtIndex(index)
    if (!node?.data || node.id === undefined) return null
    return `${node.id}/${node.data.revision}/${String(this.#whole.has(node.id))}`
  }

  #measureRow(row: HTMLElement): readonly [index: number, height: number] {
    const isWhole = this.#whole.has(row.getAttribute('row-id') ?? '')
    row.classList.toggle('galley-whole', isWhole)
    let height = 0
    for (const text of row.querySelectorAll<HTMLElement>('[data-cell]')) {
      height = Math.max(height, text.offsetHeight)
      this.#markCut(text, isWhole)
    }
    return [Number(row.getAttribute('row-index')), Math.min(height + AROUND_PX, 65_535)]
  }

  #markCut(text: HTMLElement, isWhole: boolean): void {
    const shown = text.nextElementSibling
    const isCut = isWhole ? shown !== null : text.scrollHeight > text.clientHeight + 2
    if (!isCut) {
      shown?.remove()
      return
    }
    const words = isWhole ? 'Less' : 'More'
    if (shown) {
      if (shown.textContent !== words) shown.textContent = words
      return
    }
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.className = styles.more ?? ''
    button.dataset.wholeButton = ''
    button.title = 'Alt Enter'
    button.textContent = words
    text.after(button)
  }

  #replace(model: RowModel): void {
    for (const { rowIndex } of this.#grid.getRenderedNodes()) if (rowIndex !== null) model.getRow(rowIndex)
    model.dispatchModelUpdatedEvent()
  }

  /** The row with the focus stays where a person sees it, or the first one in sight. */
  #keepInSight(change: () => void): void {
    const viewport = this.#root.querySelector<HTMLElement>('.ag-grid-viewport')
    if (!viewport) {
      change()
      return
    }
    const { top, bottom } = viewport.getBoundingClientRect()
    const rows = [...this.#root.querySelectorAll<HTMLElement>('.ag-row')]
      .map((row) => ({ row, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > top && box.top < bottom)
      .toSorted((one, other) => one.box.top - other.box.top)
    const focused = String(this.#grid.getFocusedCell()?.rowIndex ?? '')
    const kept = rows.find(({ row }) => row.getAttribute('row-index') === focused) ?? rows[0]
    change()
    if (!kept?.row.isConnected) return
    const moved = kept.row.getBoundingClientRect().top - kept.box.top
    if (Math.abs(moved) >= 1 && viewport.scrollTop > 0) viewport.scrollTop += moved
  }
}
