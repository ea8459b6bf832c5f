/** The bytes of a page as text: byte order mark, then what the page declares, then what the bytes look like. */
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { counted, receiptItem } from '../../receipt-item.ts'
import { decodeUtf8 } from '../../utf8.ts'
import { decodeUtf16, type EncodedText, encodingGuessed } from '../text-encoding.ts'
import { decodeWindows1252 } from '../windows-1252.ts'

/** Where browsers look for a declaration ends at 1,024 bytes; pages with long comments on top have it later. */
const DECLARATION_BYTES = 4096
const DECLARED = /<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{2,40})/i
const DECLARED_XML = /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})/i

/** Never fails: what is broken reads as �, and is said. */
export function decodeHtml(bytes: Uint8Array): EncodedText {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { text: new TextDecoder('utf-8').decode(bytes), warnings: [] }
  const wide = decodeUtf16(bytes)
  if (wide) return wide
  const label = declaredEncoding(bytes)
  const declared = label === null ? null : decoderLabel(label)
  const isLatin = declared === 'windows-1252'
  if (declared !== null && declared !== 'utf-8' && !isLatin)
    return { text: new TextDecoder(declared).decode(bytes), warnings: [] }
  const text = decodeUtf8(bytes)
  if (isLatin && label !== null)
    return text === null || !hasWide(text) ? latin(bytes) : { text, warnings: [contradicted(label)] }
  if (text !== null) return { text, warnings: label !== null && declared === null ? [unknown(label)] : [] }
  return decodeBroken(bytes)
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

function latin(bytes: Uint8Array): EncodedText {
  return { text: decodeWindows1252(bytes), warnings: [] }
}

function hasWide(text: string): boolean {
  return /[^\u0000-\u007f]/.test(text)
}

/** UTF-8 with a few broken bytes stays UTF-8; with more broken than whole sequences it was Windows-1252. */
function decodeBroken(bytes: Uint8Array): EncodedText {
  const text = new TextDecoder('utf-8').decode(bytes)
  let broken = 0
  let whole = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0xfffd) broken += 1
    else if (code > 0x7f) whole += 1
  }
  if (whole <= broken) {
    const why = 'it does not say its encoding and is not UTF-8'
    return { text: decodeWindows1252(bytes), warnings: [encodingGuessed('Windows-1252', why)] }
  }
  const item = receiptItem({
    code: 'encoding_damaged',
    count: broken,
    short: counted(broken, 'broken character'),
    message: `The page is UTF-8 with ${counted(broken, 'broken place')}, which read as �.`,
  })
  return { text, warnings: [item] }
}

function contradicted(label: string): ReceiptItem {
  return receiptItem({
    code: 'encoding_contradicted',
    short: `Read as UTF-8, not ${label}`,
    message: `The page declares ${label}, but every byte of it is UTF-8; it was read as that.`,
  })
}

function unknown(label: string): ReceiptItem {
  return receiptItem({
    code: 'encoding_unknown',
    short: `Unknown encoding ${label}`,
    message: `The page declares the encoding "${label}", which does not exist; it was read as UTF-8.`,
  })
}
