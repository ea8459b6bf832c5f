/**
 * Batches at providers: submits what waits in the lane `overnight`, looks after them, merges what comes back.
 *
 *   group of packs:  waits --its first request goes live--> probing --form of answer known--> submitted
 *                                                           probing --failed for good--> job paused
 *
 * One thing at a time: submissions, checks and cancellations never overlap.
 */
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { BatchView } from '../../shared/model-work.ts'
import {
  type BatchRow,
  changeBatch,
  findBatchById,
  findBatchByUid,
  listOpenBatches,
  listWaitingGroups,
  type WaitingGroup,
} from '../db/queries/batches.ts'
import { findJobById, pauseJobs } from '../db/queries/jobs.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Assets } from '../assets.ts'
import type { EventBus } from '../events.ts'
import { originOf } from '../keys/key-store.ts'
import { catalogueFile } from '../runs/limits.ts'
import { RunBook } from '../runs/run-book.ts'
import { type StartDesk, startJob } from '../runs/start-job.ts'
import { announceBatch, askInTurn, type BatchDesk, openBatches, statusOf } from './batch-desk.ts'
import { listBatches } from './list-batches.ts'
import { mergeBatch } from './merge-batch.ts'
import { type Later, laterUnref, PollTimer } from './poll-timer.ts'
import { ProbeBook } from './probe.ts'
import { abandonBatch, noteError, recoverBatch, submitNext } from './submit-batch.ts'

export type BatchServiceOptions = StartDesk & {
  readonly events: EventBus
  readonly assets: Assets
  /** Default: real timers that keep no process alive. */
  readonly later?: Later
}

export type Checked = { readonly mergedRows: number; readonly open: number }

/** What came back while Galley was closed is wanted soon, but not before the window. */
const FIRST_LOOK_MS = 2_000

/** Results that leave requests out are read so often before their packs go back. */
const READS = 3

const NEEDS_PERSON = new Set<ErrorCode>(['provider_auth', 'provider_billing', 'provider_key_missing'])

const codeOf = (json: string): ErrorCode => (JSON.parse(json) as ErrorData).code

export class BatchService {
  readonly #options: BatchServiceOptions
  readonly #closing = new AbortController()
  readonly #poll: PollTimer
  readonly #reads = new Map<number, number>()
  /** Origins that a person named in this session. */
  readonly #named = new Set<string>()
  /** Batches of others that were taken for ours. */
  readonly #foreign = new Set<string>()
  #desk: BatchDesk | null = null
  #probes: ProbeBook | null = null
  #last: Promise<unknown> = Promise.resolve()
  #isHost = false

  constructor(options: BatchServiceOptions) {
    this.#options = options
    this.#poll = new PollTimer(options.later ?? laterUnref, () => void this.check().catch(() => undefined))
  }

  /**
   * Submits the ready overnight packs of running jobs; called after a dispatch and when a job is resumed. What needs a
   * first live request is submitted when that is settled. Failures pause their job. A window does not wait for it: to put
   * thousands of requests together takes a while.
   */
  async submit(): Promise<void> {
    const submitted = this.#inTurn(() => this.#submitAll())
    if (this.#isHost) void submitted.then(() => this.#poll.quicken()).catch(() => undefined)
    else await submitted
  }

  /** Asks the providers how all open batches stand, and merges those that ended. Returns how many rows were merged. */
  async check(): Promise<Checked> {
    const checked = await this.#inTurn(async () => {
      let mergedRows = 0
      for (const batch of listOpenBatches(this.#open().store.connection)) mergedRows += await this.#look(batch)
      await this.#submitAll()
      return { mergedRows, open: listOpenBatches(this.#open().store.connection).length }
    })
    if (this.#isHost) this.#keepPolling()
    return checked
  }

  /**
   * Resolves when no batch is open any more, or none can go on without a person: checks again and again, as seldom as
   * providers like it. Ends with the signal.
   */
  async whenMerged(signal: AbortSignal): Promise<void> {
    const wake = AbortSignal.any([signal, this.#closing.signal])
    const isOver = (): boolean => wake.aborted
    let onTime = (): void => undefined
    const timer = new PollTimer(this.#options.later ?? laterReferenced, () => onTime())
    while (!isOver()) {
      await this.#options.runs.whenIdle()
      await this.check()
      if (isOver() || !this.#hasHope()) break
      await new Promise<void>((resolve) => {
        onTime = resolve
        wake.addEventListener('abort', () => resolve(), { once: true })
        timer.schedule()
      })
    }
    timer.stop()
  }

  /** Asks the provider to stop; what was answered by then is merged, the rest goes back. Fails with batch_not_found. */
  async cancel(batchUid: string): Promise<void> {
    await this.#inTurn(async () => {
      const desk = this.#open()
      const batch = findBatchByUid(desk.store.connection, batchUid)
      if (!batch) throw new AppError('batch_not_found', 'This batch is not in the workspace.')
      if (batch.state === 'submitting') await this.#look(batch)
      const current = findBatchById(desk.store.connection, batch.id)
      if (current?.state === 'submitted') await this.#cancelRemote(desk, current)
    })
    if (this.#isHost) this.#poll.quicken()
  }

  /** A person names the address of batches: the environment's key may go there. Fails with setting_invalid. */
  nameAddress(baseUrl: string): void {
    this.#named.add(originOf(baseUrl))
  }

  list(): readonly BatchView[] {
    return listBatches(this.#options.store)
  }

  /** Takes up open batches of earlier sessions, and checks from time to time until closed. */
  start(): void {
    this.#isHost = true
    if (this.#hasWork()) this.#poll.schedule(FIRST_LOOK_MS)
  }

  async close(): Promise<void> {
    this.#poll.stop()
    this.#closing.abort()
    this.#probes?.close()
    await this.#last.catch(() => undefined)
  }

  /** Made when first needed: a command that submits nothing loads no schema and no catalogue. */
  #open(): BatchDesk {
    if (this.#desk) return this.#desk
    const { store, keys, events, assets, runs } = this.#options
    const desk: BatchDesk = {
      store,
      keys,
      events,
      book: new RunBook(store, catalogueFile(assets)),
      isNamed: (baseUrl) => this.#named.has(originOf(baseUrl)),
      signal: this.#closing.signal,
      startLive: (jobId) => startJob(this.#options, jobId),
      tell: ({ runIds, jobIds }) => {
        runs.announce({ runIds: [...new Set(runIds)], jobIds })
        runs.refresh()
      },
    }
    this.#desk = desk
    this.#probes = new ProbeBook(desk, () => void this.submit().catch(() => undefined))
    return desk
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      if (this.#closing.signal.aborted) throw new AppError('cancelled', 'Galley is closing.')
      return task()
    })
    this.#last = result.catch(() => undefined)
    return await result
  }

  #isWaiting(): boolean {
    const { connection } = this.#open().store
    return listWaitingGroups(connection).length > 0 || this.#probes?.isProbing() === true
  }

  #hasWork(): boolean {
    return listOpenBatches(this.#options.store.connection).length > 0 || this.#isWaiting()
  }

  /** Something is open, and may go on without a person. */
  #hasHope(): boolean {
    const open = listOpenBatches(this.#open().store.connection)
    return this.#isWaiting() || open.some(({ lastError }) => lastError === null || !NEEDS_PERSON.has(codeOf(lastError)))
  }

  #keepPolling(): void {
    if (this.#closing.signal.aborted) return
    if (this.#hasWork()) this.#poll.schedule()
  }

  async #submitAll(): Promise<void> {
    const desk = this.#open()
    for (const group of listWaitingGroups(desk.store.connection)) {
      try {
        const baseUrl = this.#addressOf(desk, group)
        await openBatches(desk, { provider: group.provider, baseUrl })
        if (!(await this.#probes?.isReady({ group, baseUrl }))) continue
        while (await submitNext(desk, { group, baseUrl }));
      } catch (error) {
        if (desk.signal.aborted) return
        if (!(error instanceof AppError)) throw error
        desk.store.write((db) => pauseJobs(db, [group.jobId], error.toData()))
        desk.tell({ runIds: [], jobIds: [group.jobId] })
      }
    }
  }

  /** Where the job's live requests go, too. */
  #addressOf({ store }: BatchDesk, { jobId, provider }: WaitingGroup): string | null {
    const isOwn = findJobById(store.connection, jobId)?.provider === provider
    const own = isOwn ? this.#options.runs.startOf(jobId)?.baseUrl : null
    if (own) this.nameAddress(own)
    return own ?? readBaseUrl(store.connection, provider)
  }

  /** Returns how many rows were merged. What goes wrong is noted with the batch, which is looked at again the next time. */
  async #look(batch: BatchRow): Promise<number> {
    const desk = this.#open()
    try {
      if (batch.state === 'submitting' && !(await recoverBatch(desk, batch, this.#foreign))) return 0
      const current = findBatchById(desk.store.connection, batch.id)
      if (!current?.remoteId) return 0
      const { remoteId } = current
      if (current.state !== 'merging' && !(await this.#isEnded(desk, current, remoteId))) return 0
      const reads = (this.#reads.get(batch.id) ?? 0) + 1
      this.#reads.set(batch.id, reads)
      const merged = await mergeBatch(desk, { batch: current, remoteId, isLastTry: reads >= READS })
      if (desk.signal.aborted) return merged.rows
      if (merged.error) noteError(desk, batch, merged.error.toData())
      else this.#reads.delete(batch.id)
      if (merged.isForeign) {
        this.#foreign.add(remoteId)
        desk.store.write((db) => changeBatch(db, batch.id, { state: 'submitting', remoteId: null }))
      }
      return merged.rows
    } catch (error) {
      if (desk.signal.aborted) return 0
      if (!(error instanceof AppError)) throw error
      noteError(desk, batch, error.toData())
      return 0
    }
  }

  async #isEnded(desk: BatchDesk, batch: BatchRow, remoteId: string): Promise<boolean> {
    const pool = await openBatches(desk, batch)
    const { isEnded } = await askInTurn(pool, (batches) => batches.status(remoteId, desk.signal))
    const checkedAt = new Date().toISOString()
    desk.store.write((db) => changeBatch(db, batch.id, { checkedAt, lastError: null }))
    announceBatch(desk, batch.uid)
    return isEnded
  }

  /** The job is paused with it, or what comes back would be submitted again at once. */
  async #cancelRemote(desk: BatchDesk, batch: BatchRow): Promise<void> {
    const { remoteId } = batch
    if (remoteId === null) return
    const error = new AppError('run_paused', 'A batch of the job was cancelled.').toData()
    try {
      await askInTurn(await openBatches(desk, batch), (batches) => batches.cancel(remoteId, desk.signal))
      desk.store.write((db) => {
        changeBatch(db, batch.id, { state: 'cancelling', lastError: null })
        pauseJobs(db, [batch.jobId], error)
      })
      announceBatch(desk, batch.uid)
      desk.tell({ runIds: [], jobIds: [batch.jobId] })
    } catch (thrown) {
      const status = statusOf(thrown)
      if (status === 400 || status === 409) {
        // It has ended by itself meanwhile.
        await this.#look(batch)
        return
      }
      if (status !== 404) throw thrown
      abandonBatch(desk, batch, new AppError('batch_failed', 'The provider does not know the batch any more.').toData())
    }
  }
}

/** For a command that waits: the timer keeps the process alive. */
const laterReferenced: Later = (fn, ms) => {
  const timer = setTimeout(fn, ms)
  return () => clearTimeout(timer)
}
