/**
 * ZIP archives, also those that office documents are. What comes out is counted as it comes out: a directory may lie.
 * Nothing is ever written to a path that an entry names.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { fromBufferPromise } from 'yauzl'
import { AppError } from '../../../shared/errors.ts'

export const ARCHIVE_LIMITS = { entries: 10_000, totalBytes: 1024 ** 3, ratio: 200, depth: 2 } as const
/** Small files may shrink a lot: the ratio counts from this size on. */
const RATIO_FROM_BYTES = 1024 * 1024

export type Archive = {
  /** Names of the files, without folders, in the order of the directory. */
  readonly names: readonly string[]
  readonly has: (name: string) => boolean
  /** Null when there is no such file. Fails with archive_unsafe, encrypted or parse_failed. */
  readonly read: (name: string) => Promise<Uint8Array | null>
  /** As UTF-8, or UTF-16 with a mark. */
  readonly readText: (name: string) => Promise<string | null>
  readonly close: () => void
}

/** `name` is what messages call the file. Fails with parse_failed (no whole ZIP archive), encrypted or archive_unsafe. */
export async function openArchive(name: string, bytes: Uint8Array): Promise<Archive> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const zip = await classified(name, () => fromBufferPromise(buffer, { lazyEntries: true, autoClose: false }))
  try {
    const entries = await listEntries(name, zip)
    return toArchive({ name, zip, entries })
  } catch (error) {
    zip.close()
    throw error
  }
}

async function classified<T>(name: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof AppError) throw error
    const why = error instanceof Error ? error.message : String(error)
    if (/relative path|absolute path|invalid characters in fileName/.test(why))
      throw new AppError('archive_unsafe', `"${name}" holds an entry that points outside of it (${why}).`, {
        cause: error,
      })
    throw new AppError('parse_failed', `"${name}" is no whole ZIP archive: ${why}.`, { cause: error })
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    zip.once('entry', resolve)
    zip.once('end', () => resolve(null))
    zip.once('error', reject)
    zip.readEntry()
  }).finally(() => zip.removeAllListeners()) as Promise<Entry | null>
}

const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

async function listEntries(name: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>()
  const folded = new Set<string>()
  const unsafe = (what: string): AppError => new AppError('archive_unsafe', `"${name}" ${what}.`)
  if (zip.entryCount > ARCHIVE_LIMITS.entries)
    throw unsafe(`holds ${zip.entryCount} entries; Galley reads archives with up to ${ARCHIVE_LIMITS.entries}`)
  for (;;) {
    const entry = await classified(name, () => nextEntry(zip))
    if (!entry) return entries
    if (entry.fileName.endsWith('/')) continue
    if (entry.isEncrypted()) throw new AppError('encrypted', `"${name}" is protected with a password.`)
    if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMLINK)
      throw unsafe(`holds a link ("${entry.fileName}"), which Galley does not follow`)
    const key = entry.fileName.normalize('NFC').toLowerCase()
    if (folded.has(key)) throw unsafe(`holds two entries with the name "${entry.fileName}"`)
    folded.add(key)
    entries.set(entry.fileName, entry)
  }
}

function toArchive({
  name,
  zip,
  entries,
}: {
  name: string
  zip: ZipFile
  entries: ReadonlyMap<string, Entry>
}): Archive {
  const spent = { bytes: 0 }
  const read = async (path: string): Promise<Uint8Array | null> => {
    const entry = entries.get(path)
    if (!entry) return null
    const raw = await classified(name, () => rawBytes(zip, entry))
    const bytes = inflate({ name, entry, raw, room: ARCHIVE_LIMITS.totalBytes - spent.bytes })
    spent.bytes += bytes.byteLength
    if (crc32(bytes) !== entry.crc32) throw new AppError('parse_failed', `"${path}" in "${name}" is damaged.`)
    return bytes
  }
  return {
    names: [...entries.keys()],
    has: (path) => entries.has(path),
    read,
    readText: async (path) => {
      const bytes = await read(path)
      return bytes && decode(bytes)
    },
    close: () => zip.close(),
  }
}

async function rawBytes(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  return Buffer.concat(await stream.toArray())
}

type Packed = { readonly name: string; readonly entry: Entry; readonly raw: Buffer; readonly room: number }

function inflate({ name, entry, raw, room }: Packed): Uint8Array {
  const allowed = Math.max(RATIO_FROM_BYTES, raw.byteLength * ARCHIVE_LIMITS.ratio)
  const limit = Math.min(allowed, room)
  if (entry.compressionMethod === 0 && raw.byteLength <= room) return raw
  try {
    if (entry.compressionMethod === 8) return inflateRawSync(raw, { maxOutputLength: Math.max(limit, 1) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE')
      throw new AppError('parse_failed', `"${entry.fileName}" in "${name}" is damaged.`, { cause: error })
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw new AppError(
      'parse_failed',
      `"${entry.fileName}" in "${name}" is packed in a way (${entry.compressionMethod}) that Galley does not read.`,
    )
  const why =
    limit < allowed || entry.compressionMethod === 0
      ? `unpacks to more than ${ARCHIVE_LIMITS.totalBytes} bytes`
      : `unpacks to more than ${ARCHIVE_LIMITS.ratio} times its size`
  throw new AppError('archive_unsafe', `"${name}" ${why} (at "${entry.fileName}").`)
}

function decode(bytes: Uint8Array): string {
  const [a, b] = bytes
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
