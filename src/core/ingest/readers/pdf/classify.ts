/** What a group of lines is: heading, list item, caption, footnote, code, formula or running text. */
import { isCaption } from './captions.ts'
import { codeText } from './code-text.ts'
import { type HyphenatedWords, joinLines, joinOriginal } from './join-text.ts'
import type { Line } from './lines.ts'
import { readMarker } from './list-marker.ts'
import { boxOf, type Rule } from './page-content.ts'
import { type Column, type Group, isCentered } from './paragraphs.ts'
import type { BlockKind, PdfBlock, TextStyle } from './pdf-block.ts'

export type ClassifyContext = {
  readonly pageNo: number
  readonly pageHeight: number
  /** Font size of most of the document's text. */
  readonly bodySize: number
  /** Most of the document's text is bold: then bold says nothing. */
  readonly isBodyBold: boolean
  /** Family of the font that most of the text is set in. */
  readonly bodyFamily: string
  readonly hyphenated: HyphenatedWords
  /** Short lines of the page below which footnotes may stand. */
  readonly noteRules?: readonly Rule[]
}

const NUMBERED =
  /^(?:(?:\d{1,2}\.)+\d{0,2}|\d{1,2}|[IVX]{1,5}\.|[A-Z]\.(?:\d\.?)*|\(\d{1,2}\)|(?:chapter|section|appendix|part|kapitel|anhang|annex|article|제)\s*[\dA-Z]{1,3})\s*[.:]?\s+\S/iu
const LONGEST_HEADING = 200

export function classify(group: Group, column: Column, context: ClassifyContext): PdfBlock {
  const { lines } = group
  const box = boxOf(lines)
  const texts = lines.map(({ text }) => text)
  const style = styleOf(lines)
  const places = [{ pageNo: context.pageNo, box }]
  if (group.kind === 'code') {
    const text = codeText(lines)
    return { kind: 'code', text, orig: text, places, style }
  }
  const joined = joinLines(texts, context.hyphenated)
  const text = lines.some(({ isRightToLeft }) => isRightToLeft) ? mirrorBrackets(joined) : joined
  const orig = joinOriginal(texts)
  const last = lines.at(-1)
  const base: PdfBlock = {
    kind: 'text',
    text,
    orig,
    places,
    style,
    isFull:
      last !== undefined &&
      (last.isRightToLeft ? last.l < column.left + 2 * last.size : last.r > column.right - 2 * last.size),
    lineCount: lines.length,
    isIndented: (lines[0]?.l ?? 0) > column.left + 0.7 * style.size,
  }
  const kind = kindOf(group, { text, style, column, context })
  if (kind !== 'list_item') return { ...base, kind }
  const bullet = readMarker(text)
  if (!bullet) return base
  const inner = /^[☐☑☒]/.test(bullet.rest) ? readMarker(bullet.rest) : null
  const marker = inner ?? bullet
  const isCheck = /^[☐☑☒]$/.test(marker.marker)
  return {
    ...base,
    kind: isCheck ? 'checkbox' : kind,
    text: marker.rest,
    marker: marker.marker,
    indent: lines[0]?.l ?? 0,
  }
}

type Judged = {
  readonly text: string
  readonly style: TextStyle
  readonly column: Column
  readonly context: ClassifyContext
}

function kindOf(group: Group, judged: Judged): BlockKind {
  const { text, style, context } = judged
  if (group.kind === 'formula') return 'formula'
  if (isCaption(text) && text.length < 1200 && style.size <= context.bodySize * 1.15) return 'caption'
  if (isFootnote(group.lines, judged)) return 'footnote'
  if (isHeading(group.lines, judged)) return 'heading'
  return isListItem(group.lines, judged) ? 'list_item' : 'text'
}

function isFootnote(lines: readonly Line[], { text, style, context }: Judged): boolean {
  const [first] = lines
  if (first && isBelowRule(first, context) && NOTE.test(text)) return true
  if (!first || first.y > context.pageHeight * 0.55 || style.size > context.bodySize * 0.93) return false
  const [mark] = first.words
  const isRaised = mark !== undefined && mark.size < 0.88 * style.size && mark.y > first.y + 0.1 * style.size
  return isRaised || /^(?:[*†‡§¶∗]|\d{1,3}\)|\d{1,2}\s+\p{L})/u.test(text)
}

const NOTE = /^(?:[*†‡§¶∗]|\[?\d{1,3}[\])]?\s?(?=[\p{L}"“„(]))/u

function isBelowRule(line: Line, { noteRules = [], pageHeight }: ClassifyContext): boolean {
  return noteRules.some(
    ({ at, from }) => line.y < at && at < 0.6 * pageHeight && Math.abs(line.l - from) < 2 * line.size,
  )
}

function isHeading(lines: readonly Line[], { text, style, column, context }: Judged): boolean {
  const { bodySize } = context
  if (text.length > LONGEST_HEADING || lines.length > 5 || !/\p{L}/u.test(text)) return false
  const isLarge = style.size >= bodySize * 1.12
  const isProse = /[.;,]$/.test(text) && !NUMBERED.test(text)
  if (isLarge) return !(isProse && text.length > 100) && (text.length > 1 || style.size > bodySize * 1.4)
  if (style.size < bodySize * (style.isBold && (style.isCapital || NUMBERED.test(text)) ? 0.82 : 0.92)) return false
  if (/[.;,:]$/.test(text) && text.length > 60) return false
  const marker = readMarker(text)
  if (marker && !marker.isEnumerated) return false
  // `Example:` in bold leads into what follows and is no part of the document's order.
  if (/[:：]$/.test(text) && !NUMBERED.test(text) && style.size < bodySize * 1.05) return false
  if (style.isBold && !context.isBodyBold) return lines.length <= 3 && text.length < 140
  if (!NUMBERED.test(text) || lines.length > 2 || /[.;,:]$/.test(text)) return false
  const [first] = lines
  if (first && style.size >= bodySize * 1.03 && familyOf(first.font.name) !== context.bodyFamily) return true
  const isSet = first !== undefined && isCentered(first, column)
  return (style.isCapital && (isSet || text.length < 80)) || (style.isItalic && text.length < 80)
}

const MIRRORED: Readonly<Record<string, string>> = { '(': ')', ')': '(', '[': ']', ']': '[', '«': '»', '»': '«' }

/** Some programs write the bracket that is seen, not the one that is meant: then closing ones come first. */
function mirrorBrackets(text: string): string {
  const brackets = text.match(/[()[\]«»]/g) ?? []
  const isMirrored = /[)\]»]/.test(brackets[0] ?? '') && /[([«]/.test(brackets.at(-1) ?? '')
  return isMirrored ? text.replace(/[()[\]«»]/g, (bracket) => MIRRORED[bracket] ?? bracket) : text
}

/** `KoPubDotumMedium` and `KoPubDotumBold` are one family. */
export function familyOf(name: string): string {
  return name
    .replace(/[-,].*$/, '')
    .replace(/(?:light|regular|medium|semibold|demibold|bold|black|roman|italic|oblique|mt|ps)+$/i, '')
}

/** A number alone makes no item of a paragraph: it is set in or hangs, or is short. */
function isListItem(lines: readonly Line[], { text, column }: Judged): boolean {
  const marker = readMarker(text)
  if (!marker) return false
  if (!marker.isEnumerated) return !/^[-–—*·o]/.test(marker.marker) || marker.rest.length > 1
  const [first, second] = lines
  if (!first) return false
  const hangs = second !== undefined && second.l > first.l + 2
  const isSetIn = first.l > column.left + 0.5 * first.size
  return hangs || isSetIn || marker.marker.startsWith('[') || lines.length <= 2 || marker.value !== null
}

export function styleOf(lines: readonly Line[]): TextStyle {
  let letters = 0
  let bold = 0
  let italic = 0
  let size = 0
  let capitals = 0
  let cased = 0
  for (const line of lines) {
    const { length } = line.text
    letters += length
    bold += line.bold * length
    italic += line.italic * length
    size += line.size * length
    capitals += line.text.match(/\p{Lu}/gu)?.length ?? 0
    cased += line.text.match(/[\p{Lu}\p{Ll}]/gu)?.length ?? 0
  }
  const all = letters || 1
  return {
    size: Math.round((size / all) * 10) / 10,
    isBold: bold / all > 0.8,
    isItalic: italic / all > 0.8,
    isCapital: cased > 2 && capitals > 0.8 * cased,
    ...(lines[0] && { font: lines[0].font.name }),
  }
}
