/**
 * How many requests of a route may be under way at once.
 *
 *   cold --first leaves--> warming --an answer began, or ended--> open: 4, one more each 20 ms
 *   warming --its request ended without an answer--> cold
 *   any --429, 529--> slowed: half as many (at least one), one more for each window-full of answers
 */
const FIRST_WINDOW = 4
const GROW_EVERY_MS = 20

export class RequestWindow {
  readonly #startsAtOnce: boolean
  #warmAt: number | null
  #slowed: { window: number; answers: number } | null = null

  /** `startsAtOnce`: there is no cache to warm and nobody to overwhelm. */
  constructor(startsAtOnce: boolean) {
    this.#startsAtOnce = startsAtOnce
    this.#warmAt = startsAtOnce ? -Infinity : null
  }

  size(now: number, concurrency: number): number {
    if (this.#warmAt === null) return 1
    if (this.#slowed) return Math.min(concurrency, this.#slowed.window)
    return Math.min(concurrency, FIRST_WINDOW + Math.floor((now - this.#warmAt) / GROW_EVERY_MS))
  }

  /** When it grows by time alone; null when it does not. */
  growsAt(now: number, concurrency: number): number | null {
    if (this.#warmAt === null || this.#slowed || this.size(now, concurrency) >= concurrency) return null
    return this.#warmAt + (Math.floor((now - this.#warmAt) / GROW_EVERY_MS) + 1) * GROW_EVERY_MS
  }

  /** The provider has begun to answer: the prompt cache can be read. */
  warm(now: number): void {
    this.#warmAt ??= now
  }

  /** The cache is cold again; what was learned about the provider's load is kept. */
  cool(): void {
    if (!this.#startsAtOnce) this.#warmAt = null
  }

  answered(): void {
    if (!this.#slowed) return
    this.#slowed.answers += 1
    if (this.#slowed.answers >= this.#slowed.window) this.#slowed = { window: this.#slowed.window + 1, answers: 0 }
  }

  halve(now: number, concurrency: number): void {
    this.#slowed = { window: Math.max(1, Math.floor(this.size(now, concurrency) / 2)), answers: 0 }
  }
}
