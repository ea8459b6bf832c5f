/** Lines of text to rows and columns by the white between their words. */
import { type Line } from './lines.ts'
import { type Box, boxOf, median, type Word } from './page-content.ts'
import { rowGaps } from './row-gaps.ts'
import type { FoundCell, FoundTable } from './table-model.ts'

const STEP = 1
/** Part of the lines that may cross a column's gap: headings over several columns. */
const CROSSING = 0.1
const NARROWEST_GAP = 0.55
const NUMBER = /^[-–−+±~<>≤≥$€£]?\d[\d.,%×xX·:/±()\u00a0 -]*[%kKM]?$/

type Frame = {
  readonly box: Box
  /** Lines above the first inner ruling line. */
  readonly headerLines: number
  /** Heights of the ruling lines below rows. */
  readonly breaks: readonly number[]
}
type Piece = { readonly words: readonly Word[]; readonly box: Box; readonly column: number; readonly span: number }

export function gridOfLines(lines: readonly Line[], frame: Frame): FoundTable | null {
  const columns = columnEdges(lines, frame)
  if (columns.length < 2) return null
  const rows = toRows(lines, columns, frame)
  const cells = rows.flatMap(({ pieces }, row) =>
    pieces.map((piece): FoundCell => ({
      row,
      column: piece.column,
      rowSpan: 1,
      columnSpan: piece.span,
      words: piece.words,
      box: piece.box,
    })),
  )
  if (rows.length < 2 || cells.length < 4) return null
  const headerRows = Math.max(1, rows.filter(({ isHeader }) => isHeader).length)
  return { box: frame.box, rows: rows.length, columns: columns.length, headerRows, cells }
}

/** Left and right ends of the columns' text. */
function columnEdges(lines: readonly Line[], { box, headerLines }: Frame): ReadonlyArray<readonly [number, number]> {
  const body = lines.length > headerLines + 1 ? lines.slice(headerLines) : lines
  const size = median(body.map((line) => line.size)) || 10
  const count = Math.min(4000, Math.ceil((box.r - box.l) / STEP) + 2)
  const covered = new Uint16Array(count)
  for (const line of body) {
    const own = new Uint8Array(count)
    for (const { l, r } of line.words)
      own.fill(1, Math.max(0, Math.floor((l - box.l) / STEP)), Math.min(count, Math.ceil((r - box.l) / STEP)))
    for (let index = 0; index < count; index++) covered[index] = (covered[index] ?? 0) + (own[index] ?? 0)
  }
  const limit = Math.floor(CROSSING * body.length)
  const columns: Array<readonly [number, number]> = []
  let start = -1
  let end = -1
  for (let index = 0; index <= count; index++) {
    const isText = index < count && (covered[index] ?? 0) > limit
    if (isText) {
      if (start >= 0 && index - end > Math.max(2, (NARROWEST_GAP * size) / STEP)) {
        columns.push([box.l + start * STEP, box.l + end * STEP])
        start = index
      }
      if (start < 0) start = index
      end = index + 1
    }
  }
  if (start >= 0) columns.push([box.l + start * STEP, box.l + end * STEP])
  return columns
}

type Row = {
  readonly pieces: readonly Piece[]
  readonly isHeader: boolean
  readonly y: number
  readonly size: number
  readonly lastY: number
}

function toRows(
  lines: readonly Line[],
  columns: ReadonlyArray<readonly [number, number]>,
  frame: Frame,
): readonly Row[] {
  const rows: Row[] = []
  const ofLines = lines.map((line) => toPieces(line, columns))
  const body = lines.flatMap((line, index) =>
    index < frame.headerLines ? [] : [{ line, columns: ofLines[index]?.map(({ column }) => column) ?? [] }],
  )
  const gaps = rowGaps(body)
  lines.forEach((line, index) => {
    const pieces = ofLines[index] ?? []
    const isHeader = index < frame.headerLines
    const last = rows.at(-1)
    const breaks = gaps && !isHeader ? [...frame.breaks, ...gaps] : frame.breaks
    const isParted = last !== undefined && breaks.some((at) => at < last.lastY && at > line.y)
    const isMore =
      last !== undefined &&
      (isHeader
        ? isHeadContinuation(last, { pieces, line })
        : !last.isHeader && gaps !== null
          ? pieces.every(({ span }) => span === 1)
          : isContinuation(last, { pieces, line }))
    if (last && !isParted && isMore) rows[rows.length - 1] = merge(last, pieces, line.y)
    else rows.push({ pieces, isHeader, y: line.y, size: line.size, lastY: line.y })
  })
  return rows
}

/** Names of columns that take several lines; names over several columns stand in a row of their own. */
function isHeadContinuation(last: Row, { pieces, line }: { pieces: readonly Piece[]; line: Line }): boolean {
  if (!last.isHeader || last.lastY - line.y > 1.35 * last.size || last.pieces.some(({ span }) => span > 1)) return false
  if (pieces.some(({ span }) => span > 1)) return false
  // Names may be set to the top of the head or to its foot.
  const isIn = (some: readonly Piece[], all: readonly Piece[]): boolean =>
    some.every(({ column }) => all.some((other) => other.column === column))
  return isIn(pieces, last.pieces) || isIn(last.pieces, pieces)
}

/** A line that goes on the cells above it: close to them, in fewer columns, and not a row of numbers. */
function isContinuation(last: Row, { pieces, line }: { pieces: readonly Piece[]; line: Line }): boolean {
  if (last.lastY - line.y > 1.45 * last.size) return false
  if (pieces.some(({ column }) => column === 0) && last.pieces.some(({ column }) => column === 0)) return false
  if (pieces.length > 0.6 * last.pieces.length) return false
  const isUnder = pieces.every(({ column }) =>
    last.pieces.some((other) => other.column <= column && column < other.column + other.span),
  )
  return isUnder && !pieces.some(({ words }) => words.every(({ text }) => NUMBER.test(text)))
}

function merge(row: Row, pieces: readonly Piece[], lastY: number): Row {
  const merged = row.pieces.map((piece) => {
    const more = pieces.filter(({ column }) => piece.column <= column && column < piece.column + piece.span)
    const words = [...piece.words, ...more.flatMap((one) => one.words)]
    return more.length === 0 ? piece : { ...piece, words, box: boxOf(words) }
  })
  const added = pieces.filter(
    (piece) => !row.pieces.some(({ column, span }) => column <= piece.column && piece.column < column + span),
  )
  return { ...row, pieces: [...merged, ...added].sort((a, b) => a.column - b.column), lastY }
}

/** Words close together are one piece; it lies in the columns that it overlaps. */
function toPieces(line: Line, columns: ReadonlyArray<readonly [number, number]>): readonly Piece[] {
  const byColumn = new Map<number, { words: Word[]; span: number }>()
  for (const words of chunksOf(line, 0.5)) {
    const box = boxOf(words)
    const touched = columns.flatMap(([l, r], index) => (Math.min(r, box.r) - Math.max(l, box.l) > 1 ? [index] : []))
    const column = touched[0] ?? nearestColumn(columns, (box.l + box.r) / 2)
    const span = touched.length > 1 ? (touched.at(-1) ?? column) - column + 1 : 1
    const own = byColumn.get(column)
    if (own) {
      own.words.push(...words)
      own.span = Math.max(own.span, span)
    } else byColumn.set(column, { words: [...words], span })
  }
  const pieces = [...byColumn]
    .sort(([a], [b]) => a - b)
    .map(([column, { words, span }]) => ({ column, span, words, box: boxOf(words) }))
  return pieces.map((piece, index) => {
    const next = pieces[index + 1]
    return next ? { ...piece, span: Math.min(piece.span, next.column - piece.column) } : piece
  })
}

export function chunksOf(line: Line, apart: number): ReadonlyArray<readonly Word[]> {
  const sorted = [...line.words].sort((a, b) => a.l - b.l)
  const found: Word[][] = []
  let end = -Infinity
  for (const word of sorted) {
    const current = found.at(-1)
    if (current && word.l - end <= apart * line.size) current.push(word)
    else found.push([word])
    end = Math.max(end, word.r)
  }
  return found
}

function nearestColumn(columns: ReadonlyArray<readonly [number, number]>, x: number): number {
  let best = 0
  let distance = Infinity
  columns.forEach(([l, r], index) => {
    const own = x < l ? l - x : x > r ? x - r : 0
    if (own < distance) {
      best = index
      distance = own
    }
  })
  return best
}
