import { AppError, type ErrorData } from '../../../../shared/errors.ts'
import { estimateTokens } from '../../models.ts'
import type { RateLimits, TokenUsage } from '../../provider.ts'
import { MAX_ANSWER_SIZE } from '../../response.ts'
import { tooLarge } from './bounded-fetch.ts'

type DraftOptions = {
  readonly origin: string
  readonly onBegun: (() => void) | undefined
  /** Counts the request's tokens, for an answer that was cut before its server did. */
  readonly promptTokens: () => number
}

const CHARS_PER_TOKEN = 3.3

/** What is there of an answer so far, whether it is whole or was cut. */
export class AnswerDraft {
  model: string | null = null
  stopReason: string | null = null
  isRefused = false
  requestId: string | null = null
  limits: RateLimits | null = null
  begunMs: number | null = null

  readonly #options: DraftOptions
  readonly #startedMs = performance.now()
  readonly #texts: string[] = []
  readonly #inputs: string[] = []
  #chars = 0
  #hiddenChars = 0
  #usage: Partial<TokenUsage> = {}
  #isUsageFinal = false

  constructor(options: DraftOptions) {
    this.#options = options
  }

  /** The answer has begun: the server has read the request, and its cache can be read. */
  begin(): void {
    if (this.begunMs !== null) return
    this.begunMs = Math.round(performance.now() - this.#startedMs)
    this.#options.onBegun?.()
  }

  addText(piece: string): void {
    this.#grow(piece)
    this.#texts.push(piece)
  }

  /** A piece of the JSON that the result tool is called with. */
  addInput(piece: string): void {
    this.#grow(piece)
    this.#inputs.push(piece)
  }

  /** Thinking is billed, and is not the answer. */
  addHidden(piece: string): void {
    this.#hiddenChars += piece.length
  }

  noteUsage(usage: Partial<TokenUsage>, isFinal: boolean): void {
    this.#usage = { ...this.#usage, ...usage }
    this.#isUsageFinal ||= isFinal
  }

  /** The tool's input where it was called, else the text. */
  get raw(): string {
    return (this.#inputs.length > 0 ? this.#inputs : this.#texts).join('')
  }

  /** Tokens as the server counted them; of a cut answer, those it did not count are estimated. Null before the beginning. */
  get usage(): TokenUsage | null {
    if (this.begunMs === null) return null
    const written = estimateTokens(this.raw) + Math.ceil(this.#hiddenChars / CHARS_PER_TOKEN)
    return {
      inputTokens: this.#usage.inputTokens ?? this.#options.promptTokens(),
      outputTokens: this.#isUsageFinal
        ? (this.#usage.outputTokens ?? written)
        : Math.max(this.#usage.outputTokens ?? 0, written),
      cacheCreationTokens: this.#usage.cacheCreationTokens ?? 0,
      cacheReadTokens: this.#usage.cacheReadTokens ?? 0,
    }
  }

  /** What is known of the call, for the data of an error. */
  get facts(): NonNullable<ErrorData['data']> {
    return { ...this.usage, ...(this.requestId !== null && { requestId: this.requestId }) }
  }

  /** Throws when the answer is no such thing at all. */
  refuse(what: string): never {
    throw new AppError('provider_bad_answer', `The answer of ${this.#options.origin} is not ${what}.`)
  }

  #grow(piece: string): void {
    this.#chars += piece.length
    if (this.#chars > MAX_ANSWER_SIZE) throw tooLarge(this.#options.origin)
  }
}
