/** One key of a route: how busy it is, and until when it has to wait. */
import { RateLimiter } from './rate-limiter.ts'

export type Wait = {
  readonly untilMs: number
  readonly why: 'limited' | 'overloaded' | 'unreachable' | 'request' | 'token'
}

export class KeyState {
  readonly keyId: string | null
  readonly limits = new RateLimiter()
  readonly inFlight = new Set<number>()
  isDropped = false
  /** Rate limits in a row. */
  streak = 0
  /** Requests before this one belong to a burst that was slowed already. */
  slowedSince = 0
  lastPermitId = 0
  #blockedUntil = -Infinity

  constructor(keyId: string | null) {
    this.keyId = keyId
  }

  block(untilMs: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, untilMs)
  }

  unblock(): void {
    this.#blockedUntil = -Infinity
  }

  wait(now: number): Wait | null {
    if (this.#blockedUntil > now) return { untilMs: this.#blockedUntil, why: 'limited' }
    const wait = this.limits.wait(now)
    return wait && { untilMs: wait.untilMs, why: wait.what }
  }
}
