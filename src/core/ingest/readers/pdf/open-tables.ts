/** Tables without any lines: rows whose pieces stand apart and are mostly numbers or marks. */
import { gridOfLines } from './aligned-grid.ts'
import type { Line } from './lines.ts'
import { boxOf } from './page-content.ts'
import type { FoundTable } from './table-model.ts'

const VALUE = /^[\p{N}\p{S}*•✓✗.,:/()%–—±-]+(?:%|[a-zA-Z]{1,3})?$/u
const EQUATION_NUMBER = /^\(\d{1,3}[a-z]?\)$/
const FEWEST_ROWS = 3
const APART = 0.9
/** Parts of the pieces behind the first that are values. */
const VALUES = 0.5

type TextRun = { readonly lines: readonly Line[]; readonly table: FoundTable | null }

/** Lines of a column with its tables apart. */
export function splitOpenTables(lines: readonly Line[]): readonly TextRun[] {
  const runs: TextRun[] = []
  let text: Line[] = []
  for (let index = 0; index < lines.length;) {
    const end = tableEnd(lines, index)
    const rows = end - index >= FEWEST_ROWS ? withHead(lines.slice(index, end), text.at(-1)) : null
    const table = rows && gridOfLines(rows, { box: boxOf(rows), headerLines: 1, breaks: [] })
    if (rows && table) {
      text = text.slice(0, text.length - (rows.length - (end - index)))
      if (text.length > 0) runs.push({ lines: text, table: null })
      runs.push({ lines: rows, table })
      text = []
      index = end
    } else {
      text.push(...lines.slice(index, index + 1))
      index++
    }
  }
  if (text.length > 0) runs.push({ lines: text, table: null })
  return runs
}

function tableEnd(lines: readonly Line[], start: number): number {
  let end = start
  let last: Line | undefined
  for (let line = lines[end]; line && isValueRow(line) && isNear(last, line); line = lines[end]) {
    last = line
    end++
  }
  return end
}

function isNear(last: Line | undefined, line: Line): boolean {
  return !last || last.y - line.y < 3 * Math.max(last.size, line.size)
}

/** A line of several names directly above the rows is their head. */
function withHead(rows: readonly Line[], head: Line | undefined): readonly Line[] {
  const [first] = rows
  return head && first && piecesOf(head).length >= 2 && isNear(head, first) ? [head, ...rows] : rows
}

/** At least three pieces, or two with the second a value; formulas with their numbers are none. */
export function isValueRow(line: Line): boolean {
  if (line.math > 0.1 || line.text.includes('=')) return false
  const [, ...values] = piecesOf(line)
  if (values.length < 2 || EQUATION_NUMBER.test(values.at(-1) ?? '')) return false
  return values.filter((piece) => piece.split(' ').every((word) => VALUE.test(word))).length >= VALUES * values.length
}

function piecesOf(line: Line): readonly string[] {
  const sorted = [...line.words].sort((a, b) => a.l - b.l)
  const pieces: string[] = []
  let end = -Infinity
  for (const { text, l, r } of sorted) {
    if (l - end > APART * line.size) pieces.push(text)
    else pieces.push(`${pieces.pop() ?? ''} ${text}`)
    end = Math.max(end, r)
  }
  return pieces
}
