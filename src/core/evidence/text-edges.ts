/** Where a text may be cut so that no character that a reader sees is torn apart. */

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Below U+0300 nothing joins with its neighbours; kana, Han and Hangul syllables stand alone too. */
function standsAlone(code: number): boolean {
  return (
    code < 0x300 ||
    (code >= 0x3041 && code <= 0x3096) ||
    (code >= 0x30a1 && code <= 0x30fa) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3)
  )
}

export type TextEdges = {
  /** The offset is inside a grapheme: between the halves of a surrogate pair, before a combining mark or a joiner. */
  readonly isCut: (offset: number) => boolean
  /** The smallest span around the given one that cuts no grapheme. */
  readonly widen: (span: readonly [number, number]) => readonly [number, number]
}

/** Prepare once a text: asking for ordinary letters costs nothing, the first hard place costs a pass over the text. */
export function createTextEdges(text: string): TextEdges {
  let segments: Intl.Segments | null = null
  const isCut = (offset: number): boolean => {
    if (offset <= 0 || offset >= text.length) return false
    if (standsAlone(text.charCodeAt(offset)) && standsAlone(text.charCodeAt(offset - 1))) return false
    segments ??= SEGMENTER.segment(text)
    return segments.containing(offset)?.index !== offset
  }
  const graphemeAt = (offset: number): readonly [number, number] => {
    segments ??= SEGMENTER.segment(text)
    const found = segments.containing(offset)
    return found ? [found.index, found.index + found.segment.length] : [offset, offset]
  }
  return {
    isCut,
    widen: ([start, end]) => [isCut(start) ? graphemeAt(start)[0] : start, isCut(end) ? graphemeAt(end)[1] : end],
  }
}

const WORD = /[\p{L}\p{N}]/u

/** Scripts that write words without spaces: every place in them is the edge of a word. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

function isWordCode(code: number): boolean {
  if (code < 0x80)
    return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  const char = String.fromCharCode(code)
  return WORD.test(char) && !UNSPACED.test(char)
}

/** No letter or digit stands directly before and after the span while one stands inside at that end. */
export function isWholeWords(text: string, [start, end]: readonly [number, number]): boolean {
  const isInside = (offset: number): boolean =>
    offset > 0 && offset < text.length && isWordCode(text.charCodeAt(offset - 1)) && isWordCode(text.charCodeAt(offset))
  return !isInside(start) && !isInside(end)
}
