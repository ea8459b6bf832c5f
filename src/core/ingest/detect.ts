import { AppError } from '../../shared/errors.ts'
import { recogniseBinary } from './binary-magic.ts'
import { decodeUtf8, firstInvalidUtf8 } from './utf8.ts'

export type SourceFile = { readonly name: string; readonly bytes: Uint8Array }
type SourceFormat = 'md' | 'txt'
/** A file that is known to be text; `text` is all of it as written, a byte order mark included. */
type DetectedText = { readonly format: SourceFormat; readonly text: string }

const FORMATS: Readonly<Record<string, SourceFormat>> = { md: 'md', markdown: 'md', mdown: 'md', txt: 'txt' }
/** Larger files are refused before they are read. A string of V8 holds at most 2^29 - 24 units; half leaves room for the parser's copy. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024
const BOM_BYTES = 3

function extensionOf(name: string): string | null {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const dot = base.lastIndexOf('.')
  return dot > 0 && dot < base.length - 1 ? base.slice(dot + 1).toLowerCase() : null
}

/** The format that a file name promises, or null; for choosing files of a folder without reading them. */
export function formatOfName(name: string): SourceFormat | null {
  const extension = extensionOf(name)
  return extension !== null && Object.hasOwn(FORMATS, extension) ? (FORMATS[extension] ?? null) : null
}

function startsWith(bytes: Uint8Array, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte)
}

/** Names a UTF-16 or UTF-32 encoding by its mark, or UTF-16 by the zero bytes that Latin letters leave in every second place. */
function wideEncoding(bytes: Uint8Array): string | null {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return 'UTF-32'
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return 'UTF-16'
  const pairs = Math.min(bytes.length >> 1, 512)
  const zeros = [0, 0]
  for (let i = 0; i < pairs * 2; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  return pairs > 3 && Math.max(even, odd) > pairs * 0.7 && Math.min(even, odd) === 0
    ? 'UTF-16 without a byte order mark'
    : null
}

function formatOrThrow(name: string): SourceFormat {
  const format = formatOfName(name)
  if (format) return format
  const extension = extensionOf(name)
  const what = extension === null ? 'has no file extension' : `is a .${extension} file`
  throw new AppError('unsupported_format', `"${name}" ${what}, which Galley does not read in this version.`)
}

function refuseBinary({ name, bytes }: SourceFile): void {
  const wide = wideEncoding(bytes)
  if (wide)
    throw new AppError('invalid_utf8', `"${name}" is encoded as ${wide}, not as UTF-8.`, { data: { offset: 0 } })
  const binary = recogniseBinary(bytes)
  if (binary) throw new AppError('not_text', `"${name}" is not text: it looks like ${binary}.`)
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    throw new AppError('not_text', `"${name}" is not text: it has a NUL byte at byte ${nul}.`, {
      data: { offset: nul },
    })
  }
}

/**
 * Decides the format of a file from its name and proves that its bytes are text; decodes them once.
 * Throws unsupported_format, file_empty, file_too_large, not_text or invalid_utf8, each naming the file.
 */
export function detectText(file: SourceFile): DetectedText {
  const { name, bytes } = file
  const format = formatOrThrow(name)
  if (bytes.length === 0) throw new AppError('file_empty', `"${name}" is empty: it has zero bytes.`)
  if (bytes.length > MAX_FILE_BYTES) {
    throw new AppError(
      'file_too_large',
      `"${name}" has ${bytes.length} bytes, and Galley reads at most ${MAX_FILE_BYTES}.`,
    )
  }
  refuseBinary(file)
  const text = decodeUtf8(bytes)
  if (text === null) {
    const offset = firstInvalidUtf8(bytes)
    throw new AppError('invalid_utf8', `"${name}" is not UTF-8: the first fault is at byte ${offset}.`, {
      data: { offset },
    })
  }
  if (text.trim() === '') {
    const what = bytes.length === BOM_BYTES && text === '\uFEFF' ? 'a byte order mark' : 'white space'
    throw new AppError('file_empty', `"${name}" is empty: it holds only ${what}.`)
  }
  return { format, text }
}
