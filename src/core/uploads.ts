/** Files that arrive in chunks over the wire, each into a file of its own in the workspace's `tmp` folder. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { newUid } from './ids.ts'
import { MAX_FILE_BYTES } from './ingest/detect.ts'

export type NewUpload = {
  readonly projectUid: string
  /** The import that the file belongs to; null for one of its own. */
  readonly importUid: string | null
  readonly name: string
  readonly sizeBytes: number
}
type Upload = NewUpload & { readonly path: string; readonly file: number; received: number; touchedAt: number }
/** The file at `path` is the caller's to move or to remove. */
export type FinishedUpload = NewUpload & { readonly path: string }

/** An upload that nobody has touched for this long is dropped. */
const ABANDONED_MS = 10 * 60_000

export type UploadDesk = {
  readonly begin: (file: NewUpload) => string
  /** Returns how many bytes have arrived. */
  readonly append: (uploadUid: string, offset: number, chunk: Uint8Array) => number
  readonly finish: (uploadUid: string) => FinishedUpload
  readonly abort: (uploadUid: string) => void
  /** Drops what is under way. */
  readonly close: () => void
}

export function createUploadDesk(blobs: Pick<BlobStore, 'temporaryPath'>): UploadDesk {
  const uploads = new Map<string, Upload>()
  const require = (uid: string): Upload => {
    const upload = uploads.get(uid)
    if (!upload) throw new AppError('upload_not_found', 'This upload is not under way.')
    upload.touchedAt = performance.now()
    return upload
  }
  const drop = (uid: string): void => {
    const upload = uploads.get(uid)
    if (!upload) return
    uploads.delete(uid)
    closeSync(upload.file)
    rmSync(upload.path, { force: true })
  }
  return {
    begin: (file) => {
      refuseSize(file)
      const now = performance.now()
      for (const [uid, upload] of uploads) if (now - upload.touchedAt > ABANDONED_MS) drop(uid)
      const uid = newUid('upl')
      const path = blobs.temporaryPath()
      uploads.set(uid, { ...file, path, file: openSync(path, 'wx', 0o600), received: 0, touchedAt: now })
      return uid
    },
    append: (uid, offset, chunk) => {
      const upload = require(uid)
      if (offset !== upload.received || offset + chunk.byteLength > upload.sizeBytes)
        throw new AppError('upload_out_of_order', `"${upload.name}" did not arrive in order.`)
      write(upload, chunk)
      upload.received += chunk.byteLength
      return upload.received
    },
    finish: (uid) => {
      const upload = require(uid)
      if (upload.received !== upload.sizeBytes)
        throw new AppError(
          'upload_out_of_order',
          `"${upload.name}" is not whole: ${upload.received} of ${upload.sizeBytes} bytes came.`,
        )
      uploads.delete(uid)
      closeSync(upload.file)
      return upload
    },
    abort: drop,
    close: () => {
      for (const uid of uploads.keys()) drop(uid)
    },
  }
}

function refuseSize({ name, sizeBytes }: NewUpload): void {
  if (sizeBytes <= MAX_FILE_BYTES) return
  throw new AppError('file_too_large', `"${name}" has ${sizeBytes} bytes; Galley reads files up to ${MAX_FILE_BYTES}.`)
}

function write({ file, name, received }: Upload, chunk: Uint8Array): void {
  try {
    for (let done = 0; done < chunk.byteLength;)
      done += writeSync(file, chunk, done, chunk.byteLength - done, received + done)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new AppError('disk_full', `"${name}" does not fit on the disk that holds the workspace.`, { cause: error })
  }
}
