/** Words to lines: those on one baseline, with what is raised or lowered at them. */
import { type Box, boxOf, type Font, type Word } from './page-content.ts'
import { WORD_GAP } from './word-builder.ts'

export type Line = Box & {
  readonly words: readonly Word[]
  readonly text: string
  /** Of the baseline. */
  readonly y: number
  /** Of most of its letters. */
  readonly size: number
  readonly font: Font
  /** Parts of the letters that are bold and so on, 0 to 1. */
  readonly bold: number
  readonly italic: number
  readonly mono: number
  readonly math: number
  readonly isRightToLeft: boolean
}

/** From top to bottom. */
export function toLines(words: readonly Word[]): readonly Line[] {
  const sorted = [...words].sort((a, b) => b.y - a.y || a.l - b.l)
  const lines: Line[] = []
  let cluster: Word[] = []
  let main: Word | undefined
  for (const word of sorted) {
    if (main && !isOnLine(main, word)) {
      lines.push(toLine(cluster))
      cluster = []
      main = undefined
    }
    cluster.push(word)
    if (!main || word.size > main.size * 1.05) main = word
  }
  if (cluster.length > 0) lines.push(toLine(cluster))
  return lines
}

function isOnLine(main: Word, word: Word): boolean {
  const distance = Math.abs(main.y - word.y)
  return distance <= Math.min(0.45 * Math.max(main.size, word.size), 0.9 * Math.min(main.size, word.size))
}

function toLine(words: readonly Word[]): Line {
  const letters = countLetters(words)
  const ordered = inReadingOrder(words, letters.rightToLeft * 2 > letters.all)
  const main = letters.main
  const share = (count: number): number => (letters.all === 0 ? 0 : count / letters.all)
  return {
    ...boxOf(words),
    words: ordered,
    text: joinWords(ordered, main?.y ?? 0, main?.size ?? 1),
    y: main?.y ?? 0,
    size: main?.size ?? 1,
    font: main?.font ?? NO_FONT,
    bold: share(letters.bold),
    italic: share(letters.italic),
    mono: share(letters.mono),
    math: share(letters.math),
    isRightToLeft: letters.rightToLeft * 2 > letters.all,
  }
}

const NO_FONT: Font = { id: '', name: '', isBold: false, isItalic: false, isMono: false, isMath: false }

function countLetters(words: readonly Word[]) {
  const counts = { all: 0, bold: 0, italic: 0, mono: 0, math: 0, rightToLeft: 0 }
  const sizes = new Map<number, { count: number; word: Word }>()
  for (const word of words) {
    const { length } = word.text
    counts.all += length
    if (word.font.isBold) counts.bold += length
    if (word.font.isItalic) counts.italic += length
    if (word.font.isMono) counts.mono += length
    if (word.font.isMath) counts.math += length
    if (word.isRightToLeft) counts.rightToLeft += length
    const key = Math.round(word.size * 10)
    // Names of functions are often set smaller than the text that they stand in.
    const weight = word.font.isMono ? 0.2 * length : length
    const known = sizes.get(key)
    if (known) known.count += weight
    else sizes.set(key, { count: weight, word })
  }
  let main: { count: number; word: Word } | undefined
  for (const entry of sizes.values()) if (!main || entry.count > main.count) main = entry
  return { ...counts, main: main?.word }
}

/** Words of the other direction keep their own order among themselves. */
function inReadingOrder(words: readonly Word[], isRightToLeft: boolean): readonly Word[] {
  const sorted = [...words].sort((a, b) => (isRightToLeft ? b.r - a.r || b.l - a.l : a.l - b.l || a.order - b.order))
  if (!isRightToLeft && !sorted.some((word) => word.isRightToLeft)) return sorted
  const isForeign = (word: Word): boolean => word.isRightToLeft !== isRightToLeft && /[\p{L}\p{N}]/u.test(word.text)
  const ordered: Word[] = []
  let run: Word[] = []
  let pending: Word[] = []
  const flush = (): void => {
    ordered.push(...run.reverse(), ...pending)
    run = []
    pending = []
  }
  for (const word of sorted) {
    if (isForeign(word)) {
      run.push(...pending, word)
      pending = []
    } else if (run.length > 0 && !/[\p{L}\p{N}]/u.test(word.text)) pending.push(word)
    else {
      flush()
      ordered.push(word)
    }
  }
  flush()
  return ordered
}

/** With spaces where the words stand apart, and before what is raised: `10 6` is no other number, as `106` would be. */
function joinWords(words: readonly Word[], y: number, size: number): string {
  let text = ''
  let last: Word | undefined
  for (const word of words) {
    if (last && (isParted(last, word) || isRaised(last, word, { y, size }))) text += ' '
    text += word.text
    last = word
  }
  return text
}

function isParted(last: Word, word: Word): boolean {
  if (/^\p{M}/u.test(word.text)) return false
  const gap = Math.max(word.l - last.r, last.l - word.r)
  if (last.isSpaced && word.order === last.order + 1) return true
  // Text from right to left may be drawn in the order of its places.
  if (word.isSpaced && last.order === word.order + 1) return true
  return gap > WORD_GAP * Math.min(last.size, word.size)
}

function isRaised(last: Word, word: Word, line: { y: number; size: number }): boolean {
  const raised = (one: Word): boolean => one.size < 0.85 * line.size && one.y > line.y + 0.25 * line.size
  if (raised(word) && !raised(last))
    return /[\p{L}\p{N})\]”"']$/u.test(last.text) && /^[\p{L}\p{N}*†‡]/u.test(word.text)
  return raised(last) && !raised(word) && /^\p{L}/u.test(word.text)
}
