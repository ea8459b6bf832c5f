/**
 * Decides when the next request may leave, and where to. Pure: the clock and the timers come from outside.
 *
 *   route:  cold --first request leaves--> warming --its answer began--> ramping --429, 529--> waiting --> slowed
 *           any --bad key, nobody there--> stopped --offered again--> cold
 */
import type { Route } from '../schemas/prompt-config.ts'
import type { CallNews } from './lane-messages.ts'

export type RouteOptions = {
  /** Requests at the same time, over all keys. */
  readonly concurrency: number
  /** Ids of the keys that requests are spread over; one null where no key is needed. */
  readonly keyIds: ReadonlyArray<string | null>
}
export type Permit = { readonly permitId: number; readonly route: Route; readonly keyId: string | null }
export type Verdict =
  /** Go on. */
  | { readonly kind: 'go' }
  /** The key does not work, and others of the pool do: the rows go back and the key is left out from now on. */
  | { readonly kind: 'drop_key' }
  /** The whole route has to wait for a person (with schema_invalid: the job alone). Nothing leaves until it is offered again. */
  | { readonly kind: 'pause' }
  /** Overloaded for too long: what is left goes to the fallback model, or waits for a person. */
  | { readonly kind: 'give_up' }

export type SchedulerOptions = {
  /** Monotonic, in milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** Called after `ms`; returns what cancels it. */
  readonly later: (fn: () => void, ms: number) => () => void
  /** A permit may be there now that was not before. Never called from inside another function of the scheduler. */
  readonly onWake: () => void
}

export type Scheduler = {
  /**
   * There may be something to claim on the route. Options of the last call count: up to 64 requests, and keys that were
   * dropped are tried again when the pool has changed, or when the route had stopped.
   */
  readonly offer: (route: Route, options: RouteOptions) => void
  /** The next request, if one may leave now. */
  readonly next: () => Permit | null
  /** There was nothing to claim: the route is empty until it is offered again. */
  readonly nothing: (permitId: number) => void
  readonly began: (permitId: number) => void
  readonly ended: (permitId: number, news: CallNews) => Verdict
  /** The route is left until it is offered again. */
  readonly withdraw: (route: Route) => void
  /** Why nothing leaves now, per route that waits: for people. */
  readonly notices: () => ReadonlyArray<{ readonly route: Route; readonly text: string }>
  /** No request is under way, and no route has something to claim. */
  readonly isIdle: () => boolean
  readonly close: () => void
}

export type CreateScheduler = (options: SchedulerOptions) => Scheduler
