/** What `.galleyignore` files name: the syntax of .gitignore, each file for the folder that it lies in. */
import ignore, { type Ignore } from 'ignore'

export const IGNORE_FILE = '.galleyignore'

export type IgnoreRules = {
  /** `folder` is relative, with forward slashes; empty for the top. Rules of a deeper folder go before those above. */
  readonly add: (folder: string, text: string) => void
  /** `path` is relative, with forward slashes; that of a folder ends with one. */
  readonly isIgnored: (path: string) => boolean
}

export function createIgnoreRules(): IgnoreRules {
  const byFolder = new Map<string, Ignore>()
  const ignoredFolders = new Map<string, boolean>()
  const isNamed = (path: string): boolean => {
    let isIgnored = false
    for (const [folder, rules] of rulesAbove(byFolder, path)) {
      const verdict = rules.test(folder === '' ? path : path.slice(folder.length + 1))
      if (verdict.ignored) isIgnored = true
      else if (verdict.unignored) isIgnored = false
    }
    return isIgnored
  }
  /** As in git, nothing below an ignored folder can be taken back. */
  const isFolderIgnored = (folder: string): boolean => {
    if (folder === '') return false
    const known = ignoredFolders.get(folder)
    if (known !== undefined) return known
    const isIgnored = isFolderIgnored(parentOf(folder)) || isNamed(`${folder}/`)
    ignoredFolders.set(folder, isIgnored)
    return isIgnored
  }
  return {
    add: (folder, text) => {
      byFolder.set(folder, ignore().add(text))
      ignoredFolders.clear()
    },
    isIgnored: (path) => {
      if (byFolder.size === 0) return false
      const bare = path.endsWith('/') ? path.slice(0, -1) : path
      return isFolderIgnored(parentOf(bare)) || isNamed(path)
    },
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** From the top down. */
function* rulesAbove(byFolder: ReadonlyMap<string, Ignore>, path: string): Generator<readonly [string, Ignore]> {
  const top = byFolder.get('')
  if (top) yield ['', top]
  const end = path.length - 1
  for (let slash = path.indexOf('/'); slash >= 0 && slash < end; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash)
    const rules = byFolder.get(folder)
    if (rules) yield [folder, rules]
  }
}
