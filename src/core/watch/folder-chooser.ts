/** A way to choose a folder of this machine without a path that crosses the API: ids stand for paths, in memory only. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { FolderView } from '../../shared/views.ts'
import { formatOfName } from '../ingest/formats.ts'

export type FolderChooser = {
  /** Null opens the user's home folder. Fails with folder_not_found or file_unreadable. */
  readonly browse: (folderUid: string | null) => Promise<FolderView>
  /** Fails with folder_not_found. */
  readonly pathOf: (folderUid: string) => string
}

/** What stands above the drives of Windows; no path there is empty. */
const ALL_DRIVES = ''
/** Ids are forgotten all at once when there are more, long after the folders that they stand for were looked at. */
const MAX_IDS = 50_000

export function createFolderChooser(home = homedir()): FolderChooser {
  const paths = new Map<string, string>()
  const uids = new Map<string, string>()
  const uidOf = (path: string): string => {
    if (uids.size >= MAX_IDS) {
      paths.clear()
      uids.clear()
    }
    const uid = uids.get(path) ?? `fld_${randomBytes(12).toString('base64url')}`
    uids.set(path, uid)
    paths.set(uid, path)
    return uid
  }
  const pathOf = (folderUid: string): string => {
    const path = paths.get(folderUid)
    if (path === undefined) throw new AppError('folder_not_found', 'This folder is not known any more.')
    return path
  }
  const browse = async (folderUid: string | null): Promise<FolderView> => {
    const path = folderUid === null ? home : pathOf(folderUid)
    const { folders, files } = path === ALL_DRIVES ? listDrives() : await listFolder(path)
    const parent = parentOf(path)
    return {
      folderUid: uidOf(path),
      name: nameOf(path),
      parentUid: parent === null ? null : uidOf(parent),
      folders: folders.map((child) => ({ folderUid: uidOf(child), name: nameOf(child) })),
      files,
    }
  }
  return { browse, pathOf }
}

type Listing = { readonly folders: readonly string[]; readonly files: number }

/** Dot files and links are left out, as a watch leaves them out. */
async function listFolder(path: string): Promise<Listing> {
  const entries = await readEntries(path)
  const visible = entries.filter((entry) => !entry.name.startsWith('.'))
  const names = visible.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    folders: names.toSorted((a, b) => a.localeCompare(b, undefined, { numeric: true })).map((name) => join(path, name)),
    files: visible.filter((entry) => entry.isFile() && formatOfName(entry.name) !== null).length,
  }
}

async function readEntries(path: string) {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AppError('folder_not_found', `The folder "${nameOf(path)}" is gone.`, { cause: error })
    throw new AppError('file_unreadable', `The folder "${nameOf(path)}" cannot be opened (${code ?? 'unknown'}).`, {
      cause: error,
    })
  }
}

function listDrives(): Listing {
  const letters = Array.from({ length: 26 }, (_, i) => `${String.fromCharCode(65 + i)}:\\`)
  return { folders: letters.filter((drive) => existsSync(drive)), files: 0 }
}

function parentOf(path: string): string | null {
  if (path === ALL_DRIVES) return null
  const parent = dirname(path)
  if (parent !== path) return parent
  return process.platform === 'win32' ? ALL_DRIVES : null
}

function nameOf(path: string): string {
  return path === ALL_DRIVES ? 'This computer' : basename(path) || path
}
