/** Rows that no line parts: in a ruled table with lines between columns only, each line of text is a row. */
import { toLines } from './lines.ts'
import type { FoundCell, FoundTable } from './table-model.ts'
import { boxOf, type Word } from './page-content.ts'

const FEWEST_ROWS = 3

export function splitOpenRows(table: FoundTable): FoundTable {
  const byRow = new Map<number, FoundCell[]>()
  for (const cell of table.cells) {
    const row = byRow.get(cell.row)
    if (row) row.push(cell)
    else byRow.set(cell.row, [cell])
  }
  const cells: FoundCell[] = []
  let shift = 0
  for (const row of [...byRow.keys()].sort((a, b) => a - b)) {
    const own = byRow.get(row) ?? []
    const baselines = sharedBaselines(own)
    if (baselines === null) {
      cells.push(...own.map((cell) => ({ ...cell, row: cell.row + shift })))
      continue
    }
    for (const cell of own) cells.push(...splitCell(cell, baselines, shift))
    shift += baselines.length - 1
  }
  return shift === 0 ? table : { ...table, rows: table.rows + shift, cells }
}

/** The baselines of the rows, when all cells of several columns have text on the same ones. */
function sharedBaselines(cells: readonly FoundCell[]): readonly number[] | null {
  const filled = cells.filter(({ words }) => words.length > 0)
  if (filled.length < 2 || cells.some(({ rowSpan, columnSpan }) => rowSpan > 1 || columnSpan > 1)) return null
  const columns = filled.map(({ words }) => toLines(words).map(({ y }) => y))
  const longest = columns.reduce((best, one) => (one.length > best.length ? one : best), [])
  if (longest.length < FEWEST_ROWS) return null
  const isShared = columns.every((ys) => ys.every((y) => longest.some((other) => Math.abs(other - y) < 2)))
  const isFull = columns.filter((ys) => ys.length >= 0.7 * longest.length).length >= Math.max(2, 0.7 * columns.length)
  const isShort = filled.every(({ words }) => words.length <= 6 * longest.length)
  return isShared && isFull && isShort ? longest : null
}

function splitCell(cell: FoundCell, baselines: readonly number[], shift: number): readonly FoundCell[] {
  return baselines.map((_, index) => {
    const words: readonly Word[] = cell.words.filter((word) => nearest(baselines, word.y) === index)
    return { ...cell, row: cell.row + shift + index, words, box: words.length > 0 ? boxOf(words) : cell.box }
  })
}

function nearest(values: readonly number[], value: number): number {
  let best = 0
  values.forEach((other, index) => {
    if (Math.abs(other - value) < Math.abs((values[best] ?? Infinity) - value)) best = index
  })
  return best
}
