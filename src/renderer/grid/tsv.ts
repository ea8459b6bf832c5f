/** Tab-separated text as spreadsheets write and read it: a cell with a tab, a line break or a quote stands in quotes. */
import type { JsonValue } from '../../shared/json.ts'
import { showValue } from './values.ts'

export function formatTsv(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string): string => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quoted).join('\t')).join('\n')
}

/** The cell that begins at `from`, and where it ends. */
function readCell(text: string, from: number): { readonly cell: string; readonly end: number } {
  if (text[from] !== '"') {
    let end = from
    while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end += 1
    return { cell: text.slice(from, end), end }
  }
  let end = from + 1
  while (end < text.length) {
    if (text[end] !== '"') end += 1
    else if (text[end + 1] === '"') end += 2
    else break
  }
  // A quote that nothing closes is a sign like any other, and so is one with more text behind it.
  const isClosed = end < text.length && [undefined, '\t', '\n', '\r'].includes(text[end + 1])
  if (!isClosed) {
    const line = /[\t\r\n]/.exec(text.slice(from))
    const stop = line ? from + line.index : text.length
    return { cell: text.slice(from, stop), end: stop }
  }
  return { cell: text.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 }
}

export function parseTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at <= text.length) {
    const { cell, end } = readCell(text, at)
    row.push(cell)
    at = end + 1
    if (text[end] === '\t') continue
    rows.push(row)
    row = []
    if (text[end] === '\r' && text[end + 1] === '\n') at += 1
    // The last line ends with a break, which begins no line of its own.
    if (at >= text.length) break
  }
  return rows
}

/** A value as a cell of a spreadsheet: texts as they are, with their line breaks. */
export function cellText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : showValue(value)
}
