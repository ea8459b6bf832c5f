/** The limits of one key at one model, as the headers of its answers tell them, carried on between two answers. */
import type { RateLimits, RateWindow } from '../llm/provider.ts'

type TokensTaken = { readonly input: number; readonly output: number }

type Budget = { limit: number; remaining: number; resetAt: number }
type Name = keyof RateLimits
export type LimitWait = { readonly untilMs: number; readonly what: 'request' | 'token' }

const NAMES = ['requests', 'inputTokens', 'outputTokens'] as const
/** Limits count a minute: when one began anew without an answer since, this is when it does so again. */
const PERIOD_MS = 60_000
/** Weight of the newest request in the average. */
const NEWEST = 0.2

export class RateLimiter {
  readonly #budgets = new Map<Name, Budget>()
  readonly #average = { requests: 1, inputTokens: 1, outputTokens: 1 }
  #hasAverage = false

  /** A request leaves: what it needs is taken off before its answer says so. */
  left(): void {
    for (const [name, budget] of this.#budgets) budget.remaining -= this.#average[name]
  }

  /** `later`: requests under way that left after the one whose answer told the limits; it may not count them yet. */
  told(limits: RateLimits, { now, later }: { readonly now: number; readonly later: number }): void {
    for (const name of NAMES) {
      const window = limits[name]
      if (window && isUsable(window))
        this.#budgets.set(name, {
          limit: window.limit,
          remaining: window.remaining - later * this.#average[name],
          resetAt: now + Math.min(window.resetMs, PERIOD_MS * 2),
        })
    }
  }

  took(tokens: TokensTaken): void {
    const mix = (old: number, taken: number): number =>
      Math.max(1, this.#hasAverage ? old + (taken - old) * NEWEST : taken)
    this.#average.inputTokens = mix(this.#average.inputTokens, tokens.input)
    this.#average.outputTokens = mix(this.#average.outputTokens, tokens.output)
    this.#hasAverage = true
  }

  /** Until when no request fits; null when one does. */
  wait(now: number): LimitWait | null {
    let wait: LimitWait | null = null
    for (const [name, budget] of this.#budgets) {
      if (budget.resetAt <= now) this.#renew(budget, now)
      // One that is larger than the limit itself may leave when the limit is untouched, or it would wait forever.
      const need = Math.min(this.#average[name], budget.limit)
      if (budget.remaining >= need || (wait && wait.untilMs >= budget.resetAt)) continue
      wait = { untilMs: budget.resetAt, what: name === 'requests' ? 'request' : 'token' }
    }
    return wait
  }

  #renew(budget: Budget, now: number): void {
    budget.remaining = budget.limit
    budget.resetAt = now + PERIOD_MS
  }
}

/** A provider may say anything; a limit of nothing would stop the key for good. */
function isUsable({ limit, remaining, resetMs }: RateWindow): boolean {
  return limit >= 1 && Number.isFinite(limit) && Number.isFinite(remaining) && Number.isFinite(resetMs) && resetMs > 0
}
