/** The scheduler over all routes: who is next, and when to look again. */
import type { Route } from '../schemas/prompt-config.ts'
import type { Wait } from './key-state.ts'
import { type Moment, RouteState } from './route-state.ts'
import type { CreateScheduler, Permit, RouteOptions, Scheduler, SchedulerOptions, Verdict } from './scheduler.ts'
import type { CallNews } from './lane-messages.ts'

/** Requests at the same time, over all routes. */
const MAX_IN_FLIGHT = 64

export const createScheduler: CreateScheduler = (options) => new HostScheduler(options)

type Open = { readonly state: RouteState; readonly offer: number }

class HostScheduler implements Scheduler {
  readonly #options: SchedulerOptions
  /** In the order in which they are looked at: the one that was served last comes last. */
  readonly #routes = new Map<string, RouteState>()
  readonly #open = new Map<number, Open>()
  #nextPermitId = 1
  #timer: { readonly at: number; readonly cancel: () => void } | null = null
  /** The host was told that a request may leave, and one still may: it need not be told again. */
  #isTold = false
  #isClosed = false

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  offer(route: Route, options: RouteOptions): void {
    const name = nameOf(route)
    const state = this.#routes.get(name) ?? new RouteState(route)
    this.#routes.set(name, state)
    state.offer(options, this.#moment())
    this.#setTimer()
  }

  next(): Permit | null {
    const permit = this.#take()
    this.#setTimer()
    return permit
  }

  nothing(permitId: number): void {
    const open = this.#close(permitId)
    if (!open) return
    open.state.giveBack(permitId)
    if (open.offer === open.state.offers) open.state.hasWork = false
    this.#setTimer()
  }

  began(permitId: number): void {
    this.#open.get(permitId)?.state.began(this.#options.now())
    this.#setTimer()
  }

  ended(permitId: number, news: CallNews): Verdict {
    const open = this.#close(permitId)
    const verdict: Verdict = open?.state.ended(permitId, news, this.#moment()) ?? { kind: 'go' }
    this.#setTimer()
    return verdict
  }

  withdraw(route: Route): void {
    const state = this.#routes.get(nameOf(route))
    if (state) state.hasWork = false
    this.#setTimer()
  }

  notices(): ReturnType<Scheduler['notices']> {
    const now = this.#options.now()
    return [...this.#routes.values()].flatMap((state) => {
      const wait = state.hasWork ? state.wait(now) : null
      return wait ? [{ route: state.route, text: textOf(wait, now) }] : []
    })
  }

  isIdle(): boolean {
    return this.#open.size === 0 && [...this.#routes.values()].every((state) => !state.hasWork)
  }

  close(): void {
    this.#isClosed = true
    this.#clearTimer()
  }

  #take(): Permit | null {
    if (this.#isClosed || this.#open.size >= MAX_IN_FLIGHT) return null
    const now = this.#options.now()
    for (const [name, state] of this.#routes) {
      const permit = state.waitMs(now) > 0 ? null : state.leave(this.#nextPermitId, now)
      if (!permit) continue
      this.#nextPermitId += 1
      this.#open.set(permit.permitId, { state, offer: state.offers })
      this.#routes.delete(name)
      this.#routes.set(name, state)
      return permit
    }
    return null
  }

  #close(permitId: number): Open | undefined {
    const open = this.#open.get(permitId)
    this.#open.delete(permitId)
    return open
  }

  #moment(): Moment {
    return { now: this.#options.now(), random: this.#options.random(), nextPermitId: this.#nextPermitId }
  }

  /** One timer, for the next moment at which a request may leave: at once when it is there already. */
  #setTimer(): void {
    const now = this.#options.now()
    const isFull = this.#isClosed || this.#open.size >= MAX_IN_FLIGHT
    const ms = isFull ? Infinity : Math.min(Infinity, ...[...this.#routes.values()].map((state) => state.waitMs(now)))
    if (ms > 0) this.#isTold = false
    else if (this.#isTold) return
    const at = now + ms
    if (this.#timer && (this.#timer.at === at || Math.max(this.#timer.at, at) <= now)) return
    this.#clearTimer()
    if (ms === Infinity) return
    this.#timer = { at, cancel: this.#options.later(() => this.#wake(), Math.ceil(ms)) }
  }

  #wake(): void {
    this.#timer = null
    this.#isTold = true
    this.#options.onWake()
    this.#setTimer()
  }

  #clearTimer(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}

function nameOf({ provider, model }: Route): string {
  return `${provider} ${model}`
}

function textOf({ untilMs, why }: Wait, now: number): string {
  const seconds = Math.ceil((untilMs - now) / 1000)
  switch (why) {
    case 'limited':
      return `Rate limited; goes on in ${seconds} s`
    case 'overloaded':
      return `Overloaded; tries again in ${seconds} s`
    case 'unreachable':
      return `Not reachable; tries again in ${seconds} s`
    case 'request':
    case 'token':
      return `Waits for the ${why} limit of the key, ${seconds} s`
  }
}
