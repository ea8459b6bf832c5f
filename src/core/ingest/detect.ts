/** What a file is: by its content first, then by its name. Looks at a window of it, so that the host need not read it whole. */
import { AppError } from '../../shared/errors.ts'
import { recogniseBinary } from './binary-magic.ts'
import { extensionOf, formatOfName, isTextFormat, type SourceFormat } from './formats.ts'

export type SourceFile = { readonly name: string; readonly bytes: Uint8Array }
/** The first and the last bytes of a file; they overlap or are the same when it is short. */
export type FileWindow = {
  readonly name: string
  readonly sizeBytes: number
  readonly head: Uint8Array
  readonly tail: Uint8Array
}
export type Detected = {
  readonly format: SourceFormat
  /** What the name promised, when that is something else; else null. */
  readonly namedFormat: SourceFormat | null
}

/** Bytes at each end that `windowOf` keeps. The directory of an archive with some thousand entries fits into the tail. */
export const WINDOW_BYTES = 512 * 1024
/** Larger files are refused before they are read: 256 MiB. A string of V8 holds at most 2^29 - 24 units. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024

export function windowOf({ name, bytes }: SourceFile): FileWindow {
  return {
    name,
    sizeBytes: bytes.byteLength,
    head: bytes.subarray(0, WINDOW_BYTES),
    tail: bytes.subarray(Math.max(0, bytes.byteLength - WINDOW_BYTES)),
  }
}

/** Fails with file_empty, file_too_large, encrypted, not_text or unsupported_format, each naming the file. */
export function detectFormat(window: FileWindow): Detected {
  refuseSize(window)
  const named = formatOfName(window.name)
  const format = formatOfContent(window, named) ?? refuse(window, named)
  return { format, namedFormat: named !== null && named !== format ? named : null }
}

function refuseSize({ name, sizeBytes }: FileWindow): void {
  if (sizeBytes === 0) throw new AppError('file_empty', `"${name}" is empty: it has zero bytes.`)
  if (sizeBytes > MAX_FILE_BYTES)
    throw new AppError(
      'file_too_large',
      `"${name}" has ${sizeBytes} bytes, and Galley reads at most ${MAX_FILE_BYTES}.`,
    )
}

function formatOfContent(window: FileWindow, named: SourceFormat | null): SourceFormat | null {
  const head = latin1(window.head)
  if (head.slice(0, 1024).includes('%PDF-')) return 'pdf'
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipFormat(window, named)
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return compoundFormat(window, named)
  if (head.startsWith('{\\rtf')) return 'rtf'
  const binary = recogniseBinary(window.head)
  if (binary) return binary.includes('image') && named === 'image' ? 'image' : named === 'audio' ? 'audio' : null
  return textFormat(head, named)
}

const OFFICE_PARTS: ReadonlyArray<readonly [string, SourceFormat]> = [
  ['word/', 'docx'],
  ['xl/', 'xlsx'],
  ['ppt/', 'pptx'],
]

/** A package that was cut off has no directory to tell by: then its name does, and its reader says what is wrong. */
const PACKAGES: ReadonlySet<SourceFormat> = new Set(['docx', 'xlsx', 'pptx', 'odt', 'epub'])

function zipFormat({ head, tail }: FileWindow, named: SourceFormat | null): SourceFormat {
  const start = latin1(head.subarray(0, 256))
  if (start.includes('mimetypeapplication/epub+zip')) return 'epub'
  if (start.includes('mimetypeapplication/vnd.oasis.opendocument.text')) return 'odt'
  const names = entryNames(tail)
  const byParts = OFFICE_PARTS.find(([folder]) => names.some((entry) => entry.startsWith(folder)))?.[1]
  if (byParts && names.includes('[Content_Types].xml')) return byParts
  return named !== null && PACKAGES.has(named) ? named : 'zip'
}

const DIRECTORY_ENTRY = 'PK\x01\x02'

/** Of the archive's own directory: an archive that is stored in it brings entries of its own. */
function entryNames(tail: Uint8Array): readonly string[] {
  const text = latin1(tail)
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength)
  const end = text.lastIndexOf('PK\x05\x06')
  const start = end >= 0 && end + 16 <= bytes.length ? end - bytes.readUInt32LE(end + 12) : -1
  const names: string[] = []
  // A directory that is longer than the window is read from its first whole entry.
  let at = start >= 0 ? start : Math.max(0, text.indexOf(DIRECTORY_ENTRY))
  while (text.startsWith(DIRECTORY_ENTRY, at) && at + 46 <= bytes.length) {
    const length = bytes.readUInt16LE(at + 28)
    names.push(text.slice(at + 46, at + 46 + length))
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return names
}

const OLD_OFFICE: ReadonlySet<SourceFormat> = new Set(['doc', 'xls', 'ppt'])

/** Old Office files and encrypted new ones are the same kind of container. */
function compoundFormat({ name, head, tail }: FileWindow, named: SourceFormat | null): SourceFormat | null {
  const marker = Array.from('EncryptedPackage', (char) => `${char}\0`).join('')
  if (latin1(head).includes(marker) || latin1(tail).includes(marker))
    throw new AppError('encrypted', `"${name}" is protected with a password.`)
  return named !== null && OLD_OFFICE.has(named) ? named : null
}

const MAIL_HEADERS =
  /^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to):/i

function textFormat(head: string, named: SourceFormat | null): SourceFormat | null {
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart()
  if (/^<(?:!doctype\s+html|html[\s>])/i.test(text)) return 'html'
  if (/^WEBVTT(?:\s|$)/.test(text)) return 'vtt'
  if (/^1\r?\n\d\d:\d\d:\d\d,\d{3} --> /.test(text)) return 'srt'
  if (text.startsWith('{') && /"schema_name"\s*:\s*"DoclingDocument"/.test(head)) return 'json'
  const isMail = text.split(/\r?\n/, 8).filter((line) => MAIL_HEADERS.test(line)).length >= 3
  if (isMail && (named === null || named === 'txt')) return 'eml'
  if (named !== null && isTextFormat(named)) return named
  // A name that promises a binary format, on text.
  return named !== null && named !== 'json' && isProbablyText(head) ? 'txt' : null
}

function isProbablyText(head: string): boolean {
  return !head.includes('\0')
}

const NEWER: Readonly<Record<string, string>> = { doc: '.docx', dot: '.docx', xls: '.xlsx', ppt: '.pptx' }

function refuse({ name, head }: FileWindow, named: SourceFormat | null): never {
  const extension = extensionOf(name)
  const binary = recogniseBinary(head)
  if (named !== null && isTextFormat(named)) {
    const nul = head.indexOf(0)
    const why = binary ? `it looks like ${binary}` : `it has a NUL byte at byte ${nul}`
    throw new AppError('not_text', `"${name}" is not text: ${why}.`, { data: { offset: Math.max(nul, 0) } })
  }
  const newer = extension === null ? undefined : NEWER[extension]
  const what = binary
    ? `looks like ${binary}`
    : extension === null
      ? 'has no file extension'
      : `is a .${extension} file`
  throw new AppError('unsupported_format', `"${name}" ${what}, which Galley does not read.`, {
    ...(newer && { hint: `Open it in Office or LibreOffice, save it as ${newer}, then add that.` }),
  })
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
