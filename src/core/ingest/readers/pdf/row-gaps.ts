/** Rows of a table that are further apart than the lines within its cells. */
import type { Line } from './lines.ts'

export type RowLine = { readonly line: Line; readonly columns: readonly number[] }

/** Wider than the distance of lines within a cell by this much parts rows. */
const WIDER = 1.12
/** Lines with pieces in most columns are rows of their own, however close they are. */
const FULL = 0.75

/** Heights between the rows, or null when the distances do not tell rows from lines. */
export function rowGaps(rows: readonly RowLine[]): readonly number[] | null {
  const leading = cellLeading(rows)
  if (leading === null) return null
  const groups: RowLine[][] = []
  const gaps: number[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    const above = last?.at(-1)
    if (last && above && above.line.y - row.line.y <= WIDER * leading) {
      last.push(row)
      continue
    }
    if (above) gaps.push((above.line.y + row.line.y) / 2)
    groups.push([row])
  }
  const several = groups.filter(({ length }) => length > 1)
  if (several.length === 0 || groups.length < 2) return null
  let more = 0
  let full = 0
  for (const group of several) {
    const most = Math.max(...group.map(({ columns }) => columns.length))
    more += group.length - 1
    full += group.filter(({ columns }) => columns.length >= FULL * most && columns.length > 1).length - 1
  }
  return full > 0.4 * more ? null : gaps
}

/** The least distance of two lines in one column. */
function cellLeading(rows: readonly RowLine[]): number | null {
  const last = new Map<number, Line>()
  let least = Infinity
  for (const { line, columns } of rows) {
    for (const column of columns) {
      const above = last.get(column)
      const gap = above ? above.y - line.y : 0
      if (gap > 0.8 * line.size) least = Math.min(least, gap)
      last.set(column, line)
    }
  }
  return Number.isFinite(least) ? least : null
}
