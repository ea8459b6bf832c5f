import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export type TokenVerdict = 'accepted' | 'missing' | 'wrong' | 'expired' | 'limited'

type AccessTokenOptions = { readonly lifetimeMs: number; readonly clock: () => number }

const TOKEN_BYTES = 32
const WRONG_TOKENS_A_WINDOW = 20
const WINDOW_MS = 60_000

/**
 * The one token of a host. It lives as long as it is used: an open request, so also an event stream, is use.
 *
 *   fresh --(lifetime without use)--> expired, for good
 *
 * Wrong tokens are limited for the host as a whole. The right one passes all the same: 256 bits cannot be guessed, and
 * otherwise any program on the machine could lock the person out.
 */
export class AccessToken {
  readonly value = randomBytes(TOKEN_BYTES).toString('base64url')
  readonly #digest = sha256(this.value)
  readonly #options: AccessTokenOptions
  #usedAt: number
  #inUse = 0
  #isExpired = false
  #wrongAt: readonly number[] = []

  constructor(options: AccessTokenOptions) {
    this.#options = options
    this.#usedAt = options.clock()
  }

  check(presented: string | undefined): TokenVerdict {
    const now = this.#options.clock()
    if (presented === undefined || presented === '') return 'missing'
    // Equal lengths whatever was presented: the comparison tells nothing by its time.
    if (!timingSafeEqual(sha256(presented), this.#digest)) return this.#countWrong(now)
    this.#isExpired ||= this.#inUse === 0 && now - this.#usedAt > this.#options.lifetimeMs
    return this.#isExpired ? 'expired' : 'accepted'
  }

  /** Marks the token as used until the returned function is called. */
  use(): () => void {
    this.#inUse += 1
    this.#usedAt = this.#options.clock()
    return () => {
      this.#inUse -= 1
      this.#usedAt = this.#options.clock()
    }
  }

  #countWrong(now: number): TokenVerdict {
    const recent = this.#wrongAt.filter((at) => now - at < WINDOW_MS)
    const isLimited = recent.length >= WRONG_TOKENS_A_WINDOW
    this.#wrongAt = isLimited ? recent : [...recent, now]
    return isLimited ? 'limited' : 'wrong'
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
