import type { GridApi, IRowNode } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'

/**
 * Which rows are selected. A click or a move by key selects the row, Ctrl adds or takes one away, Shift extends from the
 * last row that was chosen without it. Rows that the grid does not hold cannot be selected: all that match are a filter's.
 */
export class SelectionDesk {
  readonly #grid: GridApi<GridRow>
  #anchor = 0

  constructor(grid: GridApi<GridRow>) {
    this.#grid = grid
  }

  only(rowIndex: number): void {
    this.#anchor = rowIndex
    this.#node(rowIndex)?.setSelected(true, true)
  }

  toggle(rowIndex: number): void {
    this.#anchor = rowIndex
    const node = this.#node(rowIndex)
    node?.setSelected(!node.isSelected())
  }

  extendTo(rowIndex: number): void {
    const top = Math.min(this.#anchor, rowIndex)
    const bottom = Math.max(this.#anchor, rowIndex)
    const within: IRowNode<GridRow>[] = []
    const outside: IRowNode<GridRow>[] = []
    this.#grid.forEachNode((node) => {
      if (node.rowIndex === null || !node.data) return
      if (node.rowIndex >= top && node.rowIndex <= bottom) within.push(node)
      else if (node.isSelected()) outside.push(node)
    })
    this.#grid.setNodesSelected({ nodes: outside, newValue: false })
    this.#grid.setNodesSelected({ nodes: within, newValue: true })
  }

  #node(rowIndex: number): IRowNode<GridRow> | undefined {
    const node = this.#grid.getDisplayedRowAtIndex(rowIndex)
    return node?.data ? node : undefined
  }
}
