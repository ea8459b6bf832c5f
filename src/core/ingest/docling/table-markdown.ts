/** A table's cells as a GFM table: what stands in the content of a table block. */
import type { TableItem } from './model.ts'

/** A block of a table holds at most this many characters of cells: a longer one would fit no request. */
const MAX_PART_CHARACTERS = 16_000

export type TablePart = {
  readonly markdown: string
  /** Rows of the table, half open. */
  readonly rows: readonly [start: number, end: number]
}

/** The table in as many parts as it needs, each under the header rows; one part when it is short. */
export function tableParts(table: TableItem): readonly TablePart[] {
  const grid = toGrid(table)
  const header = grid.slice(0, headerRows(table, grid.length))
  const lines = grid.map(toLine)
  const head = header.length > 0 ? lines.slice(0, header.length) : [toLine(grid[0]?.map(() => '') ?? [])]
  const first = header.length
  const render = (start: number, end: number): TablePart => ({
    markdown: [head[0], rule(grid[0]?.length ?? 0), ...head.slice(1), ...lines.slice(Math.max(start, first), end)].join(
      '\n',
    ),
    rows: [start, end],
  })
  const parts: TablePart[] = []
  let start = 0
  let size = 0
  for (let row = first; row < lines.length; row++) {
    const length = lines[row]?.length ?? 0
    if (size + length > MAX_PART_CHARACTERS && size > 0) {
      parts.push(render(start, row))
      start = row
      size = 0
    }
    size += length
  }
  return [...parts, render(start, lines.length)]
}

/** The rows on top in which some cell is a column header; a table that marks none has its first row there. */
function headerRows(table: TableItem, rows: number): number {
  let last = 0
  const marked = new Set<number>()
  for (const cell of table.data.table_cells)
    if (cell.column_header) for (let r = cell.start_row_offset_idx; r < cell.end_row_offset_idx; r++) marked.add(r)
  while (marked.has(last)) last++
  return Math.min(Math.max(last, 1), rows)
}

/** Text by row and column; a merged cell stands in each place that it covers. */
function toGrid({ data }: TableItem): readonly (readonly string[])[] {
  const grid = Array.from({ length: data.num_rows }, () => new Array<string>(data.num_cols).fill(''))
  for (const cell of data.table_cells) {
    const text = toCellText(cell.text)
    for (let r = cell.start_row_offset_idx; r < Math.min(cell.end_row_offset_idx, data.num_rows); r++)
      grid[r]?.fill(text, cell.start_col_offset_idx, Math.min(cell.end_col_offset_idx, data.num_cols))
  }
  return grid
}

function toCellText(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function rule(columns: number): string {
  return `|${' --- |'.repeat(columns)}`
}
