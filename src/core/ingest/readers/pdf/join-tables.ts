/** Tables that go on at the top of the next page become one. */
import type { Box } from './page-content.ts'
import type { PdfBlock } from './pdf-block.ts'
import { cellText, type FoundCell, type FoundTable } from './table-model.ts'

/** Columns that start this close to each other are the same, in points. */
const SAME_EDGE = 4
const MAX_CELLS = 100_000
const NO_WORDS: ReadonlySet<string> = new Set()

/** Null when `next` is a table of its own. */
export function joinTables(last: PdfBlock, next: PdfBlock): PdfBlock | null {
  const above = last.table
  const below = next.table
  const page = last.places.at(-1)?.pageNo ?? 0
  if (!above || !below || next.places[0]?.pageNo !== page + 1) return null
  if (above.columns !== below.columns || above.cells.length + below.cells.length > MAX_CELLS) return null
  if (next.caption && !isContinued(next.caption.text)) return null
  const isRepeated = rowText(above, 0) === rowText(below, 0)
  if (!isRepeated && !(haveSameEdges(above, below) && !hasHead(below))) return null
  const dropped = isRepeated ? Math.min(below.headerRows, below.rows) : 0
  const shift = above.rows - dropped
  const more = below.cells.flatMap((cell): readonly FoundCell[] =>
    cell.row < dropped ? [] : [{ ...cell, row: cell.row + shift }],
  )
  const table = { ...above, rows: above.rows + below.rows - dropped, cells: [...above.cells, ...more] }
  return { ...last, table, places: [...last.places, ...next.places] }
}

function isContinued(caption: string): boolean {
  return /\bcont(?:inued|\.|\u2019d|'d)|fortsetzung|suite\b/i.test(caption)
}

function rowText(table: FoundTable, row: number): string {
  return table.cells
    .filter((cell) => cell.row === row)
    .sort((a, b) => a.column - b.column)
    .map((cell) => cellText(cell, NO_WORDS))
    .join('\t')
}

function haveSameEdges(above: FoundTable, below: FoundTable): boolean {
  const edges = (table: FoundTable): readonly number[] => {
    const least = Array.from({ length: table.columns }, () => Infinity)
    for (const { column, columnSpan, words, box } of table.cells)
      if (columnSpan === 1 && words.length > 0) least[column] = Math.min(least[column] ?? Infinity, box.l)
    return least
  }
  const own = edges(above)
  const widthOf = ({ l, r }: Box): number => r - l
  if (Math.abs(widthOf(above.box) - widthOf(below.box)) > 2 * SAME_EDGE) return false
  return edges(below).every((edge, index) => Math.abs(edge - (own[index] ?? 0)) <= SAME_EDGE)
}

/** A first row in bold names the columns of another table. */
function hasHead(table: FoundTable): boolean {
  const words = table.cells.filter(({ row }) => row === 0).flatMap((cell) => cell.words)
  const isBold = (row: boolean): boolean => {
    const own = row ? words : table.cells.filter((cell) => cell.row > 0).flatMap((cell) => cell.words)
    return own.length > 0 && own.every(({ font }) => font.isBold)
  }
  return isBold(true) && !isBold(false)
}
