import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

export type Fingerprint = { readonly sha256: string; readonly sizeBytes: number }

/** Links are not followed; on Windows, which has no such flag, the watcher has passed them over. */
const READ_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK)
const CHUNK_BYTES = 1 << 18

/** The SHA-256 of a file's bytes; null for what is no file, is empty or too large, or cannot be read now. */
export async function fingerprintFile(path: string, maxBytes: number): Promise<Fingerprint | null> {
  try {
    const file = await open(path, READ_FLAGS)
    try {
      const info = await file.stat()
      if (!info.isFile() || info.size === 0 || info.size > maxBytes) return null
      return await hashFile(file, maxBytes)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

type Readable = Awaited<ReturnType<typeof open>>

async function hashFile(file: Readable, maxBytes: number): Promise<Fingerprint | null> {
  const sha256 = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let sizeBytes = 0
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, sizeBytes)
    if (bytesRead === 0) return { sha256: sha256.digest('hex'), sizeBytes }
    sizeBytes += bytesRead
    if (sizeBytes > maxBytes) return null
    sha256.update(chunk.subarray(0, bytesRead))
  }
}
