import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import type { ModelRoom } from '../wire/doctor.ts'
import type { Peek } from './peek.ts'

export type RoomQuestion = {
  readonly model: string
  readonly server: string | null
  readonly listed: readonly JsonObject[]
  readonly peek: Peek
}

/** What Ollama gives a model that nobody asked more for, whatever it could take. */
const OLLAMA_CONTEXT = 4_096

/** The context that requests really have, which with local servers is often less than the model could take. */
export async function readRoom(question: RoomQuestion, signal: AbortSignal): Promise<ModelRoom> {
  const { model, server, listed } = question
  const entry = listed.find(({ id }) => id === model) ?? {}
  const said: ModelRoom = {
    contextTokens: size(entry.max_model_len) ?? size(entry.context_length) ?? size(entry.context_window),
    maxOutputTokens: isJsonObject(entry.top_provider) ? size(entry.top_provider.max_completion_tokens) : null,
  }
  if (server?.startsWith('Ollama')) return { ...said, contextTokens: await ollamaContext(question, signal) }
  if (server === 'LM Studio') return { ...said, contextTokens: await studioContext(question, signal) }
  if (server === 'llama.cpp') return { ...said, contextTokens: await llamaContext(question, signal) }
  return said
}

async function ollamaContext({ model, peek }: RoomQuestion, signal: AbortSignal): Promise<number | null> {
  const running = await peek('/api/ps', signal)
  const loaded = entriesOf(running?.models).find(({ name, model: id }) =>
    [name, id].some((other) => isSame(other, model)),
  )
  const inUse = size(loaded?.context_length)
  if (inUse !== null) return inUse
  const shown = await peek('/api/show', signal, { model })
  if (!shown) return null
  const chosen = typeof shown.parameters === 'string' ? /^num_ctx\s+(\d+)/m.exec(shown.parameters)?.[1] : undefined
  if (chosen !== undefined) return Number(chosen)
  const info = Object.entries(isJsonObject(shown.model_info) ? shown.model_info : {})
  const most = size(info.find(([key]) => key.endsWith('.context_length'))?.[1])
  return Math.min(most ?? OLLAMA_CONTEXT, OLLAMA_CONTEXT)
}

async function studioContext({ model, peek }: RoomQuestion, signal: AbortSignal): Promise<number | null> {
  const page = await peek('/api/v0/models', signal)
  const entry = entriesOf(page?.data).find(({ id }) => id === model)
  return size(entry?.loaded_context_length) ?? size(entry?.max_context_length)
}

/** Of one slot: llama.cpp shares its context among them, and says each one's share. */
async function llamaContext({ peek, listed, model }: RoomQuestion, signal: AbortSignal): Promise<number | null> {
  const props = await peek('/props', signal)
  const settings = props?.default_generation_settings
  const ofSlot = isJsonObject(settings) ? size(settings.n_ctx) : null
  const meta = listed.find(({ id }) => id === model)?.meta
  return ofSlot ?? size(props?.n_ctx) ?? (isJsonObject(meta) ? size(meta.n_ctx_train) : null)
}

function entriesOf(list: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : []
}

/** `llama3` and `llama3:latest` are one model. */
function isSame(name: JsonValue | undefined, model: string): boolean {
  return name === model || name === `${model}:latest`
}

function size(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}
