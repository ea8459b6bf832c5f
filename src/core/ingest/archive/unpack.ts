/** The documents in an archive, as if it were a folder. */
import { AppError } from '../../../shared/errors.ts'
import type { ReceiptItem } from '../../../shared/receipt.ts'
import { detectFormat, type SourceFile, windowOf } from '../detect.ts'
import { formatOfName } from '../formats.ts'
import { receiptItem } from '../receipt-item.ts'
import { ARCHIVE_LIMITS, openArchive } from './open-archive.ts'

export type Unpacked = {
  /** `archive.zip/folder/a.docx`, with the bytes. */
  readonly onFile: (file: SourceFile) => Promise<void>
  /** An entry that is not added, and why. */
  readonly onSkipped: (name: string, item: ReceiptItem) => void
}

/**
 * Hands out each document of the archive, one at a time; archives in it down to two levels. Hidden files are passed
 * over, as in a folder. Fails with archive_unsafe, encrypted or parse_failed; what was handed out before stands then.
 */
export async function unpackArchive(file: SourceFile, to: Unpacked, depth = 1): Promise<void> {
  const archive = await openArchive(file.name, file.bytes)
  try {
    for (const entry of archive.names) {
      const name = `${file.name}/${entry}`
      if (entry.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')) continue
      if (formatOfName(entry) === null) {
        to.onSkipped(name, skippedItem('unsupported', `"${name}" is of a format that Galley does not read.`))
        continue
      }
      const bytes = await archive.read(entry)
      if (bytes) await handOut({ name, bytes }, to, depth)
    }
  } finally {
    archive.close()
  }
}

async function handOut(inner: SourceFile, to: Unpacked, depth: number): Promise<void> {
  if (!isArchive(inner)) {
    await to.onFile(inner)
    return
  }
  if (depth < ARCHIVE_LIMITS.depth) {
    await unpackArchive(inner, to, depth + 1)
    return
  }
  throw new AppError(
    'archive_unsafe',
    `"${inner.name}" is an archive more than ${ARCHIVE_LIMITS.depth} levels deep in another.`,
  )
}

function isArchive(file: SourceFile): boolean {
  try {
    return detectFormat(windowOf(file)).format === 'zip'
  } catch {
    return false
  }
}

function skippedItem(code: string, message: string): ReceiptItem {
  return receiptItem({ code, short: 'Not read', message })
}
