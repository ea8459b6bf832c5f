/** The jobs whose requests go to the same addresses, with the scheduler that paces these requests. */
import type { ReadHandle } from '../db/connection.ts'
import { findJobById } from '../db/queries/jobs.ts'
import { listReadyRoutes } from '../db/queries/packs.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { createScheduler } from './create-scheduler.ts'
import type { AccessByProvider, Grant } from './lane-messages.ts'
import type { Permit, RouteOptions, Scheduler } from './scheduler.ts'

/** Rules answer in microseconds: several packs share one transaction, since each transaction costs a flush to disk. */
const RULES_PACKS = 25

export type DeskJob = { readonly jobId: number; readonly concurrency: number }

/** Jobs share a desk when all providers have the same addresses for them. */
export function deskKey(access: AccessByProvider): string {
  return JSON.stringify(Object.entries(access).map(([kind, { baseUrl }]) => [kind, baseUrl]))
}

export type RouteDeskOptions = {
  readonly onWake: (desk: RouteDesk) => void
  /** Requests that a server answers at the same time; null when it is not known. */
  readonly parallelOf: (route: Route, baseUrl: string | null) => number | null
}

export class RouteDesk {
  readonly scheduler: Scheduler
  readonly #jobs = new Map<number, number>()
  readonly #offered = new Map<string, Route>()
  readonly #parallelOf: RouteDeskOptions['parallelOf']
  #access: AccessByProvider
  #noticed = ''

  constructor(access: AccessByProvider, { onWake, parallelOf }: RouteDeskOptions) {
    this.#access = access
    this.#parallelOf = parallelOf
    this.scheduler = createScheduler({
      now: () => performance.now(),
      random: () => Math.random(),
      later: (fn, ms) => {
        const timer = setTimeout(fn, ms)
        return () => clearTimeout(timer)
      },
      onWake: () => onWake(this),
    })
  }

  get jobIds(): readonly number[] {
    return [...this.#jobs.keys()]
  }

  has(jobId: number): boolean {
    return this.#jobs.has(jobId)
  }

  /** The newest keys count, for all jobs of the desk. */
  add({ jobId, concurrency }: DeskJob, access: AccessByProvider): void {
    this.#access = access
    this.#jobs.set(jobId, concurrency)
  }

  remove(jobId: number): void {
    this.#jobs.delete(jobId)
  }

  grant({ permitId, route, keyId }: Permit): Grant {
    return {
      grantId: permitId,
      route,
      access: this.#access[route.provider],
      keyId,
      jobIds: this.jobIds,
      packs: route.provider === 'rules' ? RULES_PACKS : 1,
    }
  }

  /** Jobs of the desk that go on, with something to claim on the route. */
  jobsOn(db: ReadHandle, { provider, model }: Route): readonly number[] {
    return this.jobIds.filter((id) =>
      listReadyRoutes(db, id).some((route) => route.provider === provider && route.model === model),
    )
  }

  /** There may be something to claim on one route. */
  offer(route: Route): void {
    this.#offered.set(routeName(route), route)
    this.scheduler.offer(route, this.#optionsOf(route))
  }

  /** Offers what may be claimed now, and takes back what may not. Jobs that do not run any more leave. */
  refresh(db: ReadHandle): void {
    const ready = new Map<string, Route>()
    for (const jobId of this.jobIds) {
      if (findJobById(db, jobId)?.state === 'running')
        for (const route of listReadyRoutes(db, jobId)) ready.set(routeName(route), route)
      else this.#jobs.delete(jobId)
    }
    for (const [name, route] of this.#offered) {
      if (ready.has(name)) continue
      this.scheduler.withdraw(route)
      this.#offered.delete(name)
    }
    for (const route of ready.values()) this.offer(route)
  }

  /** Why a job waits: what is said of one of its routes. */
  noticeOf(db: ReadHandle, jobId: number): string | null {
    const notices = new Map(this.scheduler.notices().map(({ route, text }) => [routeName(route), text]))
    if (notices.size === 0) return null
    const text = listReadyRoutes(db, jobId)
      .map((route) => notices.get(routeName(route)))
      .find((found) => found !== undefined)
    return text ?? null
  }

  /** True when what slows the desk's jobs is another thing than when this was asked last. Seconds do not count. */
  hasNewNotice(): boolean {
    const notices = this.scheduler.notices().map(({ route, text }) => `${routeName(route)} ${text.replace(/\d+/g, '')}`)
    const noticed = notices.sort().join('\n')
    if (noticed === this.#noticed) return false
    this.#noticed = noticed
    return true
  }

  #optionsOf(route: Route): RouteOptions {
    const { keys: known, baseUrl } = this.#access[route.provider]
    const keys = known.map(({ keyId }) => keyId)
    const wanted = Math.max(1, ...this.#jobs.values())
    return {
      concurrency: Math.min(wanted, this.#parallelOf(route, baseUrl) ?? wanted),
      keyIds: keys.length > 0 ? keys : [null],
    }
  }
}

export function routeName({ provider, model }: Route): string {
  return `${provider} ${model}`
}
