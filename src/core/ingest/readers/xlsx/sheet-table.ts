/** A region of a sheet as a table: spans, header rows, links and comments. */
import type { CellSpec, TableSpec } from '../../docling/builder.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import type { Budget } from './budget.ts'
import { areaOf, keyOf, type Range, rangeOf, referenceOf } from './references.ts'
import { clipped, type Region } from './regions.ts'
import type { SheetCell } from './sheet.ts'

/** A table that its author has marked as such. */
export type MarkedTable = Range & { readonly headerRows: number }
export type CellExtras = {
  readonly merges: ReadonlyMap<number, Range>
  readonly links: ReadonlyMap<number, string>
  readonly comments: ReadonlyMap<number, readonly OfficeComment[]>
  readonly marked: readonly MarkedTable[]
  readonly budget: Budget
}
export type RegionSpec = {
  /** A title in merged cells over the header, which is no row of the table. */
  readonly title: string | null
  readonly table: Pick<TableSpec, 'rows' | 'columns' | 'cells'>
  readonly range: Range
  readonly meta: Readonly<Record<`galley__${string}`, unknown>>
}

export function toTable(connected: Region, extras: CellExtras): RegionSpec {
  const region = trimmed(connected, extras)
  const title = titleOf(region, extras)
  const range = title ? { ...region, top: region.top + 1 } : region
  const cells = title ? region.cells.filter(({ row }) => row > region.top) : region.cells
  const headers = headerRowsOf(range, cells, extras)
  const specs = cells.map((cell): CellSpec => {
    const { rowSpan, columnSpan } = spanOf(cell, region, extras)
    if (rowSpan * columnSpan > 1) extras.budget.spendCharacters(cell.text.length * (rowSpan * columnSpan - 1))
    return {
      text: cell.text.trim(),
      row: cell.row - range.top,
      column: cell.column - range.left,
      rowSpan,
      columnSpan,
      isColumnHeader: cell.row - range.top < headers,
    }
  })
  return {
    title: title?.text.trim() ?? null,
    table: { rows: range.bottom - range.top + 1, columns: range.right - range.left + 1, cells: specs },
    range,
    meta: { galley__range: rangeOf(range), ...extraMeta(region.cells, extras) },
  }
}

/** Merged cells without text connect others, but are no rows and columns at the edge. */
function trimmed(region: Region, extras: CellExtras): Region {
  const bounds = { top: region.bottom, left: region.right, bottom: region.top, right: region.left }
  for (const cell of region.cells) {
    const { rowSpan, columnSpan } = spanOf(cell, region, extras)
    bounds.top = Math.min(bounds.top, cell.row)
    bounds.left = Math.min(bounds.left, cell.column)
    bounds.bottom = Math.max(bounds.bottom, cell.row + rowSpan - 1)
    bounds.right = Math.max(bounds.right, cell.column + columnSpan - 1)
  }
  return { ...bounds, cells: region.cells }
}

function spanOf(cell: SheetCell, region: Range, { merges }: CellExtras) {
  const merge = merges.get(keyOf(cell))
  if (!merge) return { rowSpan: 1, columnSpan: 1 }
  const { bottom, right } = clipped(merge, region)
  return {
    rowSpan: Math.max(1, Math.min(bottom, region.bottom) - cell.row + 1),
    columnSpan: Math.max(1, Math.min(right, region.right) - cell.column + 1),
  }
}

/** One merged cell alone on the first row, with a row of at least two texts below. */
function titleOf(region: Region, { merges }: CellExtras): SheetCell | null {
  const [first, second, third] = region.cells
  if (first?.row !== region.top || second?.row !== region.top + 1 || third?.row !== region.top + 1) return null
  const merge = merges.get(keyOf(first))
  if (merge?.top !== first.row || merge.bottom !== first.row || first.column !== region.left) return null
  return first
}

/** What the author says where the table is marked; else the first row, unless it holds numbers only. */
function headerRowsOf(range: Range, cells: readonly SheetCell[], { marked }: CellExtras): number {
  const own = marked.find((table) => table.top === range.top && table.left === range.left)
  if (own) return own.headerRows
  const first = cells.filter(({ row }) => row === range.top)
  return first.every(({ isNumber }) => isNumber) ? 0 : 1
}

function extraMeta(cells: readonly SheetCell[], { links, comments }: CellExtras): RegionSpec['meta'] {
  if (links.size === 0 && comments.size === 0) return {}
  const ownLinks: unknown[] = []
  const ownComments: unknown[] = []
  for (const cell of cells) {
    const key = keyOf(cell)
    const href = links.get(key)
    if (href !== undefined) ownLinks.push({ text: cell.text.trim(), href, cell: referenceOf(cell) })
    for (const comment of comments.get(key) ?? []) ownComments.push({ cell: referenceOf(cell), ...comment })
  }
  return {
    ...(ownLinks.length > 0 && { galley__links: ownLinks }),
    ...(ownComments.length > 0 && { galley__comments: ownComments }),
  }
}

/** Merged ranges by their first place; a single place is no range. */
export function mergesByPlace(merges: readonly Range[]): ReadonlyMap<number, Range> {
  const byPlace = new Map<number, Range>()
  for (const merge of merges) if (areaOf(merge) > 1) byPlace.set(keyOf({ row: merge.top, column: merge.left }), merge)
  return byPlace
}
