/**
 * The host's side of model work: lets requests leave as the scheduler says, acts on how they end, gives back what dead
 * lanes hold.
 *
 *   job:  running --all packs settled--> done        running --budget, error, person--> paused --resume--> running
 *         running, paused --cancel--> cancelled      running --crash, quit--> paused (run_interrupted)
 *   run:  pending --dispatch--> running --(no row open)--> complete (derived); pauses and cancels with its jobs
 */
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { ModelConfig } from '../../shared/model-config.ts'
import type { Assets } from '../assets.ts'
import { listClaimBeats, releaseClaims } from '../db/queries/claims.ts'
import { findEndpoint } from '../db/queries/endpoints.ts'
import { clearReservations, findJobById, interruptJobs, pauseJobs } from '../db/queries/jobs.ts'
import { listRouteShares, moveToModel, releasePacks } from '../db/queries/packs.ts'
import { findRunById, findRunByUid, type RunRow } from '../db/queries/runs.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'
import { parallelLimit } from '../llm/models.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { Announcer } from './announcer.ts'
import { type CrewLane, LaneCrew } from './lane-crew.ts'
import type { AccessByProvider, CallNews, LaneReport } from './lane-messages.ts'
import { catalogueFile, LEASE_MS } from './limits.ts'
import { resolveModelSettings } from './model-settings.ts'
import { deskKey, RouteDesk, type RouteDeskOptions, routeName } from './route-desk.ts'
import type { Verdict } from './scheduler.ts'

export type JobStart = {
  readonly access: AccessByProvider
  readonly concurrency: number
  /** Another address of its provider, which the job keeps when it is resumed. */
  readonly baseUrl: string | null
}
export type RunServiceOptions = { readonly store: Store; readonly assets: Assets; readonly events: EventBus }

const CLOSE_MS = 2_500

export class RunService {
  readonly #store: Store
  readonly #announcer: Announcer
  readonly #crew: LaneCrew
  readonly #desks = new Map<string, RouteDesk>()
  readonly #starts = new Map<number, Omit<JobStart, 'access'>>()
  /** Routes that a job has left for its fallback model, with the reason: what comes back later follows. */
  readonly #left = new Map<number, Map<string, ErrorData>>()
  readonly #waiters: (() => void)[] = []
  readonly #beats = new Map<string, { heartbeat: number; seenAtMs: number }>()
  readonly #deskOptions: RouteDeskOptions = {
    onWake: (desk) => this.#onWake(desk),
    parallelOf: ({ provider, model }, baseUrl) =>
      parallelLimit(findEndpoint(this.#store.connection, { kind: provider, baseUrl, model }), baseUrl),
  }
  #sweeper: NodeJS.Timeout | null = null
  #isClosed = false

  /** Claims and running states that a dead host left behind are taken back at once. */
  constructor({ store, assets, events }: RunServiceOptions) {
    this.#store = store
    this.#announcer = new Announcer(store, events)
    this.#crew = new LaneCrew({
      entry: assets.modelWorkerEntry,
      databasePath: store.connection.path,
      catalogueFile: catalogueFile(assets),
      onReport: (lane, report) => this.#onReport(lane, report),
      onEnd: (lane, error) => this.#onLaneEnd(lane, error),
    })
    this.#interrupt()
  }

  /** Lets the requests of a running job leave. Fails when Galley is closing. */
  begin(jobId: number, { access, concurrency, baseUrl }: JobStart): void {
    this.requireOpen()
    this.#sweeper ??= setInterval(() => this.#sweep(), LEASE_MS / 6).unref()
    this.#starts.set(jobId, { concurrency, baseUrl })
    this.#left.delete(jobId)
    const key = deskKey(access)
    for (const [other, desk] of this.#desks) if (other !== key) desk.remove(jobId)
    const desk = this.#desks.get(key) ?? new RouteDesk(access, this.#deskOptions)
    this.#desks.set(key, desk)
    desk.add({ jobId, concurrency }, access)
    this.refresh()
    this.#announcer.job(jobId)
  }

  /** How a job was started in this session. */
  startOf(jobId: number): Omit<JobStart, 'access'> | undefined {
    return this.#starts.get(jobId)
  }

  requireOpen(): void {
    if (this.#isClosed) throw new AppError('cancelled', 'Galley is closing; the run was not started.')
  }

  /** Pauses running jobs with a reason; what is under way is finished. Returns how many. */
  pause(jobIds: readonly number[], error: ErrorData): number {
    const paused = this.#store.write((db) => pauseJobs(db, jobIds, error))
    for (const id of paused) this.#announceJob(id)
    this.refresh()
    return paused.length
  }

  /** Drops the requests under way of runs: their rows go back. The states are the caller's, and are written before. */
  drop(runIds: readonly number[]): void {
    this.#crew.tell({ type: 'cancel', runIds })
    this.#store.write((db) => {
      for (const runId of runIds) releaseClaims(db, { runId, owner: null })
      clearReservations(db)
    })
    this.refresh()
  }

  /** Jobs, packs or lanes were changed by someone else: what may be claimed is looked up again. */
  refresh(): void {
    if (this.#isClosed) return
    for (const desk of this.#desks.values()) {
      desk.refresh(this.#store.connection)
      this.#pump(desk)
    }
    this.#checkIdle()
  }

  announce({ runIds, jobIds }: { readonly runIds: readonly number[]; readonly jobIds: readonly number[] }): void {
    for (const id of runIds) this.#announcer.run(id)
    for (const id of jobIds) this.#announcer.job(id)
  }

  /** What slows a job down now. */
  noticeOf(jobId: number): string | null {
    const desk = [...this.#desks.values()].find((one) => one.has(jobId))
    return desk?.noticeOf(this.#store.connection, jobId) ?? null
  }

  /** Resolves when no request is under way and nothing more can be claimed now. Jobs may be paused, or wait for a batch. */
  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return
    await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** Ends all work within seconds; open claims go back to pending. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#sweeper) clearInterval(this.#sweeper)
    for (const desk of this.#desks.values()) desk.scheduler.close()
    await this.#crew.close(CLOSE_MS)
    this.#interrupt()
    this.#announcer.close()
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #interrupt(): void {
    const error = new AppError('run_interrupted', 'Galley was closed while this was under way.').toData()
    this.#store.write((db) => {
      releaseClaims(db, { runId: null, owner: null })
      releasePacks(db)
      interruptJobs(db, error)
    })
  }

  #isIdle(): boolean {
    return this.#crew.isAtRest() && [...this.#desks.values()].every((desk) => desk.scheduler.isIdle())
  }

  #checkIdle(): void {
    if (!this.#isIdle()) return
    this.#crew.dismiss()
    this.#announcer.flush()
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #onWake(desk: RouteDesk): void {
    this.#pump(desk)
    this.#noteNotices(desk)
  }

  /** Gives out what may leave, as long as there are lanes for it. */
  #pump(desk: RouteDesk): void {
    while (!this.#isClosed && this.#crew.hasRoom()) {
      const permit = desk.scheduler.next()
      if (!permit) return
      this.#crew.grant({ desk, permit })
    }
  }

  #onReport(lane: CrewLane, report: LaneReport): void {
    if (this.#isClosed) return
    switch (report.type) {
      case 'idle':
        lane.state = 'free'
        this.#pumpAll()
        return
      case 'nothing':
        lane.work?.desk.scheduler.nothing(report.grantId)
        lane.state = 'free'
        lane.work = null
        this.#pumpAll()
        return
      case 'began':
        lane.work?.desk.scheduler.began(report.grantId)
        return
      case 'finished':
        this.#onFinished(lane, report.grantId, report.news)
        return
      case 'settled':
        this.#onSettled(report)
        return
      case 'paused':
        this.#announceJob(report.jobId)
        this.refresh()
    }
  }

  #pumpAll(): void {
    for (const desk of this.#desks.values()) this.#pump(desk)
    this.#checkIdle()
  }

  #onFinished(lane: CrewLane, grantId: number, news: CallNews): void {
    const { work } = lane
    if (!work) return
    const { desk, permit } = work
    this.#actOn(desk, { route: permit.route, news, verdict: desk.scheduler.ended(grantId, news) })
    const next = desk.scheduler.next()
    if (next) this.#crew.give(lane, { desk, permit: next })
    else this.#crew.rest(lane)
    this.#pump(desk)
    this.#noteNotices(desk)
  }

  #actOn(desk: RouteDesk, { route, news, verdict }: { route: Route; news: CallNews; verdict: Verdict }): void {
    if (verdict.kind === 'go' || verdict.kind === 'drop_key' || !news.error) return
    const own = news.jobId === null ? [] : [news.jobId]
    const isOfJob = news.error.code === 'schema_invalid'
    const jobIds = isOfJob ? own : [...new Set([...own, ...desk.jobsOn(this.#store.connection, route)])]
    if (verdict.kind === 'pause') this.#pauseOrRetry(jobIds, news.error)
    else for (const jobId of jobIds) this.#fallBack(jobId, route, news.error)
    this.refresh()
  }

  /** A disk without room may refuse even this: it is tried again until it is written, and nothing leaves meanwhile. */
  #pauseOrRetry(jobIds: readonly number[], error: ErrorData): void {
    try {
      this.pause(jobIds, error)
    } catch {
      for (const desk of this.#desks.values()) for (const id of jobIds) desk.remove(id)
      setTimeout(() => {
        if (!this.#isClosed) this.#pauseOrRetry(jobIds, error)
      }, 1_000).unref()
    }
  }

  /** What is left on an overloaded route goes to the fallback model; without one the job waits for a person. */
  #fallBack(jobId: number, route: Route, error: ErrorData): void {
    const left = this.#left.get(jobId) ?? new Map<string, ErrorData>()
    this.#left.set(jobId, left.set(routeName(route), error))
    const shares = listRouteShares(this.#store.connection, jobId, route).map((share) => ({
      ...share,
      to: this.#fallbackModel(share.runId, share.config),
    }))
    if (shares.some(({ to }) => to === null || to === route.model)) {
      this.#pauseOrRetry([jobId], error)
      return
    }
    this.#store.write((db) => {
      for (const { to, ...share } of shares) if (to !== null) moveToModel(db, { ...share, jobId, from: route, to })
    })
  }

  #fallbackModel(runId: number, override: string): string | null {
    const { connection } = this.#store
    const run = findRunById(connection, runId)
    const schema = run && findSchemaById(connection, run.schemaId)
    if (!schema) return null
    return resolveModelSettings({
      override: JSON.parse(override) as ModelConfig,
      run: JSON.parse(run.modelConfig) as ModelConfig,
      schema: readPromptConfig(schemaBody(schema)),
      workspace: getSettings(this.#store),
    }).fallbackModel
  }

  #onSettled({ runId, jobId, route, hasReturned }: Extract<LaneReport, { readonly type: 'settled' }>): void {
    this.#announcer.run(runId)
    const job = findJobById(this.#store.connection, jobId)
    const desk = [...this.#desks.values()].find((one) => one.has(jobId))
    if (!job || !desk) return
    if (job.state !== 'running') {
      desk.remove(jobId)
      this.#announcer.job(jobId)
      return
    }
    const leftFor = hasReturned ? this.#left.get(jobId)?.get(routeName(route)) : undefined
    if (leftFor) {
      this.#fallBack(jobId, route, leftFor)
      this.refresh()
      return
    }
    // What came back, or what the budget did not allow while this was under way.
    if (hasReturned || job.budgetMicroUsd !== null) {
      desk.offer(route)
      this.#pump(desk)
    }
  }

  #announceJob(jobId: number): void {
    this.#announcer.job(jobId)
  }

  #noteNotices(desk: RouteDesk): void {
    if (desk.hasNewNotice()) for (const id of desk.jobIds) this.#announcer.job(id)
  }

  /** A lane that ended by itself has a fault: its claims go back, the jobs that it worked for wait and say so. */
  #onLaneEnd(lane: CrewLane, error: ErrorData | null): void {
    if (this.#isClosed) return
    if (error) {
      const message = `A worker stopped: ${error.message}`
      this.#afterCrash(lane, error.code === 'internal' ? { ...error, message } : error)
    }
    this.#pumpAll()
  }

  #afterCrash(lane: CrewLane, error: ErrorData): void {
    const { work } = lane
    lane.work = null
    if (work) work.desk.scheduler.nothing(work.permit.permitId)
    const jobIds = work ? work.desk.jobsOn(this.#store.connection, work.permit.route) : []
    const held = this.#store.write((db) => {
      const claims = listClaimBeats(db).filter((beat) => beat.owner === lane.owner)
      releaseClaims(db, { runId: null, owner: lane.owner })
      clearReservations(db)
      return claims
    })
    this.#pauseOrRetry(jobIds, error)
    for (const { runId } of held) this.#announcer.run(runId)
  }

  /** Gives back the claims of owners whose heartbeat has not moved for a lease, by this process's monotonic clock. */
  #sweep(): void {
    const now = performance.now()
    const beats = listClaimBeats(this.#store.connection)
    const held = new Set(beats.map((beat) => `${beat.runId}/${beat.owner}`))
    for (const key of this.#beats.keys()) if (!held.has(key)) this.#beats.delete(key)
    let released = 0
    for (const { runId, owner, heartbeat } of beats) {
      const key = `${runId}/${owner}`
      const seen = this.#beats.get(key)
      if (seen?.heartbeat !== heartbeat) this.#beats.set(key, { heartbeat, seenAtMs: now })
      else if (now - seen.seenAtMs > LEASE_MS)
        released += this.#store.write((db) => releaseClaims(db, { runId, owner }))
    }
    if (released > 0) this.refresh()
  }
}

/** Fails with run_not_found. */
export function requireRun(store: Store, runUid: string): RunRow {
  const run = findRunByUid(store.connection, runUid)
  if (!run) throw new AppError('run_not_found', 'This run is not in the workspace.')
  return run
}
