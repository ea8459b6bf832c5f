/** The bytes of a page as text: byte order mark, then what the page declares, then what the bytes look like. */
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { decodeWindows1252 } from '../windows-1252.ts'

export type DecodedHtml = {
  readonly text: string
  readonly warnings: readonly ReceiptItem[]
}

/** Where browsers look for a declaration ends at 1,024 bytes; pages with long comments on top have it later. */
const DECLARATION_BYTES = 4096
const DECLARED = /<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{2,40})/i
const DECLARED_XML = /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})/i

export function decodeHtml(bytes: Uint8Array): DecodedHtml {
  const marked = encodingOfMark(bytes)
  if (marked) return { text: new TextDecoder(marked).decode(bytes), warnings: [] }
  const wide = wideWithoutMark(bytes)
  if (wide) return { text: new TextDecoder(wide).decode(bytes), warnings: [guessed(wide)] }
  const label = declaredEncoding(bytes)
  const declared = label === null ? null : decoderLabel(label)
  const isLatin = declared === 'windows-1252'
  if (declared !== null && declared !== 'utf-8' && !isLatin)
    return { text: new TextDecoder(declared).decode(bytes), warnings: [] }
  const text = decodeStrictly(bytes)
  if (isLatin && label !== null)
    return text === null || !hasWide(text) ? latin(bytes) : { text, warnings: [contradicted(label)] }
  if (text !== null) return { text, warnings: label !== null && declared === null ? [unknown(label)] : [] }
  return decodeBroken(bytes)
}

function encodingOfMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

function wideWithoutMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[3] === 0) return 'utf-16le'
  return bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0 ? 'utf-16be' : null
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1')
  return (DECLARED_XML.exec(head) ?? DECLARED.exec(head))?.[1] ?? null
}

/** The name of the decoder for a label, null for one that nobody knows. A page that could be read so far is not UTF-16. */
function decoderLabel(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding
  } catch {
    return null
  }
}

function latin(bytes: Uint8Array): DecodedHtml {
  return { text: decodeWindows1252(bytes), warnings: [] }
}

function hasWide(text: string): boolean {
  return /[^\u0000-\u007f]/.test(text)
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** UTF-8 with a few broken bytes stays UTF-8; with more broken than whole sequences it was windows-1252. */
function decodeBroken(bytes: Uint8Array): DecodedHtml {
  const text = new TextDecoder('utf-8').decode(bytes)
  let broken = 0
  let whole = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken += 1
    else if (code > 0x7f) whole += 1
  }
  if (whole <= broken) return { text: decodeWindows1252(bytes), warnings: [guessed('windows-1252')] }
  const item: ReceiptItem = {
    code: 'encoding_damaged',
    count: broken,
    short: `${broken} broken ${broken === 1 ? 'character' : 'characters'}`,
    message: `The page is UTF-8 with ${broken} broken ${broken === 1 ? 'place' : 'places'}, which read as �.`,
    where: null,
  }
  return { text, warnings: [item] }
}

function guessed(encoding: string): ReceiptItem {
  return {
    code: 'encoding_guessed',
    count: 1,
    short: `Read as ${encoding}`,
    message: `The page does not say its encoding and is not UTF-8; it was read as ${encoding}.`,
    where: null,
  }
}

function contradicted(label: string): ReceiptItem {
  return {
    code: 'encoding_contradicted',
    count: 1,
    short: `Read as UTF-8, not ${label}`,
    message: `The page declares ${label}, but every byte of it is UTF-8; it was read as that.`,
    where: null,
  }
}

function unknown(label: string): ReceiptItem {
  return {
    code: 'encoding_unknown',
    count: 1,
    short: `Unknown encoding ${label}`,
    message: `The page declares the encoding "${label}", which does not exist; it was read as UTF-8.`,
    where: null,
  }
}
