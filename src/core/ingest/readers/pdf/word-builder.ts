/** Glyphs in the order of the content stream to words. */
import { isRightToLeftText, isUnknownGlyph, normaliseGlyph } from './glyph-text.ts'
import type { Font, Word } from './page-content.ts'

/** A gap wider than this part of the font size parts words where no space character stands. */
export const WORD_GAP = 0.11
const ASCENT = 0.72
const DESCENT = 0.21

type Glyph = {
  readonly text: string
  readonly x0: number
  /** Where the next glyph of unmoved text would start. */
  readonly x1: number
  readonly y: number
  readonly size: number
  readonly font: Font
  readonly isArtifact: boolean
  readonly isField: boolean
}

export type WordBuilder = { readonly add: (glyph: Glyph) => void; readonly finish: () => readonly Word[] }

const SPACE = /^[\s\u00a0\u2000-\u200b\u3000]*$/
const ACCENTS: Readonly<Record<string, string>> = {
  '´': '\u0301',
  '`': '\u0300',
  '¨': '\u0308',
  ˆ: '\u0302',
  '˜': '\u0303',
  '¸': '\u0327',
  '˚': '\u030a',
  ˇ: '\u030c',
  '¯': '\u0304',
}

/** Words of one direction of text, which runs along x in the frame of the glyphs. */
export function createWordBuilder(nextOrder: () => number): WordBuilder {
  const words: Word[] = []
  let glyphs: Glyph[] = []
  const end = (isSpaced: boolean): void => {
    const word = toWord(glyphs, isSpaced, nextOrder)
    if (word) words.push(word)
    glyphs = []
  }
  return {
    add: (glyph) => {
      if (SPACE.test(glyph.text)) return end(true)
      const last = glyphs.at(-1)
      if (last && isApart(last, glyph)) end(false)
      glyphs.push(glyph)
    },
    finish: () => {
      end(false)
      return withoutDoubles(words)
    },
  }
}

function isApart(last: Glyph, next: Glyph): boolean {
  if (last.font !== next.font || last.isArtifact !== next.isArtifact || last.isField !== next.isField) return true
  const size = Math.min(last.size, next.size)
  if (isAccented(last, next)) return false
  if (Math.abs(last.y - next.y) > 0.05 * size || Math.abs(last.size - next.size) > 0.05 * size) return true
  const isRtl = isRightToLeftText(next.text)
  if (isRtl !== isRightToLeftText(last.text) && /[\p{L}\p{N}]/u.test(next.text) && /[\p{L}\p{N}]/u.test(last.text))
    return true
  if (isRtl && next.x0 < last.x0) return last.x0 - next.x1 > WORD_GAP * size
  const gap = next.x0 - last.x1
  return gap > WORD_GAP * size || gap < -0.6 * size - (isRtl ? size : 0)
}

/** An accent and its letter lie over each other, at heights of their own. */
function isAccented(last: Glyph, next: Glyph): boolean {
  if (!(last.text in ACCENTS) && !(next.text in ACCENTS)) return false
  return Math.abs(last.y - next.y) < 0.4 * last.size && next.x0 < last.x1 && next.x1 > last.x0 - 0.2 * last.size
}

function toWord(glyphs: readonly Glyph[], isSpaced: boolean, nextOrder: () => number): Word | null {
  const [first] = glyphs
  if (!first) return null
  const isRightToLeft = glyphs.some(({ text }) => isRightToLeftText(text))
  const text = isRightToLeft ? rightToLeftText(glyphs) : leftToRightText(glyphs)
  if (text === '') return null
  let l = Infinity
  let r = -Infinity
  for (const { x0, x1 } of glyphs) {
    l = Math.min(l, x0)
    r = Math.max(r, x1)
  }
  const { y, size, font, isArtifact, isField } = glyphs.find(({ text }) => !(text in ACCENTS)) ?? first
  const box = { l, r, b: y - DESCENT * size, t: y + ASCENT * size }
  return { ...box, text, y, size, font, isSpaced, isArtifact, isField, isRightToLeft, order: nextOrder() }
}

/** A sign that stands alone in a font of signs is a bullet or a box; within a word it says nothing. */
function textOf({ text }: Glyph, isAlone = false): string {
  if (isUnknownGlyph(text) && text.charCodeAt(0) < 0xa0) return isAlone ? '•' : ''
  return normaliseGlyph(text)
}

function leftToRightText(glyphs: readonly Glyph[]): string {
  let text = ''
  let accent = ''
  let accentEnd = 0
  for (const glyph of glyphs) {
    const own = textOf(glyph, glyphs.length === 1)
    const combining = ACCENTS[own]
    if (combining !== undefined) {
      if (accent) text += accent
      accent = own
      accentEnd = glyph.x1
    } else if (accent) {
      // TeX draws the accent first and sets the letter under it.
      const isUnder = glyph.x0 < accentEnd - 0.1 * glyph.size
      text += isUnder ? `${own}${ACCENTS[accent] ?? ''}`.normalize('NFC') : accent + own
      accent = ''
    } else text += own
  }
  return text + accent
}

/** Glyphs from right to left whatever order they were drawn in; digits and Latin letters in it keep theirs. */
function rightToLeftText(glyphs: readonly Glyph[]): string {
  const sorted = [...glyphs].sort((a, b) => b.x0 + b.x1 - a.x0 - a.x1)
  const parts: string[] = []
  let forward: string[] = []
  for (const glyph of sorted) {
    if (/[\p{N}a-z]/iu.test(glyph.text)) forward.push(textOf(glyph))
    else {
      parts.push(...forward.reverse(), textOf(glyph))
      forward = []
    }
  }
  return [...parts, ...forward.reverse()].join('')
}

/** Text drawn twice at almost the same place, to look bold or to have a shadow, is one text. */
function withoutDoubles(words: readonly Word[]): readonly Word[] {
  const seen = new Map<string, Word>()
  return words.filter((word) => {
    const key = `${word.text}\u0000${Math.round(word.l / 4)}\u0000${Math.round(word.y / 4)}`
    const other = seen.get(key)
    seen.set(key, word)
    return !(other && Math.abs(other.l - word.l) < 0.15 * word.size && Math.abs(other.y - word.y) < 0.15 * word.size)
  })
}
