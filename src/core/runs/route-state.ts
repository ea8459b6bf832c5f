/** One route of the scheduler: its keys, its window, and what its last requests taught. */
import type { Route } from '../schemas/prompt-config.ts'
import { askedMs, jitterMs } from './backoff.ts'
import { effectOf } from './call-effect.ts'
import { KeyState, type Wait } from './key-state.ts'
import type { CallNews } from './lane-messages.ts'
import { MAX_BACKOFFS } from './limits.ts'
import { RequestWindow } from './request-window.ts'
import type { Permit, RouteOptions, Verdict } from './scheduler.ts'

/** Unreachable so often in a row, the route waits for a person. */
const MAX_UNREACHABLE = 3
/** What was learned about a provider's load is kept this long over a time without requests. */
const REMEMBER_MS = 60_000
const GO: Verdict = { kind: 'go' }

/** `nextPermitId`: of the next request that leaves; all before it have left. */
export type Moment = { readonly now: number; readonly random: number; readonly nextPermitId: number }
type End = Moment & { readonly permitId: number; readonly key: KeyState; readonly news: CallNews }

export class RouteState {
  readonly route: Route
  /** Counts offers, so that a lane that found nothing before the last one does not empty the route. */
  offers = 0
  hasWork = false
  #concurrency = 1
  #keys: readonly KeyState[] = []
  readonly #permits = new Map<number, KeyState>()
  #window: RequestWindow
  #blocked: Wait | null = null
  #overloads = 0
  #unreachables = 0
  #slowedSince = 0
  #answeredSince = 0
  #troubleAt = -Infinity
  /** Set while it waits for a person; requests that left before do not count after that. */
  #isStopped = false
  #freshSince = 0

  constructor(route: Route) {
    this.route = route
    this.#window = this.#newWindow()
  }

  get inFlight(): number {
    return this.#permits.size
  }

  offer({ concurrency, keyIds }: RouteOptions, { now, nextPermitId }: Moment): void {
    this.offers += 1
    this.#concurrency = Math.max(1, concurrency)
    if (this.#isStopped) {
      this.#isStopped = false
      this.#freshSince = nextPermitId
      this.#forget()
      this.#unblock()
    } else if (!this.hasWork && this.inFlight === 0) {
      if (now - this.#troubleAt >= REMEMBER_MS) this.#forget()
      this.#window.cool()
    }
    this.hasWork = true
    this.#setKeys(keyIds.length > 0 ? keyIds : [null])
  }

  /** Milliseconds until a request may leave: 0 is now, Infinity is not before something else happens. */
  waitMs(now: number): number {
    if (!this.hasWork) return Infinity
    if (this.inFlight >= this.#window.size(now, this.#concurrency)) {
      const growsAt = this.#window.growsAt(now, this.#concurrency)
      return growsAt === null ? Infinity : Math.max(1, growsAt - now)
    }
    const wait = this.wait(now)
    return wait ? wait.untilMs - now : this.#liveKeys().length > 0 ? 0 : Infinity
  }

  /** What keeps the next request back, beside the ones under way. */
  wait(now: number): Wait | null {
    if (this.#blocked && this.#blocked.untilMs > now) return this.#blocked
    let first: Wait | null = null
    for (const key of this.#liveKeys()) {
      const wait = key.wait(now)
      if (!wait) return null
      if (!first || wait.untilMs < first.untilMs) first = wait
    }
    return first
  }

  /** Only when `waitMs` is 0. */
  leave(permitId: number, now: number): Permit | null {
    const ready = this.#liveKeys().filter((key) => key.wait(now) === null)
    const [key] = ready.toSorted((a, b) => a.inFlight.size - b.inFlight.size || a.lastPermitId - b.lastPermitId)
    if (!key) return null
    key.inFlight.add(permitId)
    key.lastPermitId = permitId
    key.limits.left()
    this.#permits.set(permitId, key)
    return { permitId, route: this.route, keyId: key.keyId }
  }

  began(now: number): void {
    this.#window.warm(now)
  }

  /** Gives the permit back; null when it is not one of the route. */
  giveBack(permitId: number): KeyState | null {
    const key = this.#permits.get(permitId) ?? null
    this.#permits.delete(permitId)
    key?.inFlight.delete(permitId)
    return key
  }

  ended(permitId: number, news: CallNews, moment: Moment): Verdict {
    const key = this.giveBack(permitId)
    if (!key) return GO
    if (news.tokens) key.limits.took(news.tokens)
    if (news.limits)
      key.limits.told(news.limits, { now: moment.now, later: [...key.inFlight].filter((id) => id > permitId).length })
    const isStale = permitId < this.#freshSince && news.error !== null
    return isStale ? GO : this.#judge({ ...moment, permitId, key, news })
  }

  #judge(end: End): Verdict {
    const { error, isSent = true } = end.news
    switch (error || isSent ? effectOf(error?.code ?? null) : 'none') {
      case 'answered':
        return this.#answered(end)
      case 'limited':
        return this.#limited(end)
      case 'overloaded':
        return this.#overloaded(end)
      case 'unreachable':
        return this.#unreachable(end)
      case 'bad_key':
        return this.#badKey(end)
      case 'stop':
        return this.#stop('pause')
      case 'stop_job':
        return { kind: 'pause' }
      case 'none':
        return GO
    }
  }

  #answered({ now, nextPermitId }: End): Verdict {
    this.#overloads = 0
    this.#unreachables = 0
    for (const key of this.#keys) key.streak = 0
    this.#answeredSince = nextPermitId
    this.#window.warm(now)
    this.#window.answered()
    return GO
  }

  #limited(end: End): Verdict {
    const { key, now, nextPermitId } = end
    const asked = askedMs(end.news.error)
    this.#halve(end)
    const isNew = end.permitId >= key.slowedSince
    if (isNew) {
      key.slowedSince = nextPermitId
      key.streak += 1
    }
    if (isNew || asked !== null) key.block(now + (asked ?? jitterMs(this.#tries(key), end.random)))
    return this.#giveUpOrGo()
  }

  #overloaded(end: End): Verdict {
    const asked = askedMs(end.news.error)
    const isNew = this.#halve(end)
    if (isNew) this.#overloads += 1
    if (isNew || asked !== null)
      this.#block({ untilMs: end.now + (asked ?? jitterMs(this.#tries(end.key), end.random)), why: 'overloaded' })
    return this.#giveUpOrGo()
  }

  #unreachable(end: End): Verdict {
    const { now, random, nextPermitId, permitId } = end
    if (permitId < this.#slowedSince) return GO
    this.#slowedSince = nextPermitId
    // A connection that broke while others were answered is a single fault: it does not count towards the pause.
    if (permitId >= this.#answeredSince) this.#unreachables += 1
    if (this.#unreachables >= MAX_UNREACHABLE) return this.#stop('pause')
    this.#block({ untilMs: now + jitterMs(this.#unreachables, random), why: 'unreachable' })
    return GO
  }

  #badKey({ key, now }: End): Verdict {
    if (this.#isStopped) return { kind: 'pause' }
    this.#troubleAt = now
    key.isDropped = true
    return this.#liveKeys().length > 0 ? { kind: 'drop_key' } : this.#stop('pause')
  }

  /** True for the first of a burst. */
  #halve({ permitId, now, nextPermitId }: End): boolean {
    this.#troubleAt = now
    if (permitId < this.#slowedSince) return false
    this.#slowedSince = nextPermitId
    this.#window.halve(now, this.#concurrency)
    return true
  }

  #tries(key: KeyState): number {
    return key.streak + this.#overloads
  }

  #giveUpOrGo(): Verdict {
    const live = this.#liveKeys()
    return live.every((key) => this.#tries(key) >= MAX_BACKOFFS) ? this.#stop('give_up') : GO
  }

  #stop(kind: 'pause' | 'give_up'): Verdict {
    this.#isStopped = true
    this.hasWork = false
    return { kind }
  }

  #block(wait: Wait): void {
    if (!this.#blocked || this.#blocked.untilMs < wait.untilMs) this.#blocked = wait
  }

  #liveKeys(): readonly KeyState[] {
    return this.#keys.filter((key) => !key.isDropped)
  }

  /** Keys that stay keep their state; with other keys beside them, dropped ones get another chance. */
  #setKeys(keyIds: ReadonlyArray<string | null>): void {
    const known = new Map(this.#keys.map((key) => [key.keyId, key]))
    const isSame = keyIds.length === known.size && keyIds.every((id) => known.has(id))
    if (isSame) return
    this.#keys = keyIds.map((id) => known.get(id) ?? new KeyState(id))
    for (const key of this.#keys) key.isDropped = false
  }

  #forget(): void {
    this.#window = this.#newWindow()
    this.#overloads = 0
    this.#unreachables = 0
    for (const key of this.#keys) {
      key.isDropped = false
      key.streak = 0
    }
  }

  #unblock(): void {
    this.#blocked = null
    for (const key of this.#keys) key.unblock()
  }

  #newWindow(): RequestWindow {
    return new RequestWindow(this.route.provider === 'rules')
  }
}
