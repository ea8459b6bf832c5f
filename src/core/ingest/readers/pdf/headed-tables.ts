/** Tables with one line only, below the names of their columns. */
import { chunksOf, gridOfLines } from './aligned-grid.ts'
import { type Line, toLines } from './lines.ts'
import { boxOf, type Rule, type Word } from './page-content.ts'
import type { FoundTable } from './table-model.ts'

const MAX_RULES = 80
const MAX_HEADS = 40
const SHORTEST = 60
const SAME_END = 6
const HEAD_LINES = 4
/** Words in a piece of a row beyond which it reads like a column of text. */
const MOST_WORDS = 5
/** White between the pieces of a row, in font sizes. */
const APART = 0.9

type Span = { l: number; r: number }

export function headedTables(horizontal: readonly Rule[], words: readonly Word[]): readonly FoundTable[] {
  if (horizontal.length > MAX_RULES) return []
  return [...horizontal, ...boldHeads(words)].flatMap((rule): readonly FoundTable[] => {
    if (rule.to - rule.from < SHORTEST) return []
    const within = words.filter(({ l, r }) => l >= rule.from - SAME_END && r <= rule.to + SAME_END)
    const lines = toLines(within)
    const start = lines.findIndex(({ y, size }) => y + 0.3 * size < rule.at)
    if (start <= 0) return []
    const head = headOf(lines.slice(Math.max(0, start - HEAD_LINES), start), rule)
    if (head.length === 0) return []
    const body = bodyOf(lines.slice(start), head)
    if (!isTabular(body)) return []
    const rows = [...head, ...body]
    const box = { ...boxOf(rows), l: rule.from, r: rule.to }
    const table = gridOfLines(rows, { box, headerLines: head.length, breaks: [rule.at] })
    return table ? [table] : []
  })
}

/** Names of columns in bold need no line below them. */
function boldHeads(words: readonly Word[]): readonly Rule[] {
  if (!words.some(({ font }) => font.isBold)) return []
  const lines = toLines(words)
  const { l, r } = boxOf(words)
  const heads = lines.filter((line, index) => {
    const next = lines[index + 1]
    const isHead = line.bold > 0.99 && next !== undefined && next.bold < 0.5 && line.y - next.y < 3 * line.size
    return isHead && chunksOf(line, APART).length >= 2
  })
  return heads.slice(0, MAX_HEADS).map(({ y, size }) => ({ isVertical: false, at: y - 0.35 * size, from: l, to: r }))
}

/** The names of at least two columns directly above the line. */
function headOf(above: readonly Line[], rule: Rule): readonly Line[] {
  const last = above.at(-1)
  if (!last || last.y - rule.at > 1.3 * last.size || chunksOf(last, APART).length < 2) return []
  const columns = spansOf(last)
  const head = [last]
  for (const line of above.slice(0, -1).toReversed()) {
    const next = head[0]
    if (!next || line.y - next.y > 1.35 * next.size || isOtherStyle(line, next) || !fit(columns, line, true)) break
    head.unshift(line)
  }
  return head
}

/** The lines below whose pieces keep to the columns. */
function bodyOf(below: readonly Line[], head: readonly Line[]): readonly Line[] {
  const columns: Span[] = []
  for (const line of head) fit(columns, line, true)
  const body: Line[] = []
  let widest = 0
  for (const line of below) {
    const last = body.at(-1) ?? head.at(-1)
    if (!last || isOtherSize(line, last) || line.mono > 0.8) break
    const gap = last.y - line.y
    const isFar = body.length > 2 && gap > 1.3 * widest && chunksOf(line, APART).length < 2
    if (gap > 3 * line.size || isFar || !fit(columns, line, body.length < 2)) break
    if (body.length > 0) widest = Math.max(widest, gap)
    body.push(line)
  }
  return body
}

/** A heading above the names of the columns. */
function isOtherStyle(line: Line, other: Line): boolean {
  return isOtherSize(line, other) || line.bold > 0.9 !== other.bold > 0.9 || line.font.name !== other.font.name
}

function isOtherSize(line: Line, other: Line): boolean {
  return Math.abs(line.size - other.size) > 0.08 * other.size
}

function spansOf(line: Line): Span[] {
  return chunksOf(line, APART).map((words) => {
    const { l, r } = boxOf(words)
    return { l, r }
  })
}

/** Widens the columns by the line's pieces; false when a piece lies in two of them. */
function fit(columns: Span[], line: Line, mayAdd: boolean): boolean {
  const pieces = spansOf(line)
  const owners = pieces.map(({ l, r }) => columns.filter((column) => column.l < r && column.r > l))
  if (owners.some((own) => own.length > 1 || (own.length === 0 && !mayAdd))) return false
  pieces.forEach((piece, index) => {
    const [own] = owners[index] ?? []
    if (own) {
      own.l = Math.min(own.l, piece.l)
      own.r = Math.max(own.r, piece.r)
    } else columns.push({ ...piece })
  })
  return true
}

function isTabular(body: readonly Line[]): boolean {
  let rows = 0
  let pieces = 0
  let words = 0
  for (const line of body) {
    const count = chunksOf(line, APART).length
    if (count > 1) rows++
    pieces += count
    words += line.words.length
  }
  return rows >= 2 && rows >= 0.4 * body.length && words <= MOST_WORDS * pieces
}
