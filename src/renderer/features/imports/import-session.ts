import type { ImportPlan } from '../../../shared/import-views.ts'
import { api, queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { onImportFile, onReconnect } from '../../lib/live.ts'
import type { ProgressRate, ProgressSample } from '../../lib/progress.ts'
import { progressRate, withSample } from '../../lib/progress.ts'
import type { ChosenFile, ChosenFiles } from './chosen-files.ts'
import type { ImportEntry, ImportTally } from './entries.ts'
import { activeOf, endedOf } from './entries.ts'
import { EntryList } from './entry-list.ts'
import { isAdded, planFiles } from './plan-files.ts'
import type { UploadPump } from './upload-pump.ts'
import { createUploadPump } from './upload-pump.ts'

/** choosing → reading → hashing → planned → choosing again when the files are added or the plan is given up. */
export type ImportStage =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'reading'; readonly found: number }
  | { readonly kind: 'hashing'; readonly hashed: number; readonly toHash: number }
  | { readonly kind: 'planned'; readonly plan: ImportPlan; readonly files: readonly ChosenFile[] }

export type ImportSnapshot = {
  readonly projectUid: string | null
  readonly stage: ImportStage
  /** Why the last choice could not be planned or added. */
  readonly error: unknown
  readonly tally: ImportTally
  readonly entries: readonly ImportEntry[]
  readonly rate: ProgressRate | null
  readonly isActive: boolean
  /** The host is still taking out what it had been sent. */
  readonly isCancelling: boolean
}

/** Gives the files of a choice; says how many it has found so far. */
export type FileSource = (onFound: (found: number) => void) => Promise<ChosenFiles>

/** How long changes are gathered before the screen hears of them. */
const FLUSH_MS = 100
/** With nothing heard for so long the host is asked. */
const SILENCE_MS = 3_000

/** A person's additions to one project: files chosen, planned, sent, and what became of each. Lives as long as the window. */
export class ImportSession {
  readonly #list: EntryList
  readonly #pump: UploadPump
  readonly #listeners = new Set<() => void>()
  /** The imports that are under way, each with the way to stop listening to it. */
  readonly #followed = new Map<string, () => void>()
  #projectUid: string | null
  #stage: ImportStage = { kind: 'choosing' }
  #error: unknown = null
  #samples: readonly ProgressSample[] = []
  #isCancelling = false
  #heardAtMs = 0
  #flushTimer: ReturnType<typeof setTimeout> | null = null
  #silenceTimer: ReturnType<typeof setInterval> | null = null
  #snapshot: ImportSnapshot

  /** Null: the project is made with the first choice. */
  constructor(projectUid: string | null) {
    this.#projectUid = projectUid
    this.#list = new EntryList(() => {
      this.#flushTimer ??= setTimeout(() => this.#flush(), FLUSH_MS)
    })
    this.#pump = createUploadPump(this.#list, () => this.#projectUid ?? '')
    this.#snapshot = this.#look()
    onReconnect(() => void this.#refresh())
  }

  readonly snapshot = (): ImportSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** `projectOf` gives the project of a session that has none yet. */
  readonly choose = async (source: FileSource, projectOf?: () => Promise<string>): Promise<void> => {
    this.#error = null
    this.#setStage({ kind: 'reading', found: 0 })
    try {
      const chosen = await source((found) => this.#setStage({ kind: 'reading', found }))
      this.#projectUid ??= chosen.files.length > 0 && projectOf ? await projectOf() : null
      if (chosen.files.length === 0 || this.#projectUid === null) {
        showDone('There are no files in what was chosen.')
        this.#setStage({ kind: 'choosing' })
        return
      }
      const plan = await planFiles({
        projectUid: this.#projectUid,
        chosen,
        onProgress: (hashed, toHash) => this.#setStage({ kind: 'hashing', hashed, toHash }),
      })
      this.#setStage({ kind: 'planned', plan, files: chosen.files })
    } catch (error) {
      this.#error = error
      this.#setStage({ kind: 'choosing' })
    }
  }

  readonly discardPlan = (): void => this.#setStage({ kind: 'choosing' })

  /** Adds what is planned. `asVersions`: changed files become new versions of their documents. */
  readonly add = async (asVersions: boolean): Promise<void> => {
    if (this.#stage.kind !== 'planned' || this.#projectUid === null) return
    const { plan, files } = this.#stage
    this.#setStage({ kind: 'choosing' })
    try {
      const { importUid } = await api.imports.begin.mutate({ projectUid: this.#projectUid, asVersions })
      this.#follow(importUid)
      const added = files.filter((_, index) => isAdded(plan.files[index]?.verdict ?? 'ignored'))
      this.#pump.push(this.#list.add(importUid, added))
    } catch (error) {
      this.#error = error
      this.#setStage({ kind: 'planned', plan, files })
    }
  }

  readonly retry = async (ids: readonly number[]): Promise<void> => {
    const entries = ids.flatMap((id) => this.#list.get(id) ?? []).filter(({ state }) => state.kind === 'failed')
    for (const { id, documentUid, importUid } of entries) {
      this.#follow(importUid)
      this.#list.set(id, { kind: documentUid === null ? 'waiting' : 'uploaded' })
    }
    this.#pump.push(entries.filter((entry) => entry.documentUid === null).map((entry) => entry.id))
    const documentUids = entries.flatMap((entry) => entry.documentUid ?? [])
    if (documentUids.length === 0) return
    try {
      await api.documents.retry.mutate({ documentUids, ocr: false, release: false })
    } catch (error) {
      showFailure(error)
      await this.#refresh()
    }
  }

  readonly cancel = async (): Promise<void> => {
    this.#isCancelling = true
    this.#pump.stop()
    this.#list.cancelWaiting()
    const importUids = [...this.#followed.keys()]
    await Promise.all(importUids.map((importUid) => api.imports.cancel.mutate({ importUid }))).catch(showFailure)
    await this.#refresh(importUids)
    this.#isCancelling = false
    this.#flush()
  }

  #look(): ImportSnapshot {
    const tally = this.#list.tally()
    const isActive = activeOf(tally) > 0 || this.#isCancelling
    return {
      projectUid: this.#projectUid,
      stage: this.#stage,
      error: this.#error,
      tally,
      entries: [...this.#list.all()],
      rate: isActive ? progressRate(this.#samples, tally.total) : null,
      isActive,
      isCancelling: this.#isCancelling,
    }
  }

  #publish(): void {
    this.#snapshot = this.#look()
    for (const listener of this.#listeners) listener()
  }

  #setStage(stage: ImportStage): void {
    this.#stage = stage
    this.#publish()
  }

  #flush(): void {
    if (this.#flushTimer) clearTimeout(this.#flushTimer)
    this.#flushTimer = null
    this.#samples = withSample(this.#samples, { atMs: performance.now(), worked: endedOf(this.#list.tally()) })
    this.#publish()
    if (!this.#snapshot.isActive) this.#finish()
  }

  #follow(importUid: string): void {
    if (this.#followed.has(importUid)) return
    this.#heardAtMs = performance.now()
    const stop = onImportFile(importUid, (file) => {
      this.#heardAtMs = performance.now()
      this.#list.hear(importUid, file)
    })
    this.#followed.set(importUid, stop)
    this.#silenceTimer ??= setInterval(() => {
      if (performance.now() - this.#heardAtMs > SILENCE_MS) void this.#refresh()
    }, SILENCE_MS)
  }

  /** Words may be lost with a connection: the host says how every file stands. */
  async #refresh(importUids = [...this.#followed.keys()]): Promise<void> {
    this.#heardAtMs = performance.now()
    for (const importUid of importUids) {
      const sent = this.#list.all().flatMap((entry) => (entry.importUid === importUid ? (entry.documentUid ?? []) : []))
      const progress = await api.imports.progress.query({ importUid }).catch(() => null)
      if (!progress) continue
      for (const file of progress.files) this.#list.hear(importUid, file)
      const known = new Set(progress.files.map((file) => file.documentUid))
      this.#list.settleGone(new Set(sent.filter((documentUid) => !known.has(documentUid))))
    }
  }

  #finish(): void {
    for (const stop of this.#followed.values()) stop()
    this.#followed.clear()
    if (this.#silenceTimer) clearInterval(this.#silenceTimer)
    this.#silenceTimer = null
    this.#samples = []
    void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
    void queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() })
  }
}
