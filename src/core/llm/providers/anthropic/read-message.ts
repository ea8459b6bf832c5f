import { AppError } from '../../../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import type { PackAnswer, PackBlock, TokenUsage } from '../../provider.ts'
import { AnswerDraft } from '../wire/answer-draft.ts'
import { StreamFailure, withData } from '../wire/call-errors.ts'
import { type Absorb, finish } from '../wire/converse.ts'
import type { Manner } from '../wire/manner.ts'

/**
 * Reads the events of a streamed message (https://platform.claude.com/docs/en/build-with-claude/streaming), or a message as
 * a whole. Content blocks are chosen by type: an answer may begin with thinking, and a call of another tool is no answer.
 */
export function createMessageAbsorb(): Absorb {
  const kinds = new Map<JsonValue | undefined, 'text' | 'input' | 'other'>()
  let hasInput = false
  const kindOf = (block: JsonObject): 'text' | 'input' | 'other' => {
    if (block.type === 'text') return 'text'
    if (block.type !== 'tool_use' || block.name !== RESULT_TOOL_NAME || hasInput) return 'other'
    hasInput = true
    return 'input'
  }
  return (draft, data) => {
    const event = isJsonObject(data) ? data : {}
    if (event.type === 'error') throw new StreamFailure(statusOf(event.error), event)
    if (event.type === 'message' || Array.isArray(event.content)) absorbWhole(draft, event, kindOf)
    else if (event.type === 'message_start') absorbStart(draft, event.message)
    else if (event.type === 'content_block_start' && isJsonObject(event.content_block)) {
      kinds.set(event.index, kindOf(event.content_block))
      if (typeof event.content_block.text === 'string') draft.addText(event.content_block.text)
    } else if (event.type === 'content_block_delta' && isJsonObject(event.delta)) {
      absorbDelta(draft, event.delta, kinds.get(event.index))
    } else if (event.type === 'message_delta') absorbEnd(draft, event)
    else if (typeof event.type !== 'string') draft.refuse('a message of the Messages API')
  }
}

function absorbStart(draft: AnswerDraft, message: JsonValue | undefined): void {
  draft.begin()
  if (!isJsonObject(message)) return
  if (typeof message.model === 'string') draft.model = message.model.slice(0, 200)
  draft.noteUsage(usageOf(message.usage), false)
}

function absorbDelta(draft: AnswerDraft, delta: JsonObject, kind: 'text' | 'input' | 'other' | undefined): void {
  if (kind === 'text' && typeof delta.text === 'string') draft.addText(delta.text)
  else if (kind === 'input' && typeof delta.partial_json === 'string') draft.addInput(delta.partial_json)
  else if (typeof delta.thinking === 'string') draft.addHidden(delta.thinking)
}

function absorbEnd(draft: AnswerDraft, { delta, usage }: JsonObject): void {
  noteStop(draft, isJsonObject(delta) ? delta.stop_reason : undefined)
  draft.noteUsage(usageOf(usage), true)
}

function absorbWhole(
  draft: AnswerDraft,
  message: JsonObject,
  kindOf: (block: JsonObject) => 'text' | 'input' | 'other',
): void {
  const { content, usage } = message
  if (!Array.isArray(content) || !isJsonObject(usage) || typeof message.model !== 'string') {
    draft.refuse('a message of the Messages API')
  }
  absorbStart(draft, message)
  for (const block of content) {
    if (!isJsonObject(block)) continue
    const kind = kindOf(block)
    if (kind === 'text' && typeof block.text === 'string') draft.addText(block.text)
    if (kind === 'input') draft.addInput(toText(block.input))
  }
  noteStop(draft, message.stop_reason)
  draft.noteUsage({}, true)
}

function noteStop(draft: AnswerDraft, reason: JsonValue | undefined): void {
  if (typeof reason !== 'string') return
  draft.stopReason = reason.slice(0, 100)
  draft.isRefused = reason === 'refusal'
}

function toText(input: JsonValue | undefined): string {
  try {
    return JSON.stringify(input ?? null)
  } catch {
    // Nested deeper than the stack: no honest answer.
    return ''
  }
}

const USAGE_KEYS = {
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheCreationTokens: 'cache_creation_input_tokens',
  cacheReadTokens: 'cache_read_input_tokens',
} as const satisfies Record<keyof TokenUsage, string>

/** Only what is told: later events repeat some of it. */
function usageOf(usage: JsonValue | undefined): Partial<TokenUsage> {
  if (!isJsonObject(usage)) return {}
  const told: Record<string, number> = {}
  for (const [ours, theirs] of Object.entries(USAGE_KEYS)) {
    const tokens = usage[theirs]
    if (typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0) told[ours] = tokens
  }
  return told
}

const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  enforced_spend_limit_reached: 429,
  timeout_error: 504,
  overloaded_error: 529,
}

/** The status that the same failure comes with when it comes before an answer. */
function statusOf(error: JsonValue | undefined): number {
  const type = isJsonObject(error) ? error.type : undefined
  return typeof type === 'string' ? (STATUS_OF[type] ?? 500) : 500
}

type Reading = { readonly blocks: readonly PackBlock[]; readonly origin: string; readonly manner: Manner }

/** From a whole message of the API to the pack's answer. What was billed but is of no use is thrown with its usage in `data`. */
export function readMessage(message: unknown, { blocks, origin, manner }: Reading): PackAnswer {
  const draft = new AnswerDraft({ origin, onBegun: undefined, promptTokens: () => 0 })
  try {
    createMessageAbsorb()(draft, message as JsonValue)
    return { ...finish(draft, manner, { origin, apiKey: '', blocks }), begunMs: null }
  } catch (error) {
    throw error instanceof AppError ? withData(error, draft.facts) : error
  }
}
