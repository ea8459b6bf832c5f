/** What a model provider is to the run engine: one pack of blocks in, one answer out. */
import type { BlockType } from '../../shared/domain.ts'
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
  readonly signal: AbortSignal
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
  readonly stopReason: string | null
  /** The answer's text as it came. */
  readonly raw: string
}

/**
 * A provider throws AppError with a `provider_*` code, `cancelled` when the signal fired, and nothing else on purpose.
 * An answer that was cut (half a JSON array) is returned with the items that are whole.
 * A failed call that was billed carries its usage in `error.data` (inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens).
 */
export type Provider = {
  readonly kind: string
  readonly call: (request: PackRequest) => Promise<PackAnswer>
}
