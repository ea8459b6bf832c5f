import type { IHeaderComp, IHeaderParams } from 'ag-grid-community'
import type { RowFilter, RowSort } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'
import { isColumnFiltered, isFilterable } from './filters.ts'
import styles from './grid.module.css'
import { drawIcon } from './icons.ts'

export type SortColumn = RowSort['column']

const PLAIN_COLUMNS: ReadonlySet<string> = new Set(['index', 'document', 'type', 'content', 'status'])

/** Columns of the grid have the names that sorts speak of. */
export function isSortColumn(colId: string): colId is SortColumn {
  return PLAIN_COLUMNS.has(colId) || colId.startsWith('field:')
}

/** First up, then down, then as the documents have it. */
export function nextSort(sort: RowSort | null, column: SortColumn): RowSort | null {
  if (sort?.column !== column) return { column, direction: 'asc' }
  return sort.direction === 'asc' ? { column, direction: 'desc' } : null
}

/** What the headers show: the sort and the columns that are filtered. */
export class HeaderDesk {
  #sort: RowSort | null = null
  #filter: RowFilter | null = null
  readonly #headers = new Set<() => void>()

  get sort(): RowSort | null {
    return this.#sort
  }
  isFiltered(colId: string): boolean {
    return this.#filter !== null && isColumnFiltered(this.#filter, colId)
  }
  show(sort: RowSort | null, filter: RowFilter): void {
    this.#sort = sort
    this.#filter = filter
    for (const draw of this.#headers) draw()
  }
  add(draw: () => void): () => void {
    this.#headers.add(draw)
    return () => this.#headers.delete(draw)
  }
}

type Params = IHeaderParams<GridRow> & { readonly desk: HeaderDesk; readonly description: string | null }

/** A name, the arrow of the sort, and the button of the filter. One listener of the whole grid hears clicks and keys. */
export class RowHeader implements IHeaderComp {
  readonly #gui = document.createElement('div')
  #stop: (() => void) | null = null

  init(params: Params): void {
    this.#gui.className = styles.header ?? ''
    this.#stop = params.desk.add(() => this.#draw(params))
    this.#draw(params)
  }
  #draw({ desk, column, displayName, description, eGridHeader }: Params): void {
    const colId = column.getColId()
    const label = document.createElement('span')
    label.className = styles.headerName ?? ''
    label.textContent = displayName
    label.title = description ?? displayName
    const direction = desk.sort?.column === colId ? desk.sort.direction : null
    const children: Node[] = [label]
    if (direction) children.push(drawIcon(direction === 'asc' ? 'arrow-up' : 'arrow-down', 13))
    if (isFilterable(colId)) children.push(this.#filterButton(desk.isFiltered(colId), displayName))
    this.#gui.replaceChildren(...children)
    eGridHeader.setAttribute(
      'aria-sort',
      direction === null ? 'none' : direction === 'asc' ? 'ascending' : 'descending',
    )
    if (desk.isFiltered(colId)) eGridHeader.setAttribute('aria-description', 'Filtered')
    else eGridHeader.removeAttribute('aria-description')
  }
  #filterButton(isActive: boolean, name: string): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.tabIndex = -1
    button.className = styles.headerFilter ?? ''
    button.dataset.filterButton = ''
    button.dataset.active = String(isActive)
    button.title = `Filter by ${name} (Alt ↓)`
    button.setAttribute('aria-label', isActive ? `Filter by ${name}, active` : `Filter by ${name}`)
    button.setAttribute('aria-haspopup', 'dialog')
    button.append(drawIcon('filter', 13))
    return button
  }
  getGui(): HTMLElement {
    return this.#gui
  }
  refresh(): boolean {
    return false
  }
  destroy(): void {
    this.#stop?.()
  }
}
