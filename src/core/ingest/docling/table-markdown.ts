/** A table's cells as a GFM table: what stands in the content of a table block. */
import type { TableCell, TableItem } from './model.ts'

/** A block of a table holds at most this many characters of cells: a longer one would fit no request. */
const MAX_PART_CHARACTERS = 16_000
/**
 * Places that a table may have beyond four for each of its cells. One that claims more is made of few cells far apart,
 * or lies about its size; its cells come out row by row without the gaps.
 */
const MAX_SPARSE_PLACES = 1_000_000
/** Places and characters that merged cells of a table may fill by repeating their text. */
const MAX_REPEATED = 4_000_000

export type TablePart = {
  readonly markdown: string
  /** Rows of the table, half open. */
  readonly rows: readonly [start: number, end: number]
}

/** A row of text and its number in the table. */
type Row = { readonly number: number; readonly cells: readonly string[] }

/** The table in as many parts as it needs, each under the header rows; one part when it is short, none without rows. */
export function tableParts(table: TableItem): readonly TablePart[] {
  const rows = toRows(table.data)
  const lines = rows.map(({ cells }) => toLine(cells))
  const numbers = [...rows.map(({ number }) => number), table.data.num_rows]
  const headEnd = headerRows(table.data, lines)
  const head = withRule(lines.slice(0, headEnd), rows[0]?.cells.length ?? 0)
  const isRepeated = head.reduce((sum, line) => sum + line.length, 0) <= MAX_PART_CHARACTERS
  const render = (start: number, end: number): TablePart => ({
    markdown: [
      ...(start === 0 || isRepeated ? head : withRule(['|  |'], 1)),
      ...lines.slice(Math.max(start, headEnd), end),
    ].join('\n'),
    rows: [numbers[start] ?? start, numbers[end] ?? end],
  })
  const parts: TablePart[] = []
  let start = 0
  let size = 0
  for (let row = headEnd; row < lines.length; row++) {
    const length = lines[row]?.length ?? 0
    if (size + length > MAX_PART_CHARACTERS && size > 0) {
      parts.push(render(start, row))
      start = row
      size = 0
    }
    size += length
  }
  return rows.length > 0 ? [...parts, render(start, lines.length)] : []
}

function withRule([first, ...others]: readonly string[], columns: number): readonly string[] {
  return [first ?? '|  |', `|${' --- |'.repeat(columns)}`, ...others]
}

/** The rows on top in which some cell is a column header; a table that marks none has its first row there. */
function headerRows({ table_cells }: TableItem['data'], lines: readonly string[]): number {
  const marked = table_cells
    .filter(({ column_header }) => column_header)
    .sort((a, b) => a.start_row_offset_idx - b.start_row_offset_idx)
  let end = 0
  for (const cell of marked) if (cell.start_row_offset_idx <= end) end = Math.max(end, cell.end_row_offset_idx)
  end = Math.min(Math.max(end, 1), lines.length)
  let size = 0
  for (let row = 0; row < end; row++) size += lines[row]?.length ?? 0
  // Headers that fill a part by themselves are a table in which everything was marked as a header.
  return size > MAX_PART_CHARACTERS ? Math.min(1, lines.length) : end
}

function toRows(data: TableItem['data']): readonly Row[] {
  const places = data.num_rows * data.num_cols
  return places <= data.table_cells.length * 4 + MAX_SPARSE_PLACES ? toGrid(data) : toRaggedRows(data)
}

/** A merged cell stands in each place that it covers. */
function toGrid({ num_rows, num_cols, table_cells }: TableItem['data']): readonly Row[] {
  const grid = Array.from({ length: num_rows }, () => new Array<string>(num_cols).fill(''))
  let room = MAX_REPEATED
  for (const cell of table_cells) {
    const text = toCellText(cell.text)
    const { start_row_offset_idx: top, start_col_offset_idx: left } = cell
    const bottom = Math.min(cell.end_row_offset_idx, num_rows)
    const right = Math.min(cell.end_col_offset_idx, num_cols)
    const repeats = Math.max(0, (bottom - top) * (right - left) - 1)
    const isRepeated = repeats * (text.length + 1) <= room
    if (isRepeated) room -= repeats * (text.length + 1)
    for (let r = top; r < (isRepeated ? bottom : Math.min(top + 1, bottom)); r++)
      grid[r]?.fill(text, left, isRepeated ? right : Math.min(left + 1, right))
  }
  return grid.map((cells, number) => ({ number, cells }))
}

/** The cells as they come in each row, each once. */
function toRaggedRows({ table_cells }: TableItem['data']): readonly Row[] {
  const rows = new Map<number, TableCell[]>()
  for (const cell of table_cells) {
    const row = rows.get(cell.start_row_offset_idx)
    if (row) row.push(cell)
    else rows.set(cell.start_row_offset_idx, [cell])
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([number, cells]) => ({
      number,
      cells: cells.sort((a, b) => a.start_col_offset_idx - b.start_col_offset_idx).map((cell) => toCellText(cell.text)),
    }))
}

function toCellText(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
