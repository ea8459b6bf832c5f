/** Text of formats whose files come in any encoding: tables and captions from old programs. */
import { AppError } from '../../../shared/errors.ts'
import type { ReceiptItem } from '../../../shared/receipt.ts'
import { recogniseBinary } from '../binary-magic.ts'
import { wideEncoding } from '../decode-text.ts'
import type { SourceFile } from '../detect.ts'
import { receiptItem } from '../receipt-item.ts'
import { decodeUtf8 } from '../utf8.ts'
import { decodeWindows1252 } from './windows-1252.ts'

export type EncodedText = {
  /** Without a byte order mark. */
  readonly text: string
  /** One, when the encoding was guessed. */
  readonly warnings: readonly ReceiptItem[]
}

/**
 * UTF-8, UTF-16 (by its mark or its zero bytes), else Windows-1252, which every sequence of bytes is; guesses are said.
 * Fails with not_text (NUL bytes, a known binary format), invalid_utf8 (UTF-32) or file_empty.
 */
export function decodeAnyText({ name, bytes }: SourceFile): EncodedText {
  if (wideEncoding(bytes) === 'UTF-32')
    throw new AppError('invalid_utf8', `"${name}" is encoded as UTF-32, which Galley does not read.`)
  const decoded = decodeUtf16(bytes) ?? decodeNarrow({ name, bytes })
  const text = decoded.text.startsWith('\uFEFF') ? decoded.text.slice(1) : decoded.text
  if (text.includes('\0'))
    throw new AppError('not_text', `"${name}" is not text: it has a NUL character at ${text.indexOf('\0')}.`)
  if (text.trim() === '') throw new AppError('file_empty', `"${name}" is empty: it holds only white space.`)
  return { ...decoded, text }
}

/** By its byte order mark or its zero bytes; null for what is not UTF-16. */
export function decodeUtf16(bytes: Uint8Array): EncodedText | null {
  const wide = wideEncoding(bytes)
  if (wide === null || wide === 'UTF-32') return null
  const [first, second] = bytes
  const isMarked = wide === 'UTF-16'
  const isBigEndian = isMarked ? first === 0xfe && second === 0xff : first === 0
  const text = new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes)
  return {
    text,
    warnings: isMarked
      ? []
      : [encodingGuessed('UTF-16', 'it has no byte order mark, but zero bytes in every second place')],
  }
}

function decodeNarrow({ name, bytes }: SourceFile): EncodedText {
  const binary = recogniseBinary(bytes)
  if (binary) throw new AppError('not_text', `"${name}" is not text: it looks like ${binary}.`)
  const text = decodeUtf8(bytes)
  if (text !== null) return { text, warnings: [] }
  return {
    text: decodeWindows1252(bytes),
    warnings: [encodingGuessed('Windows-1252', 'it is not UTF-8')],
  }
}

/** `why` goes on from `because`. */
export function encodingGuessed(encoding: string, why: string): ReceiptItem {
  return receiptItem({
    code: 'encoding_guessed',
    short: `Read as ${encoding}`,
    message: `The file was read as ${encoding}, because ${why}; look at its accented letters.`,
  })
}
