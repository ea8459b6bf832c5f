/**
 * Owns the queue of files that become documents: as many at a time as the settings allow, the oldest first.
 *
 *   uploaded --a parser is free--> converting --last block stored--> ingested
 *      ^ ^                          |   |--refused, or a limit--> failed --retry--> uploaded
 *      | '--crash 1 and 2; close; --'   '--third death--> failed (quarantined) --retry with release--> uploaded
 *      |     the host died (a death)
 *   ingested --retry--> uploaded: read again beside what is there; a failure leaves it ingested
 *
 * Cancelling an import removes what of it is uploaded or converting.
 */
import { rm } from 'node:fs/promises'
import { AppError, type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { ImportedFile, ImportProgress } from '../../shared/import-views.ts'
import { DOCUMENT_STATUSES, type DocumentStatus } from '../../shared/domain.ts'
import type { BlobStore, StageInput } from '../blobs/blob-store.ts'
import {
  deleteSource,
  findConversion,
  findSourceById,
  findSourceByUid,
  type SourceRow,
  updateSource,
} from '../db/queries/documents.ts'
import {
  getImportedFile,
  isBlobNamed,
  listImportedFiles,
  listUnfinishedConversions,
  listWaiting,
  listWaitingOfImport,
} from '../db/queries/imports.ts'
import { countDeath, forgetDeaths } from '../db/queries/quarantine.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import { newUid } from '../ids.ts'
import type { ParserPool } from '../pool/parser-pool.ts'
import { getSettings } from '../settings.ts'
import { ImportAnnouncer } from './import-announcer.ts'
import { isQuarantined, recordDeath, refuseQuarantined } from './import-quarantine.ts'
import { convertSource, unpackSource } from './import-reading.ts'
import { readSourceOptions, recordSource } from './import-record.ts'
import { type StagedSource, stageSource } from './import-source.ts'
import { removeUnfinished } from './import-writer.ts'

export type ImportServiceOptions = {
  readonly store: Store
  readonly blobs: BlobStore
  readonly events: EventBus
  readonly pool: ParserPool
}
export type AddRequest = {
  readonly projectId: number
  readonly importUid: string
  /** Relative path with forward slashes. */
  readonly name: string
  readonly input: StageInput
  /** Default: as the import was begun. */
  readonly asVersion?: boolean
  readonly ocr?: boolean
}
export type Added = { readonly documentUid: string; readonly isRecognised: boolean }
export type RetryOptions = { readonly ocr?: boolean; readonly release?: boolean }
type Begun = { readonly asVersions: boolean; isCancelled: boolean; readonly recognised: Map<string, ImportedFile> }
type Job = { readonly controller: AbortController; done: Promise<void> }
type Settled = (file: ImportedFile | null) => void

const DEATHS: ReadonlySet<string> = new Set(['parser_timeout', 'parser_memory', 'parser_crashed'])

export class ImportService {
  readonly #options: ImportServiceOptions
  readonly #announcer: ImportAnnouncer
  readonly #begun = new Map<string, Begun>()
  /** Ids of sources, in the order in which they are read. */
  readonly #queue = new Set<number>()
  readonly #jobs = new Map<number, Job>()
  readonly #waiters = new Map<string, Settled[]>()
  readonly #idleWaiters: Array<() => void> = []
  #isClosed = false

  constructor(options: ImportServiceOptions) {
    this.#options = options
    this.#announcer = new ImportAnnouncer(options.store, options.events)
  }

  /** A new import, to which files are added. */
  begin({ asVersions = false }: { asVersions?: boolean } = {}): string {
    const importUid = newUid('imp')
    this.#begun.set(importUid, { asVersions, isCancelled: false, recognised: new Map() })
    return importUid
  }

  /**
   * Takes a file into the workspace, piece by piece, and queues it. A file that detection refuses becomes a failed
   * document. Fails with import_not_found, cancelled or disk_full, or as the file system does.
   */
  async add(request: AddRequest): Promise<Added> {
    const { input } = request
    const leftovers = new Set('path' in input && input.isTemporary ? [input.path] : [])
    try {
      this.#requireOpen(request)
      const staged = await stageSource(this.#options.blobs, request)
      if (staged.stagedPath !== null) leftovers.add(staged.stagedPath)
      return this.#record(request, staged)
    } catch (error) {
      for (const path of leftovers) await rm(path, { force: true })
      throw error
    }
  }

  /** In one turn from the blob store to the stored row: nothing that is taken away meanwhile can be these bytes. */
  #record(request: AddRequest, staged: StagedSource): Added {
    const { store, blobs } = this.#options
    const { asVersions } = this.#requireOpen(request)
    if (staged.stagedPath !== null) blobs.adopt(staged.stagedPath, staged.blobSha256)
    const options = { ocr: request.ocr === true, asVersion: request.asVersion ?? asVersions }
    const { source, isRecognised } = store.write((db) => recordSource(db, { ...request, options, staged }))
    if (isRecognised) this.#noteRecognised(source, request)
    else this.#announcer.source(source.id)
    if (!isRecognised && source.status === 'uploaded') this.#enqueue(source.id)
    return { documentUid: source.uid, isRecognised }
  }

  progress(importUid: string): ImportProgress {
    const stored = listImportedFiles(this.#options.store.connection, importUid)
    const begun = this.#begun.get(importUid)
    if (!begun && stored.length === 0)
      throw new AppError('import_not_found', 'This import is not known to the workspace.')
    const files = [...stored, ...(begun?.recognised.values() ?? [])]
    const byStatus = Object.fromEntries(DOCUMENT_STATUSES.map((status) => [status, 0])) as Record<
      DocumentStatus,
      number
    >
    for (const { status } of files) byStatus[status] += 1
    return { importUid, files, byStatus, isDone: byStatus.uploaded + byStatus.converting === 0 }
  }

  /** The document when it is ingested or failed; null when it is gone: cancelled, or an archive that was unpacked. */
  async whenSettled(documentUid: string): Promise<ImportedFile | null> {
    const { connection } = this.#options.store
    const source = findSourceByUid(connection, documentUid)
    if (!source) return null
    if (source.status === 'ingested' || source.status === 'failed') return getImportedFile(connection, source.id).file
    return await new Promise((resolve) => {
      this.#waiters.set(documentUid, [...(this.#waiters.get(documentUid) ?? []), resolve])
    })
  }

  async whenIdle(): Promise<void> {
    if (this.#jobs.size + this.#queue.size === 0) return
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
  }

  /** Removes what waits or is being read; what was read or failed stays. */
  async cancel(importUid: string): Promise<{ removed: number; kept: number }> {
    const begun = this.#begun.get(importUid)
    if (begun) begun.isCancelled = true
    const ids = listWaitingOfImport(this.#options.store.connection, importUid)
    await this.#stop(ids)
    for (const id of ids) {
      this.#drop(id)
      await freeTurn()
    }
    return { removed: ids.length, kept: listImportedFiles(this.#options.store.connection, importUid).length }
  }

  /** Queues documents again, failed or ingested. Those in quarantine need `release`. Returns how many were queued. */
  retry(documentUids: readonly string[], { ocr, release = false }: RetryOptions = {}): number {
    const { store, blobs } = this.#options
    const ids = store.write((db) =>
      documentUids.flatMap((uid) => {
        const source = findSourceByUid(db, uid)
        if (!source || (source.status !== 'failed' && source.status !== 'ingested')) return []
        if (!blobs.has(source.blobSha256)) return []
        if (release) forgetDeaths(db, source.blobSha256)
        if (isQuarantined(db, source)) return []
        const options = { ...readSourceOptions(source), ...(ocr !== undefined && { ocr }) }
        updateSource(db, source.id, { status: 'uploaded', error: null, readOptions: JSON.stringify(options) })
        return [source.id]
      }),
    )
    for (const id of ids) {
      this.#announcer.source(id)
      this.#enqueue(id)
    }
    return ids.length
  }

  /** Removes documents that were never ingested. Returns how many. */
  async discard(documentUids: readonly string[]): Promise<number> {
    const { connection } = this.#options.store
    const ids = documentUids.flatMap((uid) => {
      const source = findSourceByUid(connection, uid)
      return source && !findConversion(connection, source.id) ? [source.id] : []
    })
    await this.#stop(ids)
    for (const id of ids) this.#drop(id)
    return ids.length
  }

  /** Goes on where an earlier host ended. A file that was being read when its host died counts as a death. */
  async resume(): Promise<void> {
    const { store } = this.#options
    for (const id of listUnfinishedConversions(store.connection)) await removeUnfinished(store, id)
    const error = new AppError('parser_crashed', 'Galley ended while it read the file.').toData()
    for (const { id, status, blobSha256 } of listWaiting(store.connection)) {
      if (this.#jobs.has(id) || this.#queue.has(id)) continue
      if (status === 'converting')
        store.write((db) => {
          countDeath(db, blobSha256, { error, at: new Date().toISOString() })
          updateSource(db, id, { status: 'uploaded' })
        })
      this.#enqueue(id)
      await freeTurn()
    }
  }

  /** What is being read goes back to the queue of the next host. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#stop([...this.#jobs.keys(), ...this.#queue])
    this.#announcer.close()
    for (const waiters of this.#waiters.values()) for (const settle of waiters) settle(null)
    for (const wake of this.#idleWaiters.splice(0)) wake()
  }

  #requireOpen({ importUid, name }: Pick<AddRequest, 'importUid' | 'name'>): Begun {
    const begun = this.#begun.get(importUid)
    if (!begun) throw new AppError('import_not_found', `"${name}" was not added: its import is not under way.`)
    if (begun.isCancelled || this.#isClosed)
      throw new AppError('cancelled', `"${name}" was not added: its import was cancelled.`)
    return begun
  }

  #noteRecognised(source: SourceRow, { importUid }: AddRequest): void {
    const found = getImportedFile(this.#options.store.connection, source.id)
    const file = { ...found.file, isRecognised: true }
    // A source of this very import is in its list already.
    if (source.importUid !== importUid) this.#begun.get(importUid)?.recognised.set(source.uid, file)
    this.#announcer.file({ file, importUid, projectUid: found.projectUid })
  }

  #enqueue(id: number): void {
    this.#queue.add(id)
    this.#pump()
  }

  #pump(): void {
    const { parserProcesses } = getSettings(this.#options.store)
    for (const id of this.#queue) {
      if (this.#isClosed || this.#jobs.size >= parserProcesses) return
      this.#queue.delete(id)
      const job: Job = { controller: new AbortController(), done: Promise.resolve() }
      this.#jobs.set(id, job)
      job.done = this.#work(id, job.controller.signal)
        .catch((error: unknown) => this.#giveUp(id, toErrorData(error)))
        .finally(() => this.#onEnd(id))
    }
  }

  #onEnd(id: number): void {
    this.#jobs.delete(id)
    if (!this.#isClosed) this.#pump()
    if (this.#jobs.size + this.#queue.size > 0) return
    for (const wake of this.#idleWaiters.splice(0)) wake()
  }

  /** What goes wrong is the document's error; it fails itself only when that cannot be stored. */
  async #work(id: number, signal: AbortSignal): Promise<void> {
    const { store } = this.#options
    try {
      const source = findSourceById(store.connection, id)
      if (!source) return
      refuseQuarantined(store, source)
      store.write((db) => updateSource(db, id, { status: 'converting' }))
      this.#announcer.source(id)
      await this.#read(source, signal)
    } catch (error) {
      // Whoever stopped it says what becomes of it.
      if (!signal.aborted) this.#fail(id, toErrorData(error))
    }
  }

  /** A crash is tried again at once: unlike a limit it may have been the process's fault, not the file's. */
  async #read(source: SourceRow, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        if (source.sourceType === 'zip') await this.#unpack(source, signal)
        else await convertSource(this.#options, { source, signal })
        if (source.sourceType !== 'zip') this.#settle(source, this.#announcer.source(source.id))
        return
      } catch (error) {
        const { code } = toErrorData(error)
        if (signal.aborted || !DEATHS.has(code)) throw error
        recordDeath(this.#options.store, source, toErrorData(error))
        if (code !== 'parser_crashed') throw error
      }
    }
  }

  /** The archive's place is taken by what is in it. */
  async #unpack(source: SourceRow, signal: AbortSignal): Promise<void> {
    const { asVersion } = readSourceOptions(source)
    const importUid = source.importUid ?? this.begin()
    if (!this.#begun.has(importUid))
      this.#begun.set(importUid, { asVersions: asVersion, isCancelled: false, recognised: new Map() })
    const { projectId } = source
    const files = await unpackSource(this.#options, {
      source,
      signal,
      onEntry: async ({ name, path }) => {
        await this.add({ projectId, importUid, name, input: { path, isTemporary: true }, asVersion })
      },
    })
    const found = getImportedFile(this.#options.store.connection, source.id)
    const notice = `${files} ${files === 1 ? 'document' : 'documents'} in it`
    this.#announcer.file({ ...found, file: { ...found.file, status: 'ingested', notice } })
    this.#remove(source)
  }

  #fail(id: number, error: ErrorData): void {
    const { store } = this.#options
    const source = findSourceById(store.connection, id)
    if (!source) return
    const isKept = findConversion(store.connection, id) !== undefined
    store.write((db) =>
      updateSource(
        db,
        id,
        isKept ? { status: 'ingested', error: null } : { status: 'failed', error: JSON.stringify(error) },
      ),
    )
    this.#settle(source, this.#announcer.source(id, error))
  }

  /** The database takes no more, as on a full disk: who waits is told, and the next host begins anew. */
  #giveUp(id: number, error: ErrorData): void {
    const { connection } = this.#options.store
    const source = findSourceById(connection, id)
    if (!source) return
    const found = getImportedFile(connection, id)
    const file: ImportedFile = { ...found.file, status: 'failed', error }
    this.#announcer.file({ ...found, file })
    this.#settle(source, file)
  }

  #settle({ uid }: SourceRow, file: ImportedFile | null): void {
    const waiters = this.#waiters.get(uid) ?? []
    this.#waiters.delete(uid)
    for (const settle of waiters) settle(file)
  }

  /** Takes the sources out of the queue and ends what reads them; those go back to `uploaded`. */
  async #stop(ids: readonly number[]): Promise<void> {
    const jobs = ids.flatMap((id) => {
      this.#queue.delete(id)
      const job = this.#jobs.get(id)
      return job ? [{ id, job }] : []
    })
    for (const { job } of jobs) job.controller.abort()
    await Promise.all(jobs.map(({ job }) => job.done))
    this.#options.store.write((db) => {
      for (const { id } of jobs)
        if (findSourceById(db, id)?.status === 'converting') updateSource(db, id, { status: 'uploaded' })
    })
  }

  /** A source that was never ingested goes away with its bytes; another stays as it was. */
  #drop(id: number): void {
    const { store } = this.#options
    const source = findSourceById(store.connection, id)
    if (!source) return
    if (!findConversion(store.connection, id)) {
      this.#remove(source)
      return
    }
    store.write((db) => updateSource(db, id, { status: 'ingested', error: null }))
    this.#settle(source, this.#announcer.source(id))
  }

  #remove(source: SourceRow): void {
    const { store, blobs } = this.#options
    const { projectUid } = getImportedFile(store.connection, source.id)
    store.write((db) => deleteSource(db, source.id))
    if (!isBlobNamed(store.connection, source.blobSha256)) blobs.remove(source.blobSha256)
    this.#announcer.documents(projectUid)
    this.#settle(source, null)
  }
}

/** Lets the host answer before the next step. */
async function freeTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
