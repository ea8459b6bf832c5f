/** Tables whose cells are parted by lines: where lines cross there is a grid. */
import { type Box, isInside, type Rule, type Word } from './page-content.ts'
import { splitOpenRows } from './open-rows.ts'
import type { FoundCell, FoundTable } from './table-model.ts'

const SLACK = 3
const MAX_CELLS = 20_000
/** Rules of a page beyond which they are a drawing, not tables. */
const MAX_RULES = 3000

export function ruledTables(
  horizontal: readonly Rule[],
  vertical: readonly Rule[],
  words: readonly Word[],
): readonly FoundTable[] {
  if (horizontal.length + vertical.length > MAX_RULES) return []
  return components(horizontal, vertical).flatMap(({ rows, columns }) => {
    const grid = toGrid(rows, columns)
    const table = grid && fillGrid(grid, words)
    return table ? [table] : []
  })
}

type Component = { readonly rows: readonly Rule[]; readonly columns: readonly Rule[] }

function components(horizontal: readonly Rule[], vertical: readonly Rule[]): readonly Component[] {
  const rules = [...horizontal, ...vertical]
  const parent = rules.map((_, index) => index)
  const find = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root] ?? root
    parent[index] = root
    return root
  }
  horizontal.forEach((row, rowIndex) => {
    vertical.forEach((column, columnIndex) => {
      if (!isCrossing(row, column)) return
      parent[find(rowIndex)] = find(horizontal.length + columnIndex)
    })
  })
  const groups = new Map<number, Rule[]>()
  rules.forEach((rule, index) => {
    const root = find(index)
    const group = groups.get(root)
    if (group) group.push(rule)
    else groups.set(root, [rule])
  })
  return [...groups.values()].map((group) => ({
    rows: group.filter(({ isVertical }) => !isVertical),
    columns: group.filter(({ isVertical }) => isVertical),
  }))
}

function isCrossing(row: Rule, column: Rule): boolean {
  return (
    column.at >= row.from - SLACK &&
    column.at <= row.to + SLACK &&
    row.at >= column.from - SLACK &&
    row.at <= column.to + SLACK
  )
}

type Grid = {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly rows: readonly Rule[]
  readonly columns: readonly Rule[]
}

/** `ys` from top to bottom. Open sides are closed where the crossing lines end. */
function toGrid(rows: readonly Rule[], columns: readonly Rule[]): Grid | null {
  if (rows.length + columns.length < 3 || rows.length < 1 || columns.length < 1) return null
  const ends = (rules: readonly Rule[]): readonly number[] => [
    Math.min(...rules.map(({ from }) => from)),
    Math.max(...rules.map(({ to }) => to)),
  ]
  const xs = distinct([...columns.map(({ at }) => at), ...ends(rows)])
  const ys = distinct([...rows.map(({ at }) => at), ...ends(columns)]).toReversed()
  if (xs.length < 2 || ys.length < 2 || (xs.length - 1) * (ys.length - 1) > MAX_CELLS) return null
  return { xs, ys, rows, columns }
}

function distinct(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.filter((value, index) => index === 0 || value - (sorted[index - 1] ?? 0) > SLACK)
}

function isCovered(rules: readonly Rule[], at: number, [from, to]: readonly [number, number]): boolean {
  let covered = 0
  for (const rule of rules) {
    if (Math.abs(rule.at - at) > SLACK) continue
    covered += Math.max(0, Math.min(rule.to, to) - Math.max(rule.from, from))
  }
  return covered >= 0.6 * (to - from)
}

type Area = { row: number; column: number; rowEnd: number; columnEnd: number }

function fillGrid(grid: Grid, words: readonly Word[]): FoundTable | null {
  const { xs, ys } = grid
  const box: Box = { l: xs[0] ?? 0, r: xs.at(-1) ?? 0, t: ys[0] ?? 0, b: ys.at(-1) ?? 0 }
  const inside = words.filter((word) => isInside(word, box, 0))
  const areas = mergedAreas(grid)
  const places = new Map<number, Word[]>()
  const width = xs.length - 1
  const owner = new Map<number, number>()
  areas.forEach((area, index) => {
    for (let row = area.row; row < area.rowEnd; row++)
      for (let column = area.column; column < area.columnEnd; column++) owner.set(row * width + column, index)
  })
  for (const word of inside) {
    const column = indexIn(xs, (word.l + word.r) / 2)
    const row = ys.length - 2 - indexIn(ys.toReversed(), (word.y + word.t) / 2)
    const index = owner.get(row * width + column)
    if (index === undefined) continue
    const own = places.get(index)
    if (own) own.push(word)
    else places.set(index, [word])
  }
  const cells = areas.map((area, index): FoundCell => ({
    row: area.row,
    column: area.column,
    rowSpan: area.rowEnd - area.row,
    columnSpan: area.columnEnd - area.column,
    words: places.get(index) ?? [],
    box: { l: xs[area.column] ?? 0, r: xs[area.columnEnd] ?? 0, t: ys[area.row] ?? 0, b: ys[area.rowEnd] ?? 0 },
  }))
  if (!isTable(cells)) return null
  const table = { box, rows: ys.length - 1, columns: width, headerRows: 1, cells }
  return compact(splitOpenRows(table))
}

function indexIn(edges: readonly number[], value: number): number {
  let low = 0
  let high = edges.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) <= value) low = middle
    else high = middle
  }
  return low
}

/** Places between which no line is drawn are one cell. */
function mergedAreas({ xs, ys, rows, columns }: Grid): readonly Area[] {
  const height = ys.length - 1
  const width = xs.length - 1
  const taken = new Uint8Array(height * width)
  const isParted = (row: number, column: number): boolean =>
    isCovered(columns, xs[column] ?? 0, [ys[row + 1] ?? 0, ys[row] ?? 0])
  const isClosed = (row: number, column: number): boolean =>
    isCovered(rows, ys[row] ?? 0, [xs[column] ?? 0, xs[column + 1] ?? 0])
  const areas: Area[] = []
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (taken[row * width + column]) continue
      let columnEnd = column + 1
      while (columnEnd < width && !taken[row * width + columnEnd] && !isParted(row, columnEnd)) columnEnd++
      let rowEnd = row + 1
      const isOpen = (): boolean => {
        for (let at = column; at < columnEnd; at++) {
          if (isClosed(rowEnd, at) || taken[rowEnd * width + at]) return false
          if (at > column && isParted(rowEnd, at)) return false
        }
        return true
      }
      while (rowEnd < height && isOpen()) rowEnd++
      for (let y = row; y < rowEnd; y++) taken.fill(1, y * width + column, y * width + columnEnd)
      areas.push({ row, column, rowEnd, columnEnd })
    }
  }
  return areas
}

/** A frame around text has one cell; a form's boxes have almost no text in them. */
function isTable(cells: readonly FoundCell[]): boolean {
  const filled = cells.filter(({ words }) => words.length > 0)
  if (filled.length < 3 || filled.length * 4 < cells.length) return false
  const rows = new Set(filled.map(({ row }) => row))
  const columns = new Set(filled.map(({ column }) => column))
  return rows.size >= 2 && columns.size >= 2
}

/** Without the rows and columns that doubled lines make and that hold nothing. */
function compact(table: FoundTable): FoundTable {
  const used = (of: (cell: FoundCell) => readonly [number, number], count: number): readonly number[] => {
    const keep = new Uint8Array(count)
    for (const cell of table.cells) {
      const [start, span] = of(cell)
      if (cell.words.length > 0 && span === 1) keep[start] = 1
    }
    for (const cell of table.cells) {
      const [start, span] = of(cell)
      if (cell.words.length > 0 && !keep.subarray(start, start + span).includes(1)) keep[start] = 1
    }
    let next = 0
    return Array.from(keep, (isKept) => (isKept ? next++ : -1))
  }
  const rows = used(({ row, rowSpan }) => [row, rowSpan], table.rows)
  const columns = used(({ column, columnSpan }) => [column, columnSpan], table.columns)
  const spanOf = (map: readonly number[], start: number, span: number): readonly number[] =>
    map.slice(start, start + span).filter((index) => index >= 0)
  const cells = table.cells.flatMap((cell): readonly FoundCell[] => {
    const ownRows = spanOf(rows, cell.row, cell.rowSpan)
    const ownColumns = spanOf(columns, cell.column, cell.columnSpan)
    const [row] = ownRows
    const [column] = ownColumns
    if (row === undefined || column === undefined) return []
    return [{ ...cell, row, column, rowSpan: ownRows.length, columnSpan: ownColumns.length }]
  })
  const count = (map: readonly number[]): number => map.filter((index) => index >= 0).length
  return { ...table, cells, rows: count(rows), columns: count(columns) }
}
