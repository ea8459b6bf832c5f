/** The rows and cells of a table as a grid: spans bounded by the cells that are there, repeated rows and columns left out. */
import type { CellSpec } from '../../docling/builder.ts'
import { attribute, type Element, integerAttribute, isElement } from './html-tree.ts'

export type TableRow = { readonly element: Element; readonly cells: readonly Element[]; readonly inHead: boolean }
export type TableParts = {
  readonly rows: readonly TableRow[]
  readonly captions: readonly Element[]
}
export type Grid = { readonly rows: number; readonly columns: number; readonly cells: readonly CellSpec[] }

const MAX_ROW_SPAN = 65_534
const MAX_COLUMN_SPAN = 1000
const MAX_COLUMNS = 4000
const SECTIONS: ReadonlySet<string> = new Set(['thead', 'tbody', 'tfoot'])

/** The own rows and captions of a table, not those of tables in its cells. */
export function tablePartsOf(table: Element): TableParts {
  const rows: TableRow[] = []
  const captions: Element[] = []
  const addRow = (element: Element, inHead: boolean): void => {
    const cells = element.childNodes.filter(isElement).filter(({ tagName }) => tagName === 'td' || tagName === 'th')
    rows.push({ element, cells, inHead })
  }
  for (const child of table.childNodes) {
    if (!isElement(child)) continue
    if (child.tagName === 'caption') captions.push(child)
    else if (child.tagName === 'tr') addRow(child, false)
    else if (SECTIONS.has(child.tagName))
      for (const row of child.childNodes)
        if (isElement(row) && row.tagName === 'tr') addRow(row, child.tagName === 'thead')
  }
  return { rows, captions }
}

type Placed = {
  readonly row: number
  readonly column: number
  rowSpan: number
  columnSpan: number
  spec: Omit<CellSpec, 'row' | 'column'>
}

/** `read` gives the text of a cell. */
export function toGrid(rows: readonly TableRow[], read: (cell: Element) => string): Grid {
  const headerRows = countHeaderRows(rows)
  const placed: Placed[] = []
  /** For each column, the row that is free again. */
  const freeFrom: number[] = []
  for (const [row, { cells, inHead }] of rows.entries()) {
    let column = 0
    for (const cell of cells) {
      while ((freeFrom[column] ?? 0) > row) column += 1
      if (column >= MAX_COLUMNS) break
      const rowSpan = rowSpanOf(cell, rows.length - row)
      const wanted = Math.min(spanOf(cell, 'colspan', MAX_COLUMN_SPAN), MAX_COLUMNS - column)
      let columnSpan = 0
      while (columnSpan < wanted && (freeFrom[column + columnSpan] ?? 0) <= row) {
        freeFrom[column + columnSpan] = row + rowSpan
        columnSpan += 1
      }
      const isHeader = cell.tagName === 'th'
      const isColumnHeader = inHead || row < headerRows || (isHeader && attribute(cell, 'scope') === 'col')
      const spec = { text: read(cell), isColumnHeader, isRowHeader: isHeader && !isColumnHeader }
      placed.push({ row, column, rowSpan, columnSpan, spec })
      column += columnSpan
    }
  }
  return compact(placed, rows.length, freeFrom.length)
}

/** Cells that have no place in the grid: beyond the widest row that is read. */
export function cellsBeyond(rows: readonly TableRow[], grid: Grid): number {
  return rows.reduce((sum, { cells }) => sum + cells.length, 0) - grid.cells.length
}

function spanOf(cell: Element, name: string, limit: number): number {
  return Math.min(Math.max(integerAttribute(cell, name) ?? 1, 1), limit)
}

/** A span of zero goes on to the end. */
function rowSpanOf(cell: Element, left: number): number {
  if (integerAttribute(cell, 'rowspan') === 0) return left
  return Math.min(spanOf(cell, 'rowspan', MAX_ROW_SPAN), left)
}

/** The rows of header cells only on top of a table that has no thead. */
function countHeaderRows(rows: readonly TableRow[]): number {
  let count = 0
  for (const { cells } of rows) {
    if (cells.length === 0 || !cells.every(({ tagName }) => tagName === 'th')) break
    count += 1
  }
  return count === rows.length ? Math.min(count, 1) : count
}

/** A column in which no cell starts, and a row in which none ends, repeats what is beside it. */
function compact(placed: readonly Placed[], rows: number, columns: number): Grid {
  const columnStarts = new Uint8Array(columns)
  const rowEnds = new Uint8Array(rows)
  for (const { row, column, rowSpan } of placed) {
    columnStarts[column] = 1
    rowEnds[row + rowSpan - 1] = 1
  }
  const newColumns = runningCount(columnStarts)
  const newRows = runningCount(rowEnds)
  const cells = placed.map(({ row, column, rowSpan, columnSpan, spec }): CellSpec => {
    const top = newRows[row] ?? 0
    const left = newColumns[column] ?? 0
    return {
      ...spec,
      row: top,
      column: left,
      rowSpan: (newRows[row + rowSpan] ?? 0) - top,
      columnSpan: (newColumns[column + columnSpan] ?? 0) - left,
    }
  })
  return { rows: newRows[rows] ?? 0, columns: newColumns[columns] ?? 0, cells }
}

/** For each index, how many marks stand before it; one entry more than there are marks. */
function runningCount(marks: Uint8Array): Uint32Array {
  const counts = new Uint32Array(marks.length + 1)
  for (let i = 0; i < marks.length; i++) counts[i + 1] = (counts[i] ?? 0) + (marks[i] ?? 0)
  return counts
}
