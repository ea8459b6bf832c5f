/** What a person chose or dropped: files by their path in the folder, and the ignore files that say what to leave out. */

import { AppError } from '../../../shared/errors.ts'

export type ChosenFile = { readonly name: string; readonly file: File }
export type IgnoreFile = { readonly name: string; readonly text: string }
export type ChosenFiles = { readonly files: readonly ChosenFile[]; readonly ignoreFiles: readonly IgnoreFile[] }

const IGNORE_NAME = '.galleyignore'
const MAX_IGNORE_BYTES = 256 * 1024
/** A folder that links back to itself would never end. */
const MAX_DEPTH = 64
const MAX_FILES = 100_000

type Progress = (found: number) => void

/** The name inside a single dropped folder; with several things dropped, folder names keep their files apart. */
export function relativeNames(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) => path.split('/').filter((part) => part !== '' && part !== '.'))
  const top = parts[0]?.[0]
  const isOneFolder = parts.length > 0 && parts.every((names) => names.length > 1 && names[0] === top)
  return parts.map((names, index) => (isOneFolder ? names.slice(1) : names).join('/') || (paths[index] ?? ''))
}

function refuseTooMany(): never {
  throw new AppError('file_too_large', 'These are more than 100,000 files.', { hint: 'Add them in several parts.' })
}

async function toChosen(files: readonly ChosenFile[]): Promise<ChosenFiles> {
  const names = relativeNames(files.map((file) => file.name))
  const named = files.map(({ file }, index) => ({ name: names[index] ?? file.name, file }))
  const ignoreFiles = await Promise.all(
    named
      .filter(({ name, file }) => baseName(name) === IGNORE_NAME && file.size <= MAX_IGNORE_BYTES)
      .map(async ({ name, file }) => ({ name, text: await file.text() })),
  )
  const rest = named.filter(({ name }) => baseName(name) !== IGNORE_NAME)
  return { files: rest.toSorted((a, b) => byName.compare(a.name, b.name)), ignoreFiles }
}

const byName = new Intl.Collator('en', { numeric: true })
const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** The files of an input element; those of a chosen folder carry their path. */
export async function filesOfInput(list: FileList | null): Promise<ChosenFiles> {
  const files = [...(list ?? [])]
  if (files.length > MAX_FILES) refuseTooMany()
  return toChosen(files.map((file) => ({ name: file.webkitRelativePath || file.name, file })))
}

/**
 * Takes the entries out of a drop while the event lasts, and gives the function that reads them: folders with everything in them, dot files
 * too, since the plan is to name what it leaves out.
 */
export function filesOfDrop(transfer: DataTransfer): (onFound: Progress) => Promise<ChosenFiles> {
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  const entries = items.map((item) => item.webkitGetAsEntry())
  const loose = items.map((item) => item.getAsFile())
  return async (onFound) => {
    const found: ChosenFile[] = []
    for (const [index, entry] of entries.entries()) {
      const file = loose[index]
      if (entry) await walk(entry, { found, onFound, depth: 0 })
      else if (file) found.push({ name: file.name, file })
    }
    return toChosen(found)
  }
}

type Walk = { readonly found: ChosenFile[]; readonly onFound: Progress; readonly depth: number }

async function walk(entry: FileSystemEntry, { found, onFound, depth }: Walk): Promise<void> {
  if (found.length >= MAX_FILES) refuseTooMany()
  if (depth > MAX_DEPTH) return
  if (isFile(entry)) {
    const file = await readable(entry, new Promise<File>((resolve, reject) => entry.file(resolve, reject)))
    found.push({ name: entry.fullPath, file })
    if (found.length % 100 === 0) onFound(found.length)
    return
  }
  if (!isFolder(entry)) return
  const reader = entry.createReader()
  // A reader hands out a hundred entries at a time.
  for (;;) {
    const batch = await readable(
      entry,
      new Promise<readonly FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)),
    )
    if (batch.length === 0) return
    for (const child of batch) await walk(child, { found, onFound, depth: depth + 1 })
  }
}

async function readable<T>(entry: FileSystemEntry, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (cause) {
    throw new AppError('file_unreadable', `"${entry.fullPath.slice(1)}" could not be read.`, { cause })
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
