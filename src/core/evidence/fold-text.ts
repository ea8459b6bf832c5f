/**
 * A text as it is compared: NFKC, lower case, one space for any white space, no marks of Markdown, no quote marks but
 * the apostrophe inside a word, one kind of dash, no hyphen inside a word (a line's end may have put it there). Each
 * UTF-16 unit knows the span of the original that it comes from.
 */
import {
  entityAt,
  HYPHENS,
  isInvisible,
  isLetter,
  isUnspaced,
  lineMarkEnd,
  linkTargetEnd,
  LONG_DASHES,
  QUOTE_MARKS,
  tableRuleEnd,
  tagAt,
} from './fold-marks.ts'

export type FoldedText = {
  readonly text: string
  /** The span of the original behind [start, end) of the folded text. */
  readonly spanOf: (start: number, end: number) => readonly [number, number]
}

/** A starter with its marks; a Hangul syllable in pieces; a half-width kana with its voice mark. */
const CLUSTER = /(?:[\u1100-\u115F]+[\u1160-\u11A7]+[\u11A8-\u11FF]*|[\s\S])[\p{M}\uFF9E\uFF9F]*/uy
const WHITE_SPACE = /\s/
const VARIATION = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu
const MAX_REMEMBERED = 8_192
const remembered = new Map<string, string>()

/** ß and ss, dotless and dotted i, both small sigmas are the same to a reader. */
function foldCluster(cluster: string): string {
  const known = remembered.get(cluster)
  if (known !== undefined) return known
  const folded = cluster
    .normalize('NFKC')
    .toLowerCase()
    .replace(VARIATION, '')
    .replaceAll('ß', 'ss')
    .replaceAll('i\u0307', 'i')
    .replaceAll('ı', 'i')
    .replaceAll('ς', 'σ')
    .replaceAll('\u2044', '/')
  if (cluster.length <= 4 && remembered.size < MAX_REMEMBERED) remembered.set(cluster, folded)
  return folded
}

function canBeMark(code: number): boolean {
  return code >= 0x300
}

/** ASCII, or a letter that folds to itself. */
function isPlain(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code >= 0x80 && !(code >= 0x4e00 && code <= 0x9fff)) return false
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
  return !canBeMark(next) || (next >= 0x4e00 && next <= 0x9fff) || (next >= 0x2010 && next <= 0x2027)
}

/** 1 for the letters of ASCII and the signs that mean nothing to Markdown. */
const LETTERS = Uint8Array.from({ length: 0x80 }, (_, code) =>
  /[A-Za-z.,;()/%$]/.test(String.fromCharCode(code)) ? 1 : 0,
)

class Folder {
  private readonly text: string
  private readonly chars: number[] = []
  private readonly starts: number[] = []
  private readonly ends: number[] = []
  private spaceStart = -1
  private spaceEnd = -1
  private isLineStart = true

  constructor(text: string) {
    this.text = text
  }

  fold(): FoldedText {
    let at = 0
    while (at < this.text.length) at = this.isPlainLetter(at) ? this.emitLetter(at) : this.step(at)
    const { starts, ends } = this
    return {
      text: fromCodes(this.chars),
      spanOf: (start, end) => [starts[start] ?? 0, Math.max(starts[start] ?? 0, ends[end - 1] ?? 0)],
    }
  }

  /** Most of most texts: kept out of the long way. */
  private isPlainLetter(at: number): boolean {
    const { text } = this
    if (LETTERS[text.charCodeAt(at)] !== 1) return false
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
    return next < 0x300
  }

  private emitLetter(at: number): number {
    const code = this.text.charCodeAt(at)
    return this.emit(code >= 0x41 && code <= 0x5a ? code + 32 : code, at, at + 1)
  }

  /** Takes what begins at the place and returns where the next begins. */
  private step(at: number): number {
    const { text } = this
    if (this.isLineStart) {
      const end = this.lineStart(at)
      if (end > at) return end
    }
    const code = text.charCodeAt(at)
    if (!isPlain(text, at)) return this.cluster(at)
    switch (code) {
      case 0x5c:
        return isPunctuation(text.charCodeAt(at + 1))
          ? this.unit(text.charCodeAt(at + 1), at, at + 2)
          : this.emit(code, at, at + 1)
      case 0x26:
        return this.entity(at)
      case 0x3c:
        return this.tag(at)
      case 0x21:
        return text.charCodeAt(at + 1) === 0x5b ? at + 1 : this.emit(code, at, at + 1)
      case 0x5d:
        return linkTargetEnd(text, at + 1)
      default:
        return this.unit(code, at, at + 1)
    }
  }

  /** Takes indentation or a mark of the line; of marks only `>` has others behind it. */
  private lineStart(at: number): number {
    const { text } = this
    let end = at
    while (text.charCodeAt(end) === 0x20 || text.charCodeAt(end) === 0x09) end += 1
    if (end > at) return this.space(at, end)
    end = lineMarkEnd(text, at)
    this.isLineStart = text.charCodeAt(at) === 0x3e
    return end > at ? this.space(at, end) : at
  }

  private entity(at: number): number {
    const entity = entityAt(this.text, at)
    if (!entity) return this.emit(0x26, at, at + 1)
    this.folded(foldCluster(entity.char), at, entity.end)
    return entity.end
  }

  private tag(at: number): number {
    const tag = tagAt(this.text, at)
    if (!tag) return this.emit(0x3c, at, at + 1)
    return tag.isSpace ? this.space(at, tag.end) : tag.end
  }

  private cluster(at: number): number {
    CLUSTER.lastIndex = at
    const cluster = CLUSTER.exec(this.text)?.[0] ?? this.text.charAt(at)
    const end = at + cluster.length
    if (cluster.length === 1) return this.unit(cluster.charCodeAt(0), at, end)
    this.folded(foldCluster(cluster), at, end)
    return end
  }

  private folded(folded: string, start: number, end: number): void {
    if (folded.length === 1) this.unit(folded.charCodeAt(0), start, end)
    else for (let i = 0; i < folded.length; i += 1) this.emit(folded.charCodeAt(i), start, end)
  }

  /** One character by its class; a dash may take the white space behind it. */
  private unit(code: number, start: number, end: number): number {
    const char = String.fromCharCode(code)
    if (code === 0x7c) return this.space(start, Math.max(end, tableRuleEnd(this.text, start)))
    if (code === 0x20 || WHITE_SPACE.test(char)) return this.space(start, end)
    if (code === 0x2a || code === 0x5f || code === 0x60 || code === 0x7e || code === 0x5b || code === 0x5d) return end
    if (isInvisible(code)) return end
    if (HYPHENS.has(char) || LONG_DASHES.has(char)) return this.dash(start, end)
    if (QUOTE_MARKS.has(char)) return this.quoteMark(start, end)
    if (code < 0x80) return this.emit(code >= 0x41 && code <= 0x5a ? code + 32 : code, start, end)
    const folded = foldCluster(char)
    if (folded === char) return this.emit(code, start, end)
    this.folded(folded, start, end)
    return end
  }

  private space(start: number, end: number): number {
    if (this.spaceStart < 0) this.spaceStart = start
    this.spaceEnd = end
    const last = this.text.charCodeAt(end - 1)
    if (last === 0x0a || last === 0x0d) this.isLineStart = true
    return end
  }

  private dash(start: number, end: number): number {
    const { text } = this
    const rule = tableRuleEnd(text, start)
    if (rule > start) return this.space(start, rule)
    let after = end
    while (after < text.length && (HYPHENS.has(text.charAt(after)) || LONG_DASHES.has(text.charAt(after)))) after += 1
    const isHyphen = after === end && !LONG_DASHES.has(text.charAt(start))
    let next = after
    while (next < text.length && WHITE_SPACE.test(text.charAt(next))) next += 1
    const isJoined = next === after || /[\r\n]/.test(text.slice(after, next))
    const before = this.chars.at(-1)
    if (
      isHyphen &&
      isJoined &&
      this.spaceStart < 0 &&
      before !== undefined &&
      isLetter(before) &&
      isLetter(text.charCodeAt(next))
    )
      return next
    this.spaceStart = -1
    this.emit(0x2d, start, after)
    return next
  }

  private quoteMark(start: number, end: number): number {
    const { text } = this
    const before = this.chars.at(-1)
    if (this.spaceStart < 0 && before !== undefined && isLetter(before) && isLetter(text.charCodeAt(end)))
      return this.emit(0x27, start, end)
    const isNarrow = (offset: number): boolean => text.charCodeAt(offset) === 0xa0 || text.charCodeAt(offset) === 0x202f
    // French sets marks of quotation off from their words with spaces that do not break.
    if (text.charAt(start) === '»' && this.spaceStart >= 0 && isNarrow(start - 1)) this.spaceStart = -1
    return text.charAt(start) === '«' && isNarrow(end) ? end + 1 : end
  }

  private emit(code: number, start: number, end: number): number {
    this.isLineStart = false
    if (this.spaceStart >= 0) {
      const before = this.chars.at(-1)
      if (before !== undefined && before !== 0x2d && !isUnspaced(before) && !isUnspaced(code)) {
        this.chars.push(0x20)
        this.starts.push(this.spaceStart)
        this.ends.push(this.spaceEnd)
      }
      this.spaceStart = -1
    }
    this.chars.push(code)
    this.starts.push(start)
    this.ends.push(end)
    return end
  }
}

function isPunctuation(code: number): boolean {
  return (
    (code >= 0x21 && code <= 0x2f) ||
    (code >= 0x3a && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  )
}

const CHUNK = 8_192

function fromCodes(codes: readonly number[]): string {
  if (codes.length <= CHUNK) return String.fromCharCode(...codes)
  let text = ''
  for (let at = 0; at < codes.length; at += CHUNK) text += String.fromCharCode(...codes.slice(at, at + CHUNK))
  return text
}

export function foldText(text: string): FoldedText {
  return new Folder(text).fold()
}
