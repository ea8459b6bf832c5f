/**
 * One folder on the disk under watch.
 *
 *   missing --found--> watching --folder gone--> missing          both --close--> closed
 *
 * While it is watched, each file that appeared or changed is looked at once its size has settled; the files that are
 * there at the start count as new.
 */
import { realpath, stat } from 'node:fs/promises'
import { relative } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { IGNORE_FILE } from '../ingest/plan-ignore.ts'
import { type Fingerprint, fingerprintFile } from './fingerprint.ts'

export type SeenFile = { readonly name: string; readonly print: Fingerprint }

export type FolderListener = {
  /** Whether a file or folder is left out; the name is relative, with forward slashes. */
  readonly isIgnored: (name: string, kind: 'file' | 'folder') => boolean
  readonly onSeen: (files: readonly SeenFile[]) => void
  readonly onGone: (names: readonly string[]) => void
  /** The folder is about to be looked through. */
  readonly onOpen: () => void
  /** It began or ceased to be there. */
  readonly onState: () => void
}

/** Files that are told of at once: one transaction. */
const BATCH = 64
/** A file is whole when its size has not moved for so long. */
const SETTLED_MS = 250
const SETTLE_CHECK_MS = 50

export class WatchedFolder {
  readonly path: string
  readonly #listener: FolderListener
  readonly #maxBytes: number
  readonly #changed = new Set<string>()
  readonly #gone = new Set<string>()
  #watcher: FSWatcher | null = null
  #root = ''
  #isReady = false
  #isClosed = false
  #work: Promise<void> | null = null
  #waiters: Array<() => void> = []

  constructor(path: string, maxBytes: number, listener: FolderListener) {
    this.path = path
    this.#maxBytes = maxBytes
    this.#listener = listener
  }

  get state(): 'watching' | 'missing' {
    return this.#watcher === null ? 'missing' : 'watching'
  }

  /** Begins to watch when the folder is there; else it stays missing. */
  async open(): Promise<void> {
    if (!this.#canOpen()) return
    const root = await findFolder(this.path)
    if (root === null || !this.#canOpen()) return
    this.#root = root
    this.#isReady = false
    this.#listener.onOpen()
    this.#watcher = this.#watch(root)
    this.#listener.onState()
  }

  #canOpen(): boolean {
    return !this.#isClosed && this.#watcher === null
  }

  /** Resolves when the first scan is through and nothing waits; at once when the folder is missing. */
  async whenSettled(): Promise<void> {
    if (this.#isSettled()) return
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#stopWatching()
    await this.#work
    this.#wake()
  }

  #watch(root: string): FSWatcher {
    const watcher = watch(root, {
      followSymlinks: false,
      ignorePermissionErrors: true,
      awaitWriteFinish: { stabilityThreshold: SETTLED_MS, pollInterval: SETTLE_CHECK_MS },
      ignored: (path, info) => {
        if (info?.isSymbolicLink()) return true
        const name = this.#nameOf(path)
        if (name === '' || info === undefined) return false
        return this.#listener.isIgnored(name, info.isDirectory() ? 'folder' : 'file')
      },
    })
    const note = (path: string): void => this.#note(this.#changed, path)
    watcher.on('add', note)
    watcher.on('change', note)
    watcher.on('unlink', (path) => this.#note(this.#gone, path))
    watcher.on('unlinkDir', (path) => {
      if (this.#nameOf(path) === '') void this.#lose()
    })
    watcher.on('error', () => void this.#check())
    watcher.on('ready', () => {
      this.#isReady = true
      this.#wake()
    })
    return watcher
  }

  #nameOf(path: string): string {
    return relative(this.#root, path).replaceAll('\\', '/')
  }

  #note(names: Set<string>, path: string): void {
    const name = this.#nameOf(path)
    if (name === IGNORE_FILE || name.endsWith(`/${IGNORE_FILE}`)) {
      if (this.#isReady) void this.#reopen()
      return
    }
    ;(names === this.#gone ? this.#changed : this.#gone).delete(name)
    names.add(name)
    this.#work ??= this.#workOff().finally(() => {
      this.#work = null
      this.#wake()
    })
  }

  async #workOff(): Promise<void> {
    while (this.#changed.size + this.#gone.size > 0) {
      const gone = [...this.#gone]
      this.#gone.clear()
      if (gone.length > 0) this.#listener.onGone(gone)
      const names = [...this.#changed].slice(0, BATCH)
      const seen: SeenFile[] = []
      for (const name of names) {
        this.#changed.delete(name)
        const print = await fingerprintFile(`${this.#root}/${name}`, this.#maxBytes)
        if (print) seen.push({ name, print })
      }
      if (this.#isClosed) return
      if (seen.length > 0) this.#listener.onSeen(seen)
    }
  }

  /** An error of the watcher is the folder's end when the folder is gone. */
  async #check(): Promise<void> {
    const info = await stat(this.#root).catch(() => null)
    if (!info?.isDirectory()) await this.#lose()
  }

  async #lose(): Promise<void> {
    await this.#stopWatching()
    if (!this.#isClosed) this.#listener.onState()
    this.#wake()
  }

  /** Other rules let other files in: all is looked at again. */
  async #reopen(): Promise<void> {
    this.#isReady = false
    await this.#stopWatching()
    await this.open()
    this.#wake()
  }

  async #stopWatching(): Promise<void> {
    const watcher = this.#watcher
    this.#watcher = null
    await watcher?.close()
  }

  #isSettled(): boolean {
    return this.#watcher === null || (this.#isReady && this.#work === null)
  }

  #wake(): void {
    if (!this.#isSettled()) return
    for (const resolve of this.#waiters.splice(0)) resolve()
  }
}

/** The folder itself, whatever links lead to it; null when there is none. */
async function findFolder(path: string): Promise<string | null> {
  const real = await realpath(path).catch(() => null)
  if (real === null) return null
  const info = await stat(real).catch(() => null)
  return info?.isDirectory() ? real : null
}
