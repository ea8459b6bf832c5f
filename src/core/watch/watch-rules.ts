/** What a watch passes over: dot files, what `.galleyignore` files name, and what the project's reader does not read. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatOfName, readerOf } from '../ingest/formats.ts'
import { createIgnoreRules, IGNORE_FILE } from '../ingest/plan-ignore.ts'

export type WatchRules = {
  /** Relative, with forward slashes. A folder is asked about before what is in it. */
  readonly isIgnored: (name: string, kind: 'file' | 'folder') => boolean
}

/** The ignore files of folders are read when the folders are come upon. */
export function createWatchRules(root: string, hasDocling: boolean): WatchRules {
  const rules = createIgnoreRules()
  const readRules = (folder: string): void => {
    try {
      rules.add(folder, readFileSync(join(root, folder, IGNORE_FILE), 'utf8'))
    } catch {
      // Most folders have none.
    }
  }
  readRules('')
  return {
    isIgnored: (name, kind) => {
      const base = name.slice(name.lastIndexOf('/') + 1)
      if (base === IGNORE_FILE) return false
      if (base.startsWith('.') || rules.isIgnored(kind === 'folder' ? `${name}/` : name)) return true
      if (kind === 'file') return !isReadable(name, hasDocling)
      readRules(name)
      return false
    },
  }
}

function isReadable(name: string, hasDocling: boolean): boolean {
  const format = formatOfName(name)
  return format !== null && (format === 'zip' || hasDocling || readerOf(format) !== null)
}
