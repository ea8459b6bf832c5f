import type { JsonObject } from '../../../../shared/json.ts'
import { estimateTokens, type ModelCatalogue, modelLimits } from '../../models.ts'
import { buildUserPrompt } from '../../prompt.ts'
import { OPENAI_BASE_URL } from '../../provider-info.ts'
import type { PackRequest, Provider } from '../../provider.ts'
import { type Conversation, converse } from '../wire/converse.ts'
import { FIRST_HABITS, type Habits, MannerBook } from '../wire/manner.ts'
import { chatLimits } from '../wire/rate-headers.ts'
import { checkChat } from './chat-check.ts'
import { chatParams, prepareChat, type PreparedChat } from './chat-params.ts'
import { connectChat } from './connection.ts'
import { createChatAbsorb } from './read-chat.ts'

export type ChatOptions = {
  /** Null where the server wants none. */
  readonly apiKey: string | null
  /** With the version in its path: `http://127.0.0.1:11434/v1`. Default: OpenAI's. */
  readonly baseUrl?: string | null
  readonly catalogue: ModelCatalogue
  /** In milliseconds, for the doctor. Default: a real one. */
  readonly clock?: () => number
}

/** The SDK's own limit ends at the answer's headers; the deadline of a request must fire first, to be told apart. */
const SDK_TIMEOUT_MARGIN_MS = 5_000

/**
 * Calls a server that speaks OpenAI's chat completions, streamed. Reads no environment variable and retries nothing but what
 * the server refuses by name: the form of answer, a temperature, the field for the most tokens, a system part of its own.
 */
export function createChatProvider(options: ChatOptions): Provider {
  const { catalogue } = options
  const connection = connectChat(options.apiKey, options.baseUrl)
  const { client, origin, apiKey } = connection
  const prepared = new WeakMap<JsonObject, PreparedChat>()
  const book = new MannerBook()
  const habits = firstHabits(origin)

  const prepare = (schema: JsonObject): PreparedChat => {
    const known = prepared.get(schema) ?? prepareChat(schema)
    prepared.set(schema, known)
    return known
  }

  const ask = (request: PackRequest, models = catalogue): Promise<Conversation> => {
    const schema = prepare(request.schema)
    return converse({
      request,
      place: { origin, apiKey, blocks: request.blocks },
      manner: book.first(request, schema.plan, habits),
      sendsTemperature: request.temperature !== undefined && modelLimits(models, request.model).takesTemperature,
      send: (manner, signal) => {
        const params = chatParams(request, schema, { manner, catalogue: models })
        const timeout = request.timeoutMs + SDK_TIMEOUT_MARGIN_MS
        return client.chat.completions.create(params, { signal, timeout }).asResponse()
      },
      createAbsorb: createChatAbsorb,
      limits: chatLimits,
      promptTokens: () => estimateTokens(schema.system) + estimateTokens(buildUserPrompt(request.blocks)),
      onTaken: (manner) => book.note(request, schema.plan, manner),
    })
  }

  return {
    kind: 'openai-compatible',
    call: async (request) => (await ask(request)).answer,
    batches: null,
    check: (model, signal) =>
      checkChat({
        connection,
        ask,
        baseUrl: options.baseUrl ?? null,
        clock: options.clock ?? (() => performance.now()),
      })(model, signal),
  }
}

/** OpenAI's newer models refuse `max_tokens`, and all of its models know the other name. */
function firstHabits(origin: string): Habits {
  const isOpenAi = origin === new URL(OPENAI_BASE_URL).origin
  return isOpenAi ? { ...FIRST_HABITS, tokensField: 'max_completion_tokens' } : FIRST_HABITS
}
