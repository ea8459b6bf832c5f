/** A file on its way into the blob store: what it is, who it is, and that it is whole on the disk. */
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import { type BlobStore, readPieces, type StageInput } from '../blobs/blob-store.ts'
import { detectFormat, type FileWindow, windowOf } from './detect.ts'
import { extensionOf, formatOfName } from './formats.ts'
import { readWindow } from './import-window.ts'

export type StagedSource = {
  readonly sourceType: string
  readonly sourceUid: string
  readonly blobSha256: string
  readonly sizeBytes: number
  /** Where the bytes wait for the blob store; null for a file that detection refuses: those bytes are not kept. */
  readonly stagedPath: string | null
  /** Why detection refuses the file. */
  readonly error: ErrorData | null
}
type Incoming = { readonly name: string; readonly input: StageInput }

/** Reads piece by piece, whatever the size. Fails with disk_full, or as the file system does. */
export async function stageSource(blobs: BlobStore, incoming: Incoming): Promise<StagedSource> {
  const { name, input } = incoming
  const window = 'bytes' in input ? windowOf({ name, bytes: input.bytes }) : await readWindow(name, input.path)
  try {
    const { format } = detectFormat(window)
    const staged = await blobs.stage(incoming.input, `${format}\n`)
    return {
      sourceType: format,
      sourceUid: staged.prefixedSha256,
      blobSha256: staged.sha256,
      sizeBytes: staged.sizeBytes,
      stagedPath: staged.path,
      error: null,
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'disk_full') throw error
    return await refused(incoming, window, error)
  }
}

/** The name is part of its identity: two empty files are two faults. Of a file that is too large only the ends are read. */
async function refused({ name, input }: Incoming, window: FileWindow, error: AppError): Promise<StagedSource> {
  const hashes = [createHash('sha256'), createHash('sha256').update(`refused\0${name}\n`)] as const
  for await (const piece of error.code === 'file_too_large' ? [window.head, window.tail] : piecesOf(input))
    for (const hash of hashes) hash.update(piece)
  if ('path' in input && input.isTemporary) await rm(input.path, { force: true })
  const [blob, source] = hashes
  return {
    sourceType: formatOfName(name) ?? extensionOf(name) ?? 'unknown',
    sourceUid: source.digest('hex'),
    blobSha256: blob.digest('hex'),
    sizeBytes: window.sizeBytes,
    stagedPath: null,
    error: error.toData(),
  }
}

function piecesOf(input: StageInput): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  return 'bytes' in input ? [input.bytes] : readPieces(input.path)
}
