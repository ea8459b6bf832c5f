/**
 * The host's side of model work: starts lanes, listens to them, cancels them, gives back what dead ones hold.
 *
 *   run:  pending --start--> running --(no row open)--> complete (derived)
 *         running --cancel--> cancelled     running --stopped by provider--> failed     both --start--> running
 */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { ProviderKind } from '../../shared/domain.ts'
import type { Assets } from '../assets.ts'
import { listClaimBeats, releaseClaims, requeueFailed } from '../db/queries/claims.ts'
import {
  claimablePacks,
  findRunById,
  findRunByUid,
  getRunSummary,
  markFinished,
  markRunning,
  openRows,
  resetInterruptedRuns,
  type RunRow,
  setRunState,
} from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import { createModelPool, type Lane, type ModelPool } from '../pool/model-pool.ts'
import type { Route } from '../schemas/prompt-config.ts'
import type { LaneReport, ProviderAccess } from './lane-messages.ts'
import { catalogueFile, LEASE_MS } from './limits.ts'

export type StartOptions = {
  readonly route: Route
  readonly access: Readonly<Record<ProviderKind, ProviderAccess>>
  readonly concurrency: number
}
export type RunServiceOptions = { readonly store: Store; readonly assets: Assets; readonly events: EventBus }

export class RunService {
  readonly #options: RunServiceOptions
  readonly #lanes = new Map<string, Lane>()
  readonly #waiters: (() => void)[] = []
  readonly #beats = new Map<string, { heartbeat: number; seenAtMs: number }>()
  #pool: ModelPool | null = null
  #sweeper: NodeJS.Timeout | null = null
  #isClosed = false

  /** Claims and running states that a dead host left behind are taken back at once. */
  constructor(options: RunServiceOptions) {
    this.#options = options
    options.store.write((db) => {
      releaseClaims(db, { runId: null, owner: null, refundAttempt: true })
      resetInterruptedRuns(db, new Date().toISOString())
    })
  }

  /** Starts the runs and as many lanes as there is work for. Runs without open rows stay as they are. */
  start(runIds: readonly number[], options: StartOptions): void {
    const { store } = this.#options
    const open = runIds.filter((id) => openRows(store.connection, id) > 0)
    store.write((db) => markRunning(db, open, { ...options.route, at: new Date().toISOString() }))
    for (const id of open) this.#announce(id)
    const packs = claimablePacks(store.connection)
    const wanted = Math.min(options.concurrency, packs) - this.#lanes.size
    for (let i = 0; i < wanted; i++) this.#startLane(options)
  }

  /** Stops the runs: no new request leaves, what is under way is dropped, what had arrived stays staged. */
  async cancel(runIds: readonly number[]): Promise<number> {
    const { store } = this.#options
    const stoppable = runIds.filter(
      (id) => findRunById(store.connection, id)?.state === 'running' && openRows(store.connection, id) > 0,
    )
    const at = new Date().toISOString()
    store.write((db) => {
      for (const id of stoppable) setRunState(db, id, { state: 'cancelled', at })
    })
    for (const lane of this.#lanes.values()) lane.command({ type: 'cancel', runIds: stoppable })
    store.write((db) => {
      for (const id of stoppable) releaseClaims(db, { runId: id, owner: null, refundAttempt: true })
    })
    for (const id of stoppable) this.#announce(id)
    return stoppable.length
  }

  retryFailed(runIds: readonly number[]): number {
    return this.#options.store.write((db) => runIds.reduce((sum, id) => sum + requeueFailed(db, id), 0))
  }

  /** Resolves when no lane is at work. */
  async whenIdle(): Promise<void> {
    if (this.#lanes.size === 0) return
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** Ends all work within seconds; open claims go back to pending. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#sweeper) clearInterval(this.#sweeper)
    const lanes = [...this.#lanes.values()]
    for (const lane of lanes) lane.command({ type: 'cancel', runIds: null })
    await Promise.race([Promise.allSettled(lanes.map((lane) => lane.done)), timeout(3_000)])
    await this.#pool?.close()
    this.#options.store.write((db) => {
      releaseClaims(db, { runId: null, owner: null, refundAttempt: true })
      resetInterruptedRuns(db, new Date().toISOString())
    })
  }

  #startLane(options: StartOptions): void {
    if (this.#isClosed) throw new AppError('cancelled', 'Galley is closing; the run was not started.')
    const { store, assets } = this.#options
    this.#pool ??= createModelPool(assets.modelWorkerEntry)
    this.#sweeper ??= setInterval(() => this.#sweep(), LEASE_MS / 6).unref()
    const owner = `worker-${randomUUID()}`
    const task = {
      databasePath: store.connection.path,
      catalogueFile: catalogueFile(assets),
      owner,
      access: options.access,
    }
    const lane = this.#pool.start(task, (report) => this.#onReport(report))
    this.#lanes.set(owner, lane)
    lane.done.catch((error: unknown) => this.#onCrash(owner, error)).finally(() => this.#onLaneEnd(owner))
  }

  #onReport(report: LaneReport): void {
    const { connection } = this.#options.store
    if (report.type === 'settled' && openRows(connection, report.runId) === 0)
      this.#options.store.write((db) => markFinished(db, report.runId, new Date().toISOString()))
    this.#announce(report.runId)
  }

  /** A lane that threw has a fault of its own: its claims go back, its runs stop and say so. */
  #onCrash(owner: string, error: unknown): void {
    if (this.#isClosed) return
    const { store } = this.#options
    const held = listClaimBeats(store.connection).filter((beat) => beat.owner === owner)
    const data = new AppError(
      'internal',
      `A worker stopped: ${error instanceof Error ? error.message : String(error)}.`,
    ).toData()
    store.write((db) => {
      releaseClaims(db, { runId: null, owner, refundAttempt: false })
      for (const { runId } of held)
        setRunState(db, runId, { state: 'failed', at: new Date().toISOString(), error: data })
    })
    for (const { runId } of held) this.#announce(runId)
  }

  #onLaneEnd(owner: string): void {
    this.#lanes.delete(owner)
    if (this.#lanes.size > 0) return
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #announce(runId: number): void {
    const { runUid, documentUid, projectUid } = getRunSummary(this.#options.store.connection, runId)
    this.#options.events.emit({ type: 'run', runUid, documentUid, projectUid })
    this.#options.events.emit({ type: 'rows', runUid, documentUid })
  }

  /** Gives back the claims of owners whose heartbeat has not moved for a lease, by this process's monotonic clock. */
  #sweep(): void {
    const { store } = this.#options
    const now = performance.now()
    for (const beat of listClaimBeats(store.connection)) {
      const key = `${beat.runId}/${beat.owner}`
      const seen = this.#beats.get(key)
      if (seen?.heartbeat !== beat.heartbeat) this.#beats.set(key, { heartbeat: beat.heartbeat, seenAtMs: now })
      else if (now - seen.seenAtMs > LEASE_MS)
        store.write((db) => releaseClaims(db, { runId: beat.runId, owner: beat.owner, refundAttempt: false }))
    }
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

/** Fails with run_not_found. */
export function requireRun(store: Store, runUid: string): RunRow {
  const run = findRunByUid(store.connection, runUid)
  if (!run) throw new AppError('run_not_found', 'This run is not in the workspace.')
  return run
}
