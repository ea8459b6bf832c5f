/** Content-addressed files of a workspace: `blobs/ab/cdef…`, named by the SHA-256 of their bytes, written once. */
import { createHash, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'

export type BlobStore = {
  /** Stores the bytes unless they are there, durably before it returns. Returns their SHA-256 in hex. */
  readonly put: (bytes: Uint8Array) => string
  /** Fails with payload_corrupt when the bytes are missing or do not match their name. */
  readonly get: (sha256: string) => Uint8Array
}

export function openBlobStore(workspaceDir: string): BlobStore {
  const root = join(workspaceDir, 'blobs')
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256.slice(2))
  return {
    put: (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(sha256)
      if (!existsSync(path)) writeDurably(path, bytes)
      return sha256
    },
    get: (sha256) => {
      const path = pathOf(sha256)
      if (!existsSync(path)) throw new AppError('payload_corrupt', `The stored file ${sha256} is missing.`)
      const bytes = readFileSync(path)
      if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        throw new AppError('payload_corrupt', `The stored file ${sha256} was changed on disk.`)
      return bytes
    },
  }
}

function writeDurably(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new AppError('disk_full', 'The disk that holds the workspace is full.', { cause: error })
    throw error
  }
}
