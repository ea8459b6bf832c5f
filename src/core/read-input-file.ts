/** Files and folders that a person names: read whole, with a clear error for each way in which that can fail. */
import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { formatOfName, MAX_FILE_BYTES } from './ingest/detect.ts'

export type InputFile = {
  readonly path: string
  /** Relative to the named folder, with forward slashes. */ readonly name: string
}
export type InputList = {
  readonly files: readonly InputFile[]
  /** Files of folders whose format is not read. */ readonly skipped: readonly string[]
}

/** Fails with file_not_found, file_unreadable or file_too_large; each names the path. */
export async function readInputFile(path: string): Promise<Uint8Array> {
  const { size } = await classified(path, () => stat(path))
  if (size > MAX_FILE_BYTES)
    throw new AppError('file_too_large', `${path} has ${size} bytes; Galley reads files up to ${MAX_FILE_BYTES}.`)
  return await classified(path, () => readFile(path))
}

async function classified<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw classify(error, path)
  }
}

function classify(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file_not_found', `There is no file ${path}.`, { cause: error })
  if (code === 'EISDIR') return new AppError('file_unreadable', `${path} is a folder, not a file.`, { cause: error })
  if (code) return new AppError('file_unreadable', `${path} cannot be read (${code}).`, { cause: error })
  return error
}

/**
 * The documents that the paths name: files as they are, folders with all that lies in them. Dot files and links inside
 * folders are passed over. Fails with file_not_found for a path that is not there.
 */
export async function walkInputPaths(paths: readonly string[]): Promise<InputList> {
  const files: InputFile[] = []
  const skipped: string[] = []
  for (const path of paths) {
    const info = await classified(path, () => stat(path))
    if (!info.isDirectory()) files.push({ path, name: basename(path) })
    else await walkFolder(path, path, { files, skipped })
  }
  return { files, skipped }
}

async function walkFolder(root: string, dir: string, into: { files: InputFile[]; skipped: string[] }): Promise<void> {
  const names = await classified(dir, () => readdir(dir))
  for (const entry of names.toSorted()) {
    if (entry.startsWith('.')) continue
    const path = join(dir, entry)
    const info = await lstat(path)
    if (info.isDirectory()) await walkFolder(root, path, into)
    else if (info.isFile() && formatOfName(entry) !== null)
      into.files.push({ path, name: relative(root, path).replaceAll('\\', '/') })
    else into.skipped.push(path)
  }
}
