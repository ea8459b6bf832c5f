/** The folders that are watched: what is new or changed in them is offered, and added when a person says so. */
import { realpath, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { FolderView, WatchOffer, WatchView } from '../../shared/views.ts'
import { findProjectById, type ProjectRow } from '../db/queries/projects.ts'
import {
  countOffers,
  findOffers,
  findWatchById,
  findWatchByUid,
  findWatchOfFolder,
  insertOffer,
  insertWatch,
  listContentHashes,
  listOffers,
  listWatches,
  type OfferRow,
  setOfferState,
  setWatchStopped,
  type WatchRow,
  withdrawOffers,
} from '../db/queries/watches.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import { newUid } from '../ids.ts'
import { MAX_FILE_BYTES } from '../ingest/detect.ts'
import type { ImportService } from '../ingest/import-service.ts'
import { createFolderChooser, type FolderChooser } from './folder-chooser.ts'
import { createWatchRules } from './watch-rules.ts'
import { type SeenFile, WatchedFolder } from './watched-folder.ts'

export type WatchServiceOptions = {
  readonly store: Store
  readonly events: EventBus
  readonly imports: ImportService
}

/** `failed` counts files that are gone or cannot be read any more. */
export type Accepted = { readonly importUid: string | null; readonly documents: number; readonly failed: number }

/** A folder that is gone is looked for so often. */
const MISSING_CHECK_MS = 5_000

export class WatchService {
  readonly #options: WatchServiceOptions
  readonly #chooser: FolderChooser = createFolderChooser()
  readonly #folders = new Map<number, WatchedFolder>()
  #missingTimer: NodeJS.Timeout | null = null
  #isClosed = false

  constructor(options: WatchServiceOptions) {
    this.#options = options
  }

  /** Watches again what was watched when the workspace was closed. */
  async resume(): Promise<void> {
    await Promise.all(listWatches(this.#options.store.connection, null).map((watch) => this.#open(watch)))
  }

  async browse(folderUid: string | null): Promise<FolderView> {
    return await this.#chooser.browse(folderUid)
  }

  /** Fails with folder_not_found. */
  async startChosen(project: ProjectRow, folderUid: string): Promise<WatchView> {
    return await this.start(project, this.#chooser.pathOf(folderUid))
  }

  /** Watches a folder for a project; what is in it is offered at once. Fails with folder_not_found. */
  async start(project: ProjectRow, folder: string): Promise<WatchView> {
    const { store } = this.#options
    const path = await realpath(folder).catch(() => null)
    if (path === null || !(await stat(path)).isDirectory())
      throw new AppError('folder_not_found', `There is no folder "${basename(folder)}".`)
    const watch = store.write((db) => {
      const known = findWatchOfFolder(db, project.id, path)
      if (known) setWatchStopped(db, known.id, null)
      return known ?? insertWatch(db, { uid: newUid('wat'), projectId: project.id, path, createdAt: now() })
    })
    await this.#open(watch)
    this.#announce(project.uid)
    return this.#view(watch)
  }

  /** Fails with watch_not_found. */
  async stop(watchUid: string): Promise<void> {
    const { store } = this.#options
    const watch = findWatchByUid(store.connection, watchUid)
    if (watch?.stoppedAt !== null) throw new AppError('watch_not_found', 'This folder is not watched any more.')
    store.write((db) => setWatchStopped(db, watch.id, now()))
    await this.#folders.get(watch.id)?.close()
    this.#folders.delete(watch.id)
    const project = findProjectById(store.connection, watch.projectId)
    if (project) this.#announce(project.uid)
  }

  list(projectId: number): readonly WatchView[] {
    return listWatches(this.#options.store.connection, projectId).map((watch) => this.#view(watch))
  }

  offers(projectId: number): readonly WatchOffer[] {
    return listOffers(this.#options.store.connection, projectId)
  }

  /** Adds offered files as new documents, or as new versions of the documents of their names. */
  async accept(offerUids: readonly string[]): Promise<Accepted> {
    const { store } = this.#options
    const offers = findOffers(store.connection, offerUids)
    if (offers.length === 0) return { importUid: null, documents: 0, failed: 0 }
    const importUid = this.#options.imports.begin({ asVersions: true })
    let documents = 0
    for (const offer of offers) {
      const isAdded = await this.#add(offer, importUid)
      if (isAdded) documents += 1
      store.write((db) => {
        if (isAdded) setOfferState(db, offer.id, 'added')
        else withdrawOffers(db, offer.watchId, offer.name)
      })
    }
    this.#announceOffers(offers)
    return { importUid, documents, failed: offers.length - documents }
  }

  /** What was dismissed is not offered again, unless the file changes. Returns how many offers there were. */
  dismiss(offerUids: readonly string[]): number {
    const { store } = this.#options
    const offers = findOffers(store.connection, offerUids)
    store.write((db) => {
      for (const offer of offers) setOfferState(db, offer.id, 'dismissed')
    })
    this.#announceOffers(offers)
    return offers.length
  }

  /** Resolves when the folders have been looked through and no change waits. */
  async whenSettled(): Promise<void> {
    await Promise.all([...this.#folders.values()].map((folder) => folder.whenSettled()))
  }

  /** Looks for missing folders now. */
  async recheck(): Promise<void> {
    await Promise.all([...this.#folders.values()].map((folder) => folder.open()))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#missingTimer) clearInterval(this.#missingTimer)
    await Promise.all([...this.#folders.values()].map((folder) => folder.close()))
    this.#folders.clear()
  }

  /** False when the file is gone or cannot be read any more. Fails as the import does: with disk_full, say. */
  async #add({ watchId, name }: OfferRow, importUid: string): Promise<boolean> {
    const { store, imports } = this.#options
    const watch = findWatchById(store.connection, watchId)
    const path = watch && (await findInside(watch.path, name))
    if (!watch || !path) return false
    try {
      await imports.add({ projectId: watch.projectId, importUid, name, input: { path } })
      return true
    } catch (error) {
      if (error instanceof AppError) throw error
      return false
    }
  }

  async #open(watch: WatchRow): Promise<void> {
    const project = findProjectById(this.#options.store.connection, watch.projectId)
    if (this.#isClosed || this.#folders.has(watch.id) || !project) return
    const hasDocling = project.reader === 'docling'
    let rules = createWatchRules(watch.path, hasDocling)
    const folder = new WatchedFolder(watch.path, MAX_FILE_BYTES, {
      isIgnored: (name, kind) => rules.isIgnored(name, kind),
      onSeen: (files) => this.#offer(watch, project, files),
      onGone: (names) => this.#withdraw(watch, project, names),
      onOpen: () => {
        rules = createWatchRules(watch.path, hasDocling)
      },
      onState: () => this.#announce(project.uid),
    })
    this.#folders.set(watch.id, folder)
    this.#missingTimer ??= setInterval(() => void this.recheck(), MISSING_CHECK_MS).unref()
    await folder.open()
  }

  #offer(watch: WatchRow, project: ProjectRow, files: readonly SeenFile[]): void {
    const changes = this.#options.store.write((db) => {
      const known = listContentHashes(db, project.id)
      let rows = 0
      for (const { name, print } of files)
        if (known.has(print.sha256)) rows += withdrawOffers(db, watch.id, name)
        else if (insertOffer(db, { uid: newUid('off'), watchId: watch.id, name, ...print, seenAt: now() })) rows += 1
      return rows
    })
    if (changes > 0) this.#announce(project.uid)
  }

  #withdraw(watch: WatchRow, project: ProjectRow, names: readonly string[]): void {
    const changes = this.#options.store.write((db) =>
      names.reduce((sum, name) => sum + withdrawOffers(db, watch.id, name), 0),
    )
    if (changes > 0) this.#announce(project.uid)
  }

  #announceOffers(offers: readonly OfferRow[]): void {
    const { connection } = this.#options.store
    const projectIds = offers.flatMap(({ watchId }) => findWatchById(connection, watchId)?.projectId ?? [])
    for (const id of new Set(projectIds)) {
      const project = findProjectById(connection, id)
      if (project) this.#announce(project.uid)
    }
  }

  #announce(projectUid: string): void {
    this.#options.events.emit({ type: 'watch', projectUid })
  }

  #view(watch: WatchRow): WatchView {
    return {
      watchUid: watch.uid,
      folderName: basename(watch.path) || watch.path,
      createdAt: watch.createdAt,
      state: this.#folders.get(watch.id)?.state ?? 'missing',
      offers: countOffers(this.#options.store.connection, watch.id),
    }
  }
}

const now = (): string => new Date().toISOString()

/** The path of a file that lies in the folder without a link on the way; null for any other. */
async function findInside(folder: string, name: string): Promise<string | null> {
  const path = join(folder, name)
  const real = await realpath(path).catch(() => null)
  const root = await realpath(folder).catch(() => null)
  if (real === null || root === null || real !== join(root, name) || !real.startsWith(root + sep)) return null
  return (await stat(real)).isFile() ? real : null
}
