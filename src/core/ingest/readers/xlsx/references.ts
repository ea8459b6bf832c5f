/** Places in a sheet. Rows and columns count from 0 here, ranges include both ends; people read `B3:F20`. */
import { alphabetic } from '../numerals.ts'

export const MAX_ROWS = 1_048_576
export const MAX_COLUMNS = 16_384

export type Place = { readonly row: number; readonly column: number }
export type Range = { readonly top: number; readonly left: number; readonly bottom: number; readonly right: number }

/** Null for what is no reference, or lies outside of the largest sheet. */
export function parseReference(text: string): Place | null {
  const match = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/i.exec(text)
  if (!match) return null
  let column = 0
  for (const letter of (match[1] ?? '').toUpperCase()) column = column * 26 + (letter.charCodeAt(0) - 64)
  const row = Number(match[2])
  return column <= MAX_COLUMNS && row <= MAX_ROWS ? { row: row - 1, column: column - 1 } : null
}

/** `A1:B2` or `A1`; the corners in any order. */
export function parseRange(text: string): Range | null {
  const [from = '', to = from] = text.split(':', 2)
  const a = parseReference(from)
  const b = parseReference(to)
  if (!a || !b) return null
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  }
}

export function referenceOf({ row, column }: Place): string {
  return `${alphabetic(column + 1).toUpperCase()}${row + 1}`
}

export function rangeOf({ top, left, bottom, right }: Range): string {
  const start = referenceOf({ row: top, column: left })
  return top === bottom && left === right ? start : `${start}:${referenceOf({ row: bottom, column: right })}`
}

/** One number for each place, in reading order. */
export function keyOf({ row, column }: Place): number {
  return row * MAX_COLUMNS + column
}

export function areaOf({ top, left, bottom, right }: Range): number {
  return (bottom - top + 1) * (right - left + 1)
}

export function isInside({ row, column }: Place, { top, left, bottom, right }: Range): boolean {
  return row >= top && row <= bottom && column >= left && column <= right
}
