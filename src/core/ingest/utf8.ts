/** The least second byte after leads whose plain range would allow an overlong form, and the greatest after those that would pass U+10FFFF or reach a surrogate (Unicode 17, table 3-7). */
const LEAST_SECOND: Readonly<Record<number, number>> = { 0xe0: 0xa0, 0xf0: 0x90 }
const GREATEST_SECOND: Readonly<Record<number, number>> = { 0xed: 0x9f, 0xf4: 0x8f }

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  if (lead >= 0xf0 && lead <= 0xf4) return 4
  return 0
}

function isWholeSequence(bytes: Uint8Array, at: number, length: number): boolean {
  const lead = bytes[at] ?? 0
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0
    const least = i === 1 ? (LEAST_SECOND[lead] ?? 0x80) : 0x80
    const greatest = i === 1 ? (GREATEST_SECOND[lead] ?? 0xbf) : 0xbf
    if (byte < least || byte > greatest) return false
  }
  return true
}

/** The byte offset where the first sequence starts that is not UTF-8, or -1 when all of it is. Linear; meant for files that a decoder refused. */
export function firstInvalidUtf8(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0)
    if (length === 0 || !isWholeSequence(bytes, at, length)) return at
    at += length
  }
  return -1
}

/** The text of UTF-8 bytes with its byte order mark, or null when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
