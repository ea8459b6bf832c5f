/** Content-addressed files of a workspace: `blobs/ab/cdef…`, named by the SHA-256 of their bytes, written once. */
import { createHash, type Hash, randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'

/** A file that is whole and durable in the workspace's `tmp` folder, and not yet in the store. */
export type StagedBlob = {
  readonly path: string
  readonly sha256: string
  /** SHA-256 of the prefix and the bytes. */
  readonly prefixedSha256: string
  readonly sizeBytes: number
}
export type StageInput = { readonly path: string; readonly isTemporary?: boolean } | { readonly bytes: Uint8Array }

export type BlobStore = {
  /** Stores the bytes unless they are there, durably before it returns. Returns their SHA-256 in hex. */
  readonly put: (bytes: Uint8Array) => string
  /** Fails with payload_corrupt when the bytes are missing or do not match their name. */
  readonly get: (sha256: string) => Uint8Array
  readonly has: (sha256: string) => boolean
  /** Where the bytes lie; for programs that read them. They are not to be changed. */
  readonly pathOf: (sha256: string) => string
  /** Copies a file, or moves it when it is temporary, piece by piece, whatever its size. Fails with disk_full. */
  readonly stage: (input: StageInput, prefix: string) => Promise<StagedBlob>
  /** Takes a durable file of the `tmp` folder into the store at once; it is gone from there then. */
  readonly adopt: (path: string, sha256: string) => void
  /** The caller knows that nothing names it any more. */
  readonly remove: (sha256: string) => void
  /** A path in the `tmp` folder where nothing is. */
  readonly temporaryPath: () => string
  /** Takes away what an earlier host left in the `tmp` folder. For whoever holds the workspace. */
  readonly clearTemporary: () => void
}

const PIECE_BYTES = 256 * 1024

export function openBlobStore(workspaceDir: string): BlobStore {
  const root = join(workspaceDir, 'blobs')
  const temporary = join(workspaceDir, 'tmp')
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256.slice(2))
  const temporaryPath = (): string => {
    mkdirSync(temporary, { recursive: true })
    return join(temporary, randomUUID())
  }
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
    has: (sha256) => existsSync(pathOf(sha256)),
    pathOf,
    stage: (input, prefix) => stage(input, prefix, temporaryPath),
    adopt: (path, sha256) => {
      const target = pathOf(sha256)
      if (existsSync(target)) {
        rmSync(path, { force: true })
        return
      }
      mkdirSync(dirname(target), { recursive: true })
      renameSync(path, target)
    },
    remove: (sha256) => rmSync(pathOf(sha256), { force: true }),
    temporaryPath,
    clearTemporary: () => {
      if (!existsSync(temporary)) return
      for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true, force: true })
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
    throw withFullDisk(error)
  }
}

function withFullDisk(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return error
  return new AppError('disk_full', 'The disk that holds the workspace is full.', { cause: error })
}

async function stage(input: StageInput, prefix: string, newPath: () => string): Promise<StagedBlob> {
  const hashes = [createHash('sha256'), createHash('sha256').update(prefix)] as const
  const isMoved = 'path' in input && input.isTemporary === true
  const path = isMoved ? input.path : newPath()
  try {
    const target = await open(path, isMoved ? 'r+' : 'wx', 0o600)
    try {
      const sizeBytes = await fill(target, { input, isMoved, hashes })
      await target.sync()
      const [sha256 = '', prefixedSha256 = ''] = hashes.map((hash) => hash.digest('hex'))
      return { path, sha256, prefixedSha256, sizeBytes }
    } finally {
      await target.close()
    }
  } catch (error) {
    await rm(path, { force: true })
    throw withFullDisk(error)
  }
}

type Filling = { readonly input: StageInput; readonly isMoved: boolean; readonly hashes: readonly Hash[] }

async function fill(target: FileHandle, { input, isMoved, hashes }: Filling): Promise<number> {
  let sizeBytes = 0
  const take = async (piece: Uint8Array): Promise<void> => {
    for (const hash of hashes) hash.update(piece)
    if (!isMoved) await target.write(piece)
    sizeBytes += piece.byteLength
  }
  if ('bytes' in input) await take(input.bytes)
  else for await (const piece of readPieces(input.path)) await take(piece)
  return sizeBytes
}

/** The bytes of a file in pieces of one buffer: each is to be used before the next is asked for. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(PIECE_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
