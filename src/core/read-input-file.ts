/** Files and folders that a person names: read whole, with a clear error for each way in which that can fail. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { MAX_FILE_BYTES } from './ingest/detect.ts'
import { readableFormat } from './ingest/plan.ts'
import { createIgnoreRules, IGNORE_FILE, type IgnoreRules } from './ingest/plan-ignore.ts'

export type InputFile = {
  readonly path: string
  /** Relative to the named folder, with forward slashes. */
  readonly name: string
  readonly sizeBytes: number
}
export type InputList = {
  readonly files: readonly InputFile[]
  /** Files of folders whose format is not read, and links. */
  readonly skipped: readonly string[]
  /** How many dot files and dot folders were passed over. */
  readonly hidden: number
  /** How many files and folders `.galleyignore` files name. */
  readonly ignored: number
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
    throw classifyFileError(error, path)
  }
}

/** What the file system says of a path that a person named, as file_not_found or file_unreadable. */
export function classifyFileError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file_not_found', `There is no file ${path}.`, { cause: error })
  if (code === 'EISDIR') return new AppError('file_unreadable', `${path} is a folder, not a file.`, { cause: error })
  if (code) return new AppError('file_unreadable', `${path} cannot be read (${code}).`, { cause: error })
  return error
}

/**
 * The files that the paths name: files as they are, folders with all that lies in them. Dot files, links inside folders
 * and what `.galleyignore` files name are passed over; `hasDocling` tells that pictures and old Office files are read too. Fails with file_not_found for a path that is not there.
 */
export async function walkInputPaths(
  paths: readonly string[],
  { hasDocling = false }: { hasDocling?: boolean } = {},
): Promise<InputList> {
  const list = { files: [] as InputFile[], skipped: [] as string[], hidden: 0, ignored: 0 }
  for (const path of paths) {
    const info = await classified(path, () => stat(path))
    if (info.isDirectory()) await walkFolder({ root: path, rules: createIgnoreRules(), hasDocling, list }, path)
    else list.files.push({ path, name: basename(path), sizeBytes: info.size })
  }
  return list
}

type Walk = {
  readonly root: string
  readonly rules: IgnoreRules
  readonly hasDocling: boolean
  readonly list: { files: InputFile[]; skipped: string[]; hidden: number; ignored: number }
}

async function walkFolder(walk: Walk, dir: string): Promise<void> {
  const { root, rules, hasDocling, list } = walk
  const entries = await classified(dir, () => readdir(dir, { withFileTypes: true }))
  const nameOf = (path: string): string => relative(root, path).replaceAll('\\', '/')
  if (entries.some((entry) => entry.name === IGNORE_FILE && entry.isFile()))
    rules.add(nameOf(dir), await classified(dir, () => readFile(join(dir, IGNORE_FILE), 'utf8')))
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name)
    const name = nameOf(path)
    if (entry.name === IGNORE_FILE) continue
    if (entry.name.startsWith('.')) list.hidden += 1
    else if (rules.isIgnored(entry.isDirectory() ? `${name}/` : name)) list.ignored += 1
    else if (entry.isDirectory()) await walkFolder(walk, path)
    else if (entry.isFile() && readableFormat(name, hasDocling) !== null) {
      const { size } = await classified(path, () => stat(path))
      list.files.push({ path, name, sizeBytes: size })
    } else list.skipped.push(path)
  }
}
