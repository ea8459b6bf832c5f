/** Lines of one column to the lines of its paragraphs. */
import { isCaption } from './captions.ts'
import { readMarker } from './list-marker.ts'
import type { Line } from './lines.ts'
import { median } from './page-content.ts'

export type Column = {
  readonly left: number
  readonly right: number
  /** Distance of its lines as a multiple of their size. */
  readonly leading: number
  /** Font size of most of the document's text. */
  readonly bodySize: number
}
export type Group = { readonly lines: readonly Line[]; readonly kind: 'text' | 'code' | 'formula' }

const NUMBERED_HEADING = /^(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.)\s+\p{Lu}/u
const ENDS = /[.!?:;。！？：]["”’)\]]*$/u

export function columnOf(lines: readonly Line[], bodySize: number): Column {
  const gaps: number[] = []
  lines.forEach((line, index) => {
    const last = lines[index - 1]
    if (!last || Math.abs(last.size - line.size) > 0.1 * line.size) return
    const gap = (last.y - line.y) / line.size
    if (gap > 0.7 && gap < 2.5) gaps.push(gap)
  })
  return {
    left: edge(
      lines.map(({ l }) => l),
      1,
    ),
    right: edge(
      lines.map(({ r }) => r),
      -1,
    ),
    leading: median(gaps) || 1.2,
    bodySize,
  }
}

/** The outermost place at which more than one line ends. */
function edge(values: readonly number[], sign: 1 | -1): number {
  const sorted = [...values].sort((a, b) => sign * (a - b))
  const [first = 0] = sorted
  const shared = sorted.find(
    (value, index) => index + 1 < sorted.length && Math.abs((sorted[index + 1] ?? 0) - value) < 3,
  )
  return shared !== undefined && Math.abs(shared - first) < 24 ? shared : first
}

export function toGroups(lines: readonly Line[], column: Column): readonly Group[] {
  const groups: Array<{ lines: Line[]; kind: Group['kind'] }> = []
  const kinds = withFragments(
    lines,
    lines.map((line) => kindOf(line, column)),
    column,
  )
  for (const [index, line] of lines.entries()) {
    const kind = isBrace(lines, kinds, index) ? 'code' : (kinds[index] ?? 'text')
    const last = groups.at(-1)
    if (last && goesOn(last, line, { kind, column })) last.lines.push(line)
    else groups.push({ lines: [line], kind })
  }
  return groups
}

function kindOf(line: Line, column: Column): Group['kind'] {
  if (line.mono > 0.8 && line.text.length > 1 && !isSetOff(line, column) && !hasProse(line)) return 'code'
  return isFormula(line, column) ? 'formula' : 'text'
}

/** Names of functions as headings or as items of a list, whose bullet is not of the code's font. */
function isSetOff(line: Line, { bodySize }: Column): boolean {
  if (line.bold > 0.8 && line.size >= 0.98 * bodySize) return true
  if (line.size > 1.12 * bodySize) return true
  const [mark] = line.words
  return mark !== undefined && !mark.font.isMono && line.words.length > 1 && readMarker(line.text) !== null
}

/** A sign alone on its line is code where it stands beside some. */
function isBrace(lines: readonly Line[], kinds: ReadonlyArray<Group['kind']>, index: number): boolean {
  const line = lines[index]
  if (!line || line.mono < 1 || line.text.length > 1) return false
  return [index - 1, index + 1].some((at) => {
    const other = lines[at]
    return other !== undefined && kinds[at] === 'code' && Math.abs(other.y - line.y) < 3 * line.size
  })
}

/** Words of another font: the line is text with names of functions in it. */
function hasProse({ words }: Line): boolean {
  return words.some(({ text, font }) => !font.isMono && /\p{L}{2}/u.test(text))
}

/** Limits, fractions and numbers that stand by a formula are parts of it. */
function withFragments(
  lines: readonly Line[],
  kinds: Array<Group['kind']>,
  column: Column,
): ReadonlyArray<Group['kind']> {
  const isNear = (index: number, other: number): boolean => {
    const a = lines[index]
    const b = lines[other]
    return (
      a !== undefined &&
      b !== undefined &&
      kinds[other] === 'formula' &&
      Math.abs(a.y - b.y) < 1.7 * Math.max(a.size, b.size)
    )
  }
  const order = [...lines.keys()]
  for (const index of [...order, ...order.toReversed()]) {
    const line = lines[index]
    if (
      line &&
      kinds[index] === 'text' &&
      isFragment(line, column) &&
      (isNear(index, index - 1) || isNear(index, index + 1))
    )
      kinds[index] = 'formula'
  }
  return kinds
}

function isFragment(line: Line, { left, right }: Column): boolean {
  if (/\p{L}{4,}/u.test(line.text.replace(/\b(?:where|softmax|argmax|argmin|sinh|cosh|tanh|otherwise)\b/g, '')))
    return false
  const isSetIn = line.l > left + 1.2 * line.size
  return isSetIn && line.r - line.l < 0.8 * (right - left)
}

const OPERATOR = /[=≈≤≥<>∑∏∫√∈∀∃→←±×·∂∇⊂∪∩∝≡+]/u
const PROSE = /\p{L}{3,}(?:\s+\p{L}{3,}){3,}/u

/** Mathematical letters that stand apart from the text around them. */
function isFormula(line: Line, { left, right }: Column): boolean {
  const isSetIn =
    line.l > left + 1.2 * line.size && (line.r < right - 1.2 * line.size || /\(\d+(?:\.\d+)?[a-z]?\)$/.test(line.text))
  if (line.math > 0.45 && (isSetIn || !PROSE.test(line.text))) return true
  if (isSetIn && line.math > 0.12 && OPERATOR.test(line.text) && !PROSE.test(line.text)) return true
  return isSetIn && /[=≈≤≥]/.test(line.text) && !/\p{L}{4,}/u.test(line.text)
}

type Next = { readonly kind: Group['kind']; readonly column: Column }

function goesOn(group: { lines: readonly Line[]; kind: Group['kind'] }, line: Line, { kind, column }: Next): boolean {
  const last = group.lines.at(-1)
  if (!last || kind !== group.kind) return false
  const gap = (last.y - line.y) / Math.max(last.size, line.size)
  if (kind === 'code')
    return gap < Math.max(3, 2.1 * (ownLeading(group.lines) ?? 0)) && Math.abs(last.size - line.size) < 0.15 * line.size
  if (kind === 'formula') return gap < 2.4
  if (Math.abs(last.size - line.size) > 0.06 * Math.max(last.size, line.size)) return false
  if (isOtherStyle(last, line)) return false
  const leading = ownLeading(group.lines) ?? column.leading
  if (gap > leading * 1.25 + 0.08) return false
  return !isNewParagraph(group.lines, line, column)
}

function ownLeading(lines: readonly Line[]): number | null {
  const [first, second] = lines
  if (!first || !second) return null
  return (first.y - second.y) / Math.max(first.size, second.size)
}

function isOtherStyle(last: Line, line: Line): boolean {
  const differs = (a: number, b: number): boolean => (a > 0.9 && b < 0.3) || (a < 0.3 && b > 0.9)
  if (differs(last.bold, line.bold)) return true
  return last.italic > 0.9 && line.italic < 0.1 && last.text.length < 60 && /^\p{Lu}/u.test(line.text)
}

function isNewParagraph(lines: readonly Line[], line: Line, column: Column): boolean {
  const [first] = lines
  const last = lines.at(-1)
  if (!first || !last) return true
  if (line.isRightToLeft) return isRightToLeftStart(last, line, column)
  if (line.size > 1.12 * column.bodySize) return startsItem(lines, line) || NUMBERED_HEADING.test(line.text)
  if (isCaption(line.text) && ENDS.test(last.text)) return true
  const em = line.size
  const own = readMarker(first.text)
  if (startsItem(lines, line)) return true
  const centered = isCentered(last, column) && isCentered(line, column)
  if (centered) return false
  if (isCentered(last, column) !== isCentered(line, column) && isShort(last, line, column)) return true
  if (!own && isUnderFirstText(lines, line)) return false
  if (own) {
    const body = lines[1]?.l ?? textStart(first)
    if (line.l < body - 0.8 * em) return ENDS.test(last.text) || line.l < first.l - 0.5 * em || lines.length > 1
    return line.l > body + 1.2 * em && isShort(last, line, column)
  }
  const isIndented = line.l > column.left + 0.7 * em
  if (isIndented && last.l <= column.left + 0.3 * em && line.l - last.l < 6 * em)
    return isShort(last, line, column) || ENDS.test(last.text) || lines.length > 1
  if (isHanging(lines, em) && line.l <= first.l + 0.3 * em) return true
  // A paragraph set in as a whole has its own left edge.
  if (lines.length > 1 && line.l > last.l + 0.7 * em && Math.abs(last.l - (lines.at(-2)?.l ?? 0)) < 2) return true
  if (!isShort(last, line, column)) return false
  if (ENDS.test(last.text)) return true
  return (
    last.r < column.left + 0.6 * (column.right - column.left) &&
    /^[\p{Lu}\p{N}]/u.test(line.text) &&
    line.bold < 0.5 &&
    last.bold < 0.5
  )
}

function isRightToLeftStart(last: Line, line: Line, { left, right }: Column): boolean {
  if (readMarker(line.text)) return true
  if (line.r < right - 0.7 * line.size && last.r > right - 0.3 * line.size && line.r > right - 5 * line.size)
    return true
  return ENDS.test(last.text) && last.l > left + firstWordWidth(line) + line.size
}

function startsItem(lines: readonly Line[], line: Line): boolean {
  const marker = readMarker(line.text)
  const [first] = lines
  const last = lines.at(-1)
  if (!marker || !first || !last) return false
  const own = readMarker(first.text)
  if (!marker.isEnumerated)
    return !/^[-–—*·]/.test(marker.marker) || own !== null || ENDS.test(last.text) || line.l !== last.l
  if (own?.isEnumerated === true)
    return (
      line.l < textStart(first) - 1 ||
      Math.abs(line.l - first.l) < 3 ||
      isFirstBelow(marker.marker, { own: own.marker, isEnded: ENDS.test(last.text) })
    )
  return ENDS.test(last.text) || marker.marker.startsWith('[') || line.l > last.l + 0.7 * line.size
}

/** `a.` below `2.` begins a list within the item, and so does `1.` after a sentence; else a number is one of the text. */
function isFirstBelow(marker: string, { own, isEnded }: { own: string; isEnded: boolean }): boolean {
  const kind = (text: string): string =>
    text
      .replace(/\d+/, '1')
      .replace(/[a-z]+/, 'a')
      .replace(/[A-Z]+/, 'A')
  return /^\(?[1aiAI][.)]$/.test(marker) && (isEnded || kind(marker) !== kind(own))
}

/** The first line stands out to the left of all others, as in lists of references. */
function isHanging([first, ...others]: readonly Line[], em: number): boolean {
  return first !== undefined && others.length > 0 && others.every(({ l }) => l > first.l + 0.7 * em)
}

/** A long heading goes on under its text, not under its number. */
function isUnderFirstText(lines: readonly Line[], line: Line): boolean {
  const [first] = lines
  return (
    first !== undefined && /^[\dA-Z.]{1,8}$/.test(first.words[0]?.text ?? '') && Math.abs(line.l - textStart(first)) < 2
  )
}

/** Where the text after the marker starts. */
function textStart(line: Line): number {
  return line.words[1]?.l ?? line.l
}

/** The next line's first word would have fitted: the line was ended on purpose. */
function isShort(last: Line, line: Line, { right }: Column): boolean {
  return last.r + firstWordWidth(line) + 0.9 * line.size < right
}

function firstWordWidth({ words: [first] }: Line): number {
  return first ? first.r - first.l : 0
}

export function isCentered(line: Line, { left, right }: Column): boolean {
  const before = line.l - left
  const after = right - line.r
  return before > 1.5 * line.size && Math.abs(before - after) < Math.max(6, 0.08 * (right - left))
}
