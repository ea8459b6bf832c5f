/** Calls `fn` after `ms`; returns what cancels it. */
export type Later = (fn: () => void, ms: number) => () => void

const FIRST_MS = 30_000
const FACTOR = 1.5
const LONGEST_MS = 5 * 60_000

export const laterUnref: Later = (fn, ms) => {
  const timer = setTimeout(fn, ms).unref()
  return () => clearTimeout(timer)
}

/** When to ask the providers again: half a minute after a submission, then less and less often, at least every 5 minutes. */
export class PollTimer {
  readonly #later: Later
  readonly #onTime: () => void
  #waitMs = FIRST_MS
  #cancel: (() => void) | null = null

  constructor(later: Later, onTime: () => void) {
    this.#later = later
    this.#onTime = onTime
  }

  /** Something new is out: ask soon. */
  quicken(): void {
    this.#waitMs = FIRST_MS
    this.schedule()
  }

  /** The next question; takes the place of one that is scheduled. `soonMs` is for one that does not count. */
  schedule(soonMs?: number): void {
    this.stop()
    this.#cancel = this.#later(() => {
      this.#cancel = null
      this.#onTime()
    }, soonMs ?? this.#waitMs)
    if (soonMs === undefined) this.#waitMs = Math.min(LONGEST_MS, this.#waitMs * FACTOR)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
