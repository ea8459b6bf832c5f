/**
 * The difference of two texts in words. Words that occur once in both are anchors (patience diff): they cut the texts into
 * short pieces, and each piece is compared by Myers' algorithm (An O(ND) Difference Algorithm, 1986). A piece without anchors
 * that differs in more than MAX_EDITS places is replaced as a whole, so that the time stays proportional to the length.
 */
import { type Word, wordsOf } from './words.ts'

export type DiffKind = 'same' | 'inserted' | 'deleted'
export type DiffPart = { readonly kind: DiffKind; readonly text: string; readonly words: number }
export type WordDiff = { readonly parts: readonly DiffPart[]; readonly inserted: number; readonly deleted: number }

type Range = { readonly from: number; readonly to: number }
type Edit = { readonly kind: DiffKind; readonly word: Word }
type Sides = { readonly before: readonly Word[]; readonly after: readonly Word[] }
type Piece = { readonly left: Range; readonly right: Range }

const MAX_EDITS = 400

export function diffWords(before: string, after: string): WordDiff {
  const sides = { before: wordsOf(before), after: wordsOf(after) }
  const edits: Edit[] = []
  const whole = { left: { from: 0, to: sides.before.length }, right: { from: 0, to: sides.after.length } }
  comparePiece(sides, whole, edits)
  return join(edits)
}

function join(edits: readonly Edit[]): WordDiff {
  const parts: { kind: DiffKind; text: string; words: number }[] = []
  const counts = { same: 0, inserted: 0, deleted: 0 }
  for (const { kind, word } of edits) {
    const last = parts.at(-1)
    const words = word.isWord ? 1 : 0
    counts[kind] += words
    if (last?.kind === kind) {
      last.text += word.text
      last.words += words
    } else parts.push({ kind, text: word.text, words })
  }
  return { parts, inserted: counts.inserted, deleted: counts.deleted }
}

const sizeOf = ({ from, to }: Range): number => to - from

function comparePiece(sides: Sides, piece: Piece, edits: Edit[]): void {
  const { before, after } = sides
  let { from: left, to: leftEnd } = piece.left
  let { from: right, to: rightEnd } = piece.right
  const isSame = (one: number, other: number): boolean => before[one]?.key === after[other]?.key
  const put = (kind: DiffKind, word: Word | undefined): void => {
    if (word) edits.push({ kind, word })
  }
  for (; left < leftEnd && right < rightEnd && isSame(left, right); left++, right++) put('same', after[right])
  let tail = 0
  for (; left < leftEnd && right < rightEnd && isSame(leftEnd - 1, rightEnd - 1); leftEnd--, rightEnd--) tail++
  compareMiddle(sides, { left: { from: left, to: leftEnd }, right: { from: right, to: rightEnd } }, edits)
  for (let nth = 0; nth < tail; nth++) put('same', after[rightEnd + nth])
}

function compareMiddle(sides: Sides, { left, right }: Piece, edits: Edit[]): void {
  const anchors = sizeOf(left) > 0 && sizeOf(right) > 0 ? anchorsOf(sides, { left, right }) : []
  if (anchors.length === 0) {
    edits.push(...shortestEdits(sides, { left, right }))
    return
  }
  let [leftFrom, rightFrom] = [left.from, right.from]
  for (const [one, other] of [...anchors, [left.to, right.to] as const]) {
    comparePiece(sides, { left: { from: leftFrom, to: one }, right: { from: rightFrom, to: other } }, edits)
    const word = one < left.to ? sides.after[other] : undefined
    if (word) edits.push({ kind: 'same', word })
    leftFrom = one + 1
    rightFrom = other + 1
  }
}

type Anchor = readonly [left: number, right: number]

/** Words that stand once on either side, as many as can be kept in the order of both. */
function anchorsOf({ before, after }: Sides, { left, right }: Piece): readonly Anchor[] {
  const once = (words: readonly Word[], { from, to }: Range): Map<string, number> => {
    const places = new Map<string, number>()
    for (let at = from; at < to; at++) {
      const key = words[at]?.key ?? ''
      places.set(key, places.has(key) ? -1 : at)
    }
    return places
  }
  const others = once(after, right)
  const pairs: Anchor[] = []
  for (const [key, one] of once(before, left)) {
    const other = others.get(key) ?? -1
    // Punctuation anchors nothing: a lone bracket says little of what belongs together.
    if (one >= 0 && other >= 0 && before[one]?.isWord) pairs.push([one, other])
  }
  return longestRising(pairs)
}

/** The longest row of pairs that rise on both sides; they come in the order of the left one. */
function longestRising(pairs: readonly Anchor[]): readonly Anchor[] {
  const tops: number[] = []
  const previous: number[] = []
  for (const [nth, [, right]] of pairs.entries()) {
    let [low, high] = [0, tops.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < right) low = middle + 1
      else high = middle
    }
    previous[nth] = low > 0 ? (tops[low - 1] ?? -1) : -1
    tops[low] = nth
  }
  const row: Anchor[] = []
  for (let nth = tops.at(-1) ?? -1; nth >= 0; nth = previous[nth] ?? -1) {
    const pair = pairs[nth]
    if (pair) row.push(pair)
  }
  return row.reverse()
}

function replaced({ before, after }: Sides, { left, right }: Piece): readonly Edit[] {
  return [
    ...before.slice(left.from, left.to).map((word): Edit => ({ kind: 'deleted', word })),
    ...after.slice(right.from, right.to).map((word): Edit => ({ kind: 'inserted', word })),
  ]
}

/** Myers: how far one comes along each diagonal with so many edits, until the end; then the way back. */
function shortestEdits(sides: Sides, piece: Piece): readonly Edit[] {
  const [rows, columns] = [sizeOf(piece.left), sizeOf(piece.right)]
  if (rows === 0 || columns === 0) return replaced(sides, piece)
  const wordAt = {
    before: (x: number): Word | undefined => sides.before[piece.left.from + x],
    after: (y: number): Word | undefined => sides.after[piece.right.from + y],
  }
  const limit = Math.min(MAX_EDITS, rows + columns)
  const middle = limit + 1
  const furthest = new Int32Array(2 * limit + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(furthest.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown =
        diagonal === -edits ||
        (diagonal !== edits && (furthest[middle + diagonal - 1] ?? 0) < (furthest[middle + diagonal + 1] ?? 0))
      let x = isDown ? (furthest[middle + diagonal + 1] ?? 0) : (furthest[middle + diagonal - 1] ?? 0) + 1
      for (let y = x - diagonal; x < rows && y < columns && wordAt.before(x)?.key === wordAt.after(y)?.key; x++) y++
      furthest[middle + diagonal] = x
      if (x >= rows && x - diagonal >= columns) return walkBack(trace, { rows, columns }, wordAt)
    }
  }
  return replaced(sides, piece)
}

type WordsAt = {
  readonly before: (x: number) => Word | undefined
  readonly after: (y: number) => Word | undefined
}

function walkBack(
  trace: readonly Int32Array[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
  wordAt: WordsAt,
): readonly Edit[] {
  const edits: Edit[] = []
  const put = (kind: DiffKind, word: Word | undefined): void => {
    if (word) edits.push({ kind, word })
  }
  let [x, y] = [rows, columns]
  for (let count = trace.length - 1; count >= 0; count--) {
    const diagonal = x - y
    const reached = (other: number): number => trace[count]?.[other + count + 1] ?? 0
    const isDown = diagonal === -count || (diagonal !== count && reached(diagonal - 1) < reached(diagonal + 1))
    const before = isDown ? diagonal + 1 : diagonal - 1
    const fromX = count === 0 ? 0 : reached(before)
    const fromY = count === 0 ? 0 : fromX - before
    while (x > fromX && y > fromY) put('same', wordAt.after((x--, --y)))
    if (count === 0) break
    if (isDown) put('inserted', wordAt.after(--y))
    else put('deleted', wordAt.before(--x))
  }
  return edits.reverse()
}
