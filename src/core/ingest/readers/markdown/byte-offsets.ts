type Span = { readonly start: number; readonly end: number }
type Origin = {
  /** The byte where unit 0 of the text lies. */
  readonly firstByte: number
  /** True when every unit of the text is one byte: nothing to count then. */
  readonly isAscii: boolean
}

/** UTF-8 bytes of well-formed text between two UTF-16 offsets; half a surrogate pair counts two. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = end - start
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}

/** Byte offsets of ordered, non-overlapping spans as a flat list (start, end, start, end, …), in one pass over the text. */
export function toByteOffsets(text: string, spans: readonly Span[], { firstByte, isAscii }: Origin): Float64Array {
  const offsets = new Float64Array(spans.length * 2)
  let unit = 0
  let byte = firstByte
  const advance = (to: number): number => {
    byte += isAscii ? to - unit : byteLength(text, unit, to)
    unit = to
    return byte
  }
  spans.forEach(({ start, end }, i) => {
    offsets[2 * i] = advance(start)
    offsets[2 * i + 1] = advance(end)
  })
  return offsets
}
