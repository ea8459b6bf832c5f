/** Finds the tables of a sheet: cells that touch each other, above, below or beside. */
import type { Budget } from './budget.ts'
import { areaOf, isInside, keyOf, type Place, type Range } from './references.ts'
import type { SheetCell } from './sheet.ts'

export type Region = Range & {
  /** Those with text, in reading order. */
  readonly cells: readonly SheetCell[]
}
export type RegionInput = {
  readonly cells: readonly SheetCell[]
  readonly merges: readonly Range[]
  /** Tables that the author has marked as such: each is a region of its own. */
  readonly marked: readonly Range[]
  readonly budget: Budget
}

/** A cell, or a place that a merged cell covers. */
type Spot = Place & { readonly key: number; readonly cell: SheetCell | null }
type Draft = { top: number; left: number; bottom: number; right: number; cells: SheetCell[] }

/** Marked tables of a sheet that count; Excel lets them neither overlap nor be empty. */
export const MAX_MARKED = 200

/** In reading order: from top to bottom, then left to right. */
export function findRegions(input: RegionInput): readonly Region[] {
  const spots = spotsOf(input)
  const marked = input.marked.slice(0, MAX_MARKED)
  const roots = connect(spots, marked)
  const drafts = new Map<number, Draft>()
  for (const [index, { row, column, cell }] of spots.entries()) {
    const root = find(roots, index)
    let draft = drafts.get(root)
    if (!draft) drafts.set(root, (draft = { top: row, left: column, bottom: row, right: column, cells: [] }))
    widen(draft, { top: row, left: column, bottom: row, right: column })
    if (cell) draft.cells.push(cell)
  }
  const filled = [...drafts.values()].filter(({ cells }) => cells.some(({ text }) => text.trim() !== ''))
  const regions = joinOverlapping(filled).flatMap(splitSparse)
  for (const region of regions) input.budget.spendPlaces(areaOf(region))
  return regions.sort((a, b) => a.top - b.top || a.left - b.left)
}

function widen(draft: Draft, range: Range): void {
  draft.top = Math.min(draft.top, range.top)
  draft.left = Math.min(draft.left, range.left)
  draft.bottom = Math.max(draft.bottom, range.bottom)
  draft.right = Math.max(draft.right, range.right)
}

function spotsOf({ cells, merges, budget }: RegionInput): readonly Spot[] {
  const spots = new Map<number, Spot>()
  for (const cell of cells) {
    const key = keyOf(cell)
    if (!spots.has(key)) spots.set(key, { row: cell.row, column: cell.column, key, cell })
  }
  const used = boundsOf(cells)
  for (const merge of used ? merges : []) {
    if (areaOf(merge) > LARGE_MERGE && !spots.has(keyOf({ row: merge.top, column: merge.left }))) continue
    const { top, left, bottom, right } = clipped(merge, used)
    budget.spendCells(Math.max(0, areaOf({ top, left, bottom, right }) - 1))
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const key = keyOf({ row, column })
        if (!spots.has(key)) spots.set(key, { row, column, key, cell: null })
      }
  }
  const all = [...spots.values()]
  return all.every(({ key }, index) => index === 0 || key > (all[index - 1]?.key ?? 0))
    ? all
    : all.sort((a, b) => a.key - b.key)
}

function boundsOf(cells: readonly SheetCell[]): Range | null {
  const [first] = cells
  if (!first) return null
  const bounds: Draft = { top: first.row, left: first.column, bottom: first.row, right: first.column, cells: [] }
  for (const { row, column } of cells) widen(bounds, { top: row, left: column, bottom: row, right: column })
  return bounds
}

/** Whole columns and rows are merged at times: beyond what is used there is nothing to see. */
const LARGE_MERGE = 10_000

export function clipped(merge: Range, used: Range | null): Range {
  if (!used || areaOf(merge) <= LARGE_MERGE) return merge
  return {
    ...merge,
    bottom: Math.max(merge.top, Math.min(merge.bottom, used.bottom)),
    right: Math.max(merge.left, Math.min(merge.right, used.right)),
  }
}

/** Union and find over neighbours; `spots` are in reading order, so the row above is walked along. */
function connect(spots: readonly Spot[], marked: readonly Range[]): Int32Array {
  const roots = Int32Array.from(spots, (_, index) => index)
  const owners = ownersOf(spots, marked)
  const firstOf = new Map<number, number>()
  let above = 0
  for (const [index, { row, column }] of spots.entries()) {
    const owner = owners[index] ?? -1
    const join = (other: number): void => {
      if ((owners[other] ?? -1) === owner) unite(roots, index, other)
    }
    if (owner >= 0) {
      join(firstOf.get(owner) ?? index)
      firstOf.set(owner, firstOf.get(owner) ?? index)
    }
    const before = spots[index - 1]
    if (before?.row === row && before.column === column - 1) join(index - 1)
    const upper = keyOf({ row: row - 1, column })
    while ((spots[above]?.key ?? Infinity) < upper) above += 1
    if (spots[above]?.key === upper) join(above)
  }
  return roots
}

function ownersOf(spots: readonly Spot[], marked: readonly Range[]): Int32Array {
  const owners = new Int32Array(spots.length).fill(-1)
  if (marked.length === 0) return owners
  for (const [index, spot] of spots.entries()) owners[index] = marked.findIndex((range) => isInside(spot, range))
  return owners
}

function find(roots: Int32Array, index: number): number {
  let at = index
  for (;;) {
    const parent = roots[at] ?? at
    if (parent === at) return at
    const grand = roots[parent] ?? parent
    roots[at] = grand
    at = grand
  }
}

/** The earlier one stays the root, so that regions come out in reading order. */
function unite(roots: Int32Array, a: number, b: number): void {
  const left = find(roots, a)
  const right = find(roots, b)
  roots[Math.max(left, right)] = Math.min(left, right)
}

const MAX_PASSES = 8

/** What lies in the rectangle of another region is a part of it: an island in a frame. */
function joinOverlapping(drafts: readonly Draft[]): readonly Draft[] {
  let current = drafts
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const next = joinOnce(current)
    if (next.length === current.length) break
    current = next
  }
  return current
}

function joinOnce(drafts: readonly Draft[]): readonly Draft[] {
  const sorted = drafts.toSorted((a, b) => a.top - b.top || a.left - b.left)
  const roots = Int32Array.from(sorted, (_, index) => index)
  /** By column: the region whose rectangle was last seen there. */
  const last = new Map<number, number>()
  for (const [index, draft] of sorted.entries()) {
    for (let column = draft.left; column <= draft.right; column++) {
      const other = last.get(column)
      if (other !== undefined && (sorted[other]?.bottom ?? -1) >= draft.top) unite(roots, index, other)
      if (other === undefined || (sorted[other]?.bottom ?? -1) < draft.bottom) last.set(column, index)
    }
  }
  const joined = new Map<number, Draft>()
  for (const [index, draft] of sorted.entries()) {
    const root = find(roots, index)
    const into = joined.get(root)
    if (!into) joined.set(root, { ...draft, cells: [...draft.cells] })
    else {
      widen(into, draft)
      for (const cell of draft.cells) into.cells.push(cell)
    }
  }
  for (const draft of joined.values()) draft.cells.sort((a, b) => keyOf(a) - keyOf(b))
  return [...joined.values()]
}

const SPARSE_FROM_PLACES = 20_000
const SPARSE_SHARE = 0.1
const ROOM_PER_CELL = 4
const ROOM = 256

/** A rectangle around a long column and a long row would be nearly empty: such a region is cut where its width changes. */
function splitSparse(draft: Draft): readonly Region[] {
  const area = areaOf(draft)
  if (area <= SPARSE_FROM_PLACES || draft.cells.length / area >= SPARSE_SHARE) return [draft]
  const bands: Draft[] = []
  for (const row of rowsOf(draft.cells)) {
    const band = bands.at(-1)
    const wider = band && { ...band }
    if (wider) widen(wider, row)
    if (band && wider && areaOf(wider) <= ROOM_PER_CELL * (band.cells.length + row.cells.length) + ROOM) {
      widen(band, row)
      for (const cell of row.cells) band.cells.push(cell)
    } else bands.push(row)
  }
  return bands
}

function rowsOf(cells: readonly SheetCell[]): readonly Draft[] {
  const rows: Draft[] = []
  for (const cell of cells) {
    const { row, column } = cell
    const last = rows.at(-1)
    if (last?.top === row) {
      last.right = column
      last.cells.push(cell)
    } else rows.push({ top: row, left: column, bottom: row, right: column, cells: [cell] })
  }
  return rows
}
