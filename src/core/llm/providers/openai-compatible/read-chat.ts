import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import type { AnswerDraft } from '../wire/answer-draft.ts'
import { StreamFailure } from '../wire/call-errors.ts'
import type { Absorb } from '../wire/converse.ts'

const THOUGHT_START = '<think>'
const THOUGHT_END = '</think>'

/** Reads the chunks of a streamed chat completion, or one as a whole. Thinking is not an answer, whatever place it stands in. */
export function createChatAbsorb(): Absorb {
  const text = createThoughtFilter()
  let tool: JsonValue | undefined
  const absorbCall = (draft: AnswerDraft, call: JsonObject, place: number): void => {
    const index = call.index ?? place
    const named = isJsonObject(call.function) ? call.function : {}
    if (named.name === RESULT_TOOL_NAME) tool ??= index
    if (index === tool && typeof named.arguments === 'string') draft.addInput(named.arguments)
  }
  return (draft, data) => {
    const chunk = isJsonObject(data) ? data : {}
    if (isGiven(chunk.error)) throw new StreamFailure(statusOf(chunk.error), chunk)
    if (!Array.isArray(chunk.choices) && !isJsonObject(chunk.usage)) draft.refuse('a chat completion')
    draft.begin()
    if (typeof chunk.model === 'string') draft.model = chunk.model.slice(0, 200)
    const [choice] = Array.isArray(chunk.choices) ? chunk.choices : []
    if (isJsonObject(choice)) {
      const said = isJsonObject(choice.delta) ? choice.delta : isJsonObject(choice.message) ? choice.message : {}
      if (typeof said.content === 'string') text(draft, said.content)
      for (const key of ['reasoning_content', 'reasoning'] as const) {
        if (typeof said[key] === 'string') draft.addHidden(said[key])
      }
      if (typeof said.refusal === 'string' && said.refusal !== '') draft.isRefused = true
      const calls = Array.isArray(said.tool_calls) ? said.tool_calls : []
      for (const [place, call] of calls.entries()) if (isJsonObject(call)) absorbCall(draft, call, place)
      noteStop(draft, choice.finish_reason)
    }
    noteUsage(draft, chunk.usage)
  }
}

/** Some servers give a model's thinking in its text. Only at the beginning: later, the mark is a part of a document. */
function createThoughtFilter(): (draft: AnswerDraft, piece: string) => void {
  let state: 'start' | 'thought' | 'answer' = 'start'
  let held = ''
  return (draft, piece) => {
    if (state === 'answer') {
      draft.addText(piece)
      return
    }
    held += piece
    const start = held.trimStart()
    if (state === 'start') {
      if (start.length < THOUGHT_START.length && THOUGHT_START.startsWith(start)) return
      state = start.startsWith(THOUGHT_START) ? 'thought' : 'answer'
    }
    const end = state === 'thought' ? held.indexOf(THOUGHT_END) : -1
    if (state === 'thought' && end < 0) {
      const kept = held.slice(-THOUGHT_END.length)
      draft.addHidden(held.slice(0, held.length - kept.length))
      held = kept
      return
    }
    if (end >= 0) draft.addHidden(held.slice(0, end))
    draft.addText(end >= 0 ? held.slice(end + THOUGHT_END.length) : held)
    state = 'answer'
    held = ''
  }
}

const STOP_REASONS: Readonly<Record<string, string>> = {
  length: 'max_tokens',
  stop: 'end_turn',
  tool_calls: 'tool_use',
}

function noteStop(draft: AnswerDraft, reason: JsonValue | undefined): void {
  if (typeof reason !== 'string') return
  draft.stopReason = STOP_REASONS[reason] ?? reason.slice(0, 100)
  if (reason === 'content_filter') draft.isRefused = true
}

/** The prompt's tokens hold the cached ones here. */
function noteUsage(draft: AnswerDraft, usage: JsonValue | undefined): void {
  if (!isJsonObject(usage)) return
  const details = isJsonObject(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {}
  const prompt = tokens(usage.prompt_tokens)
  const cacheReadTokens = Math.min(tokens(details.cached_tokens), prompt)
  const cacheCreationTokens = Math.min(tokens(details.cache_write_tokens), prompt - cacheReadTokens)
  const inputTokens = prompt - cacheReadTokens - cacheCreationTokens
  const outputTokens = tokens(usage.completion_tokens)
  draft.noteUsage({ inputTokens, outputTokens, cacheCreationTokens, cacheReadTokens }, true)
}

function tokens(value: JsonValue | undefined): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null
}

/** Servers give the status as a number, or as a word. */
function statusOf(error: JsonValue | undefined): number {
  const { code, type } = isJsonObject(error) ? error : {}
  const number = Number(code)
  if (Number.isInteger(number) && number >= 400 && number < 600) return number
  const words = JSON.stringify([code ?? null, type ?? null])
  if (words.includes('rate_limit')) return 429
  return /invalid_request|bad_?request/i.test(words) ? 400 : 500
}
