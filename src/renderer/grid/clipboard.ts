import type { JsonValue } from '../../shared/json.ts'
import type { RowKey } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'
import { fieldOfColumn } from './columns.ts'
import type { CellPlace, RangeBounds } from './ranges.ts'
import { cellText } from './tsv.ts'

/** A text that a person pasted into a field. */
export type PastedCell = {
  readonly runUid: string
  readonly blockIndex: number
  readonly field: string
  readonly text: string
}

/** More rows than that are work for a filter, not for a clipboard. */
export const MAX_RANGE_ROWS = 100_000
function textOf(row: GridRow, colId: string): string {
  const field = fieldOfColumn(colId)
  if (field !== null) return cellText(row.data?.[field])
  switch (colId) {
    case 'index':
      return String(row.blockIndex)
    case 'document':
      return row.documentName
    case 'type':
      return row.type
    case 'content':
      return row.content
    default:
      return row.status ?? ''
  }
}

export function cellsOf(rows: readonly GridRow[], columns: readonly string[]): readonly (readonly string[])[] {
  return rows.map((row) => columns.map((column) => textOf(row, column)))
}

type Sheet = readonly (readonly string[])[]

/** What a pasted sheet covers: one value fills a whole range, anything else keeps its own size from the first cell on. */
export function pasteArea(
  sheet: Sheet,
  start: CellPlace,
  around: { columns: readonly string[]; range: RangeBounds | null },
) {
  const { columns, range } = around
  const first = sheet[0]?.[0]
  if (range && sheet.length === 1 && sheet[0]?.length === 1 && first !== undefined) {
    return { top: range.top, rows: range.bottom - range.top + 1, columns: range.columns, textAt: () => first }
  }
  const top = range?.top ?? start.row
  const from = Math.max(0, columns.indexOf(range?.columns[0] ?? start.column))
  const width = Math.max(0, ...sheet.map((row) => row.length))
  return {
    top,
    rows: sheet.length,
    columns: columns.slice(from, from + width),
    textAt: (row: number, column: number) => sheet[row]?.[column],
  }
}

type PasteArea = ReturnType<typeof pasteArea>

/** The cells that take something: staged rows alone hold values that a person may change. */
export function pastedCells(area: PasteArea, rows: readonly GridRow[]): readonly PastedCell[] {
  return rows.flatMap((row, index) => {
    const { runUid, blockIndex } = row
    if (row.status !== 'ai_complete' || runUid === null) return []
    return area.columns.flatMap((column, place) => {
      const field = fieldOfColumn(column)
      const text = area.textAt(index, place)
      return field === null || text === undefined ? [] : [{ runUid, blockIndex, field, text }]
    })
  })
}

/** What filling down means: the first row's value for the staged rows below it. */
export function fillOf(
  rows: readonly GridRow[],
  field: string,
): { readonly value: JsonValue; readonly rows: readonly RowKey[] } {
  const [first, ...rest] = rows
  return {
    value: first?.data?.[field] ?? null,
    rows: rest.flatMap(({ runUid, blockIndex, status }) =>
      status === 'ai_complete' && runUid !== null ? [{ runUid, blockIndex }] : [],
    ),
  }
}
