/** Files that arrive in chunks over the wire. Held in memory until they are whole: nothing half-written reaches the disk. */
import { AppError } from '../shared/errors.ts'
import { newUid } from './ids.ts'
import { MAX_FILE_BYTES } from './ingest/detect.ts'

type Upload = {
  readonly projectUid: string
  readonly name: string
  readonly bytes: Uint8Array
  received: number
  touchedAt: number
}
export type FinishedUpload = { readonly projectUid: string; readonly name: string; readonly bytes: Uint8Array }

/** An upload that nobody has touched for this long is dropped. */
const ABANDONED_MS = 10 * 60_000

export type UploadDesk = {
  readonly begin: (file: { projectUid: string; name: string; sizeBytes: number }) => string
  /** Returns how many bytes have arrived. */
  readonly append: (uploadUid: string, offset: number, chunk: Uint8Array) => number
  readonly finish: (uploadUid: string) => FinishedUpload
  readonly abort: (uploadUid: string) => void
}

export function createUploadDesk(): UploadDesk {
  const uploads = new Map<string, Upload>()
  const require = (uid: string): Upload => {
    const upload = uploads.get(uid)
    if (!upload) throw new AppError('upload_not_found', 'This upload is not under way.')
    upload.touchedAt = performance.now()
    return upload
  }
  return {
    begin: ({ projectUid, name, sizeBytes }) => {
      if (sizeBytes > MAX_FILE_BYTES)
        throw new AppError(
          'file_too_large',
          `"${name}" has ${sizeBytes} bytes; Galley reads files up to ${MAX_FILE_BYTES}.`,
        )
      const now = performance.now()
      for (const [uid, upload] of uploads) if (now - upload.touchedAt > ABANDONED_MS) uploads.delete(uid)
      const uid = newUid('upl')
      uploads.set(uid, { projectUid, name, bytes: new Uint8Array(sizeBytes), received: 0, touchedAt: now })
      return uid
    },
    append: (uid, offset, chunk) => {
      const upload = require(uid)
      if (offset !== upload.received || offset + chunk.byteLength > upload.bytes.byteLength)
        throw new AppError('upload_out_of_order', `"${upload.name}" did not arrive in order.`)
      upload.bytes.set(chunk, offset)
      upload.received += chunk.byteLength
      return upload.received
    },
    finish: (uid) => {
      const upload = require(uid)
      if (upload.received !== upload.bytes.byteLength)
        throw new AppError(
          'upload_out_of_order',
          `"${upload.name}" is not whole: ${upload.received} of ${upload.bytes.byteLength} bytes came.`,
        )
      uploads.delete(uid)
      return upload
    },
    abort: (uid) => {
      uploads.delete(uid)
    },
  }
}
