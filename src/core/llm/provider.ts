/** What a model provider is to the run engine: one pack of blocks in, one answer out. */
import type { AnswerRung, BlockType, ProviderKind } from '../../shared/domain.ts'
import type { EndpointCheck } from '../../shared/model-work.ts'
import { AppError } from '../../shared/errors.ts'
import type { JsonObject, JsonValue } from '../../shared/json.ts'

export type PackBlock = {
  readonly blockUid: string
  readonly blockIndex: number
  readonly type: BlockType
  readonly content: string
  /** Titles of the headings above the block, outermost first; present when the schema's `context.heading_path` asks. */
  readonly headingPath?: readonly string[]
  /** Neighbouring blocks' content, read only, when the schema's `context` asks. */
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  /** Why a reviewer rejected the answer before, and that answer. */
  readonly rejection?: { readonly reason: string | null; readonly data: JsonObject | null }
}

export type PackRequest = {
  /** The user's schema as stored, `prompt_config` included. */
  readonly schema: JsonObject
  readonly blocks: readonly PackBlock[]
  readonly model: string
  /** Upper bound of the answer in tokens, thinking included. */
  readonly maxTokens: number
  /** Left out where the model does not take one. */
  readonly temperature?: number
  /** The form of answer to begin with: what worked before for this schema and model; null: the surest that can be said. */
  readonly rung: AnswerRung | null
  /** For the whole call, its body included. */
  readonly timeoutMs: number
  /** Called once, when the answer has begun: from then on the prompt cache can be read. */
  readonly onBegun?: () => void
  readonly signal: AbortSignal
}

/** A limit of a provider as its headers tell it. */
export type RateWindow = {
  readonly limit: number
  readonly remaining: number
  /** Milliseconds from the answer until it is full again. */
  readonly resetMs: number
}
/** Limits of a key at a model, as far as the last answer told them. */
export type RateLimits = {
  readonly requests: RateWindow | null
  readonly inputTokens: RateWindow | null
  readonly outputTokens: RateWindow | null
}

/** Tokens as the provider counted them. Total input = input + cacheCreation + cacheRead. */
export type TokenUsage = {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheCreationTokens: number
  readonly cacheReadTokens: number
}

/** One entry of the model's array, not yet validated against the user's schema. */
export type AnswerItem = { readonly blockUid: string; readonly data: JsonValue }

export type PackAnswer = {
  readonly items: readonly AnswerItem[]
  readonly usage: TokenUsage
  /** The model as the provider names it in its answer. */
  readonly model: string
  readonly requestId: string | null
  /** As the provider says it; `broken_off` and `timed_out` for an answer whose end never came. */
  readonly stopReason: string | null
  /** The form of answer that worked; null for rules. */
  readonly rung: AnswerRung | null
  readonly limits: RateLimits | null
  /** From sending to the beginning of the answer. */
  readonly begunMs: number | null
  /** The answer's text as it came. */
  readonly raw: string
}

/** One request of a batch. */
export type BatchRequest = {
  /** 1 to 64 of A-Z, a-z, 0-9, _ and -. Results come unordered and are joined by it. */
  readonly customId: string
  readonly request: Omit<PackRequest, 'signal' | 'onBegun' | 'timeoutMs'>
}
export type BatchStatus = {
  readonly remoteId: string
  readonly isEnded: boolean
  readonly createdAt: string
  readonly requests: { readonly open: number; readonly succeeded: number; readonly failed: number }
}
/** What came of one request: its answer, or why there is none (`batch_failed`, `cancelled`, `provider_*`). */
export type BatchOutcome =
  { readonly customId: string; readonly answer: PackAnswer } | { readonly customId: string; readonly error: AppError }

/** Requests that are answered within a day at a lower price. All fail with `provider_*` codes as `call` does. */
export type ProviderBatches = {
  /** The remote id, as soon as the provider has taken the batch. */
  readonly submit: (requests: readonly BatchRequest[], signal: AbortSignal) => Promise<BatchStatus>
  readonly status: (remoteId: string, signal: AbortSignal) => Promise<BatchStatus>
  /** The newest batches of the account, to find one whose submission was interrupted. */
  readonly recent: (signal: AbortSignal) => Promise<readonly BatchStatus[]>
  /** Results of an ended batch, one at a time, unordered. `find` gives the request of an id, to read its answer; undefined: skipped. */
  readonly results: (
    remoteId: string,
    find: (customId: string) => BatchRequest | undefined,
    signal: AbortSignal,
  ) => AsyncIterable<BatchOutcome>
  readonly cancel: (remoteId: string, signal: AbortSignal) => Promise<void>
}

/**
 * A provider throws AppError with a `provider_*` code, `cancelled` when the signal fired, and nothing else on purpose.
 * An answer that was cut (half a JSON array) is returned with the items that are whole.
 * A failed call carries in `error.data` what is known of it: the usage that was billed (inputTokens, outputTokens,
 * cacheCreationTokens, cacheReadTokens; estimated where the answer ended before they were told), `status`, `requestId`,
 * `retryAfterSeconds`, `isTooLarge` (fewer blocks may fit); the limits of its headers come by `limitsOf`.
 */
export type Provider = {
  readonly kind: ProviderKind
  readonly call: (request: PackRequest) => Promise<PackAnswer>
  /** Null for a provider without them. */
  readonly batches: ProviderBatches | null
  /** Tries out what a model at the provider's address takes; fails only when the address or key does not work at all. */
  readonly check: ((model: string, signal: AbortSignal) => Promise<EndpointCheck>) | null
}

const limitsOfError = new WeakMap<AppError, RateLimits>()

/** Notes the limits that came with a failed answer. */
export function withLimits(error: AppError, limits: RateLimits | null): AppError {
  if (limits) limitsOfError.set(error, limits)
  return error
}

/** The limits that came with a failed answer. */
export function limitsOf(error: unknown): RateLimits | null {
  return error instanceof AppError ? (limitsOfError.get(error) ?? null) : null
}
