/** The bytes of a stored source, for a window that draws it: a piece at a time, never a path. */
import { open } from 'node:fs/promises'
import { AppError } from '../shared/errors.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import type { SourceRow } from './db/queries/documents.ts'

/** Bytes of one answer; base64 makes a third more of it on the wire. */
export const MAX_RANGE_BYTES = 1024 * 1024

type StoredSource = Pick<SourceRow, 'name' | 'blobSha256'>
export type ByteRange = { readonly offset: number; readonly length: number }

/** Fewer bytes than asked for at the end of the file, none beyond it. Fails with payload_corrupt when the file is gone. */
export async function readSourceRange(
  blobs: Pick<BlobStore, 'pathOf'>,
  { name, blobSha256 }: StoredSource,
  { offset, length }: ByteRange,
): Promise<Uint8Array> {
  const file = await open(blobs.pathOf(blobSha256), 'r').catch((cause: unknown) => {
    throw new AppError('payload_corrupt', `The stored file of "${name}" is missing.`, { cause })
  })
  try {
    const buffer = Buffer.alloc(Math.min(length, MAX_RANGE_BYTES))
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, offset)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
