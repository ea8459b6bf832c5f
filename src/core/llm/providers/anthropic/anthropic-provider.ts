import type { JsonObject } from '../../../../shared/json.ts'
import { estimateTokens, type ModelCatalogue, modelLimits } from '../../models.ts'
import { buildUserPrompt } from '../../prompt.ts'
import type { PackRequest, Provider } from '../../provider.ts'
import { type Conversation, converse } from '../wire/converse.ts'
import { MannerBook } from '../wire/manner.ts'
import { anthropicLimits } from '../wire/rate-headers.ts'
import { checkAnthropic } from './anthropic-check.ts'
import { createAnthropicBatches } from './batches.ts'
import { connectAnthropic } from './connection.ts'
import { messageParams, prepareSchema, type PreparedSchema } from './message-params.ts'
import { createMessageAbsorb, readMessage } from './read-message.ts'

export type AnthropicOptions = {
  readonly apiKey: string
  /** Where the calls go; the key is sent there and nowhere else. Default: the public API. */
  readonly baseUrl?: string | null
  readonly catalogue: ModelCatalogue
  /** In milliseconds, for the doctor. Default: a real one. */
  readonly clock?: () => number
}

/** The SDK's own limit ends at the answer's headers; the deadline of a request must fire first, to be told apart. */
const SDK_TIMEOUT_MARGIN_MS = 5_000

/**
 * Calls Anthropic's Messages API, streamed. Reads no environment variable and retries nothing but a refused form of answer:
 * strict schema, then a tool, then text; what worked is remembered for each schema and model while the provider lives.
 */
export function createAnthropicProvider(options: AnthropicOptions): Provider {
  const { catalogue } = options
  const connection = connectAnthropic(options.apiKey, options.baseUrl)
  const { client, origin, apiKey } = connection
  const prepared = new WeakMap<JsonObject, PreparedSchema>()
  const book = new MannerBook()

  const prepare = (schema: JsonObject): PreparedSchema => {
    const known = prepared.get(schema) ?? prepareSchema(schema)
    prepared.set(schema, known)
    return known
  }

  const ask = (request: PackRequest, models = catalogue): Promise<Conversation> => {
    const schema = prepare(request.schema)
    return converse({
      request,
      place: { origin, apiKey, blocks: request.blocks },
      manner: book.first(request, schema.plan),
      sendsTemperature: request.temperature !== undefined && modelLimits(models, request.model).takesTemperature,
      send: (manner, signal) => {
        const params = messageParams(request, schema, { manner, catalogue: models })
        const timeout = request.timeoutMs + SDK_TIMEOUT_MARGIN_MS
        return client.messages.create({ ...params, stream: true }, { signal, timeout }).asResponse()
      },
      createAbsorb: createMessageAbsorb,
      limits: anthropicLimits,
      promptTokens: () => estimateTokens(schema.system) + estimateTokens(buildUserPrompt(request.blocks)),
      onTaken: (manner) => book.note(request, schema.plan, manner),
    })
  }

  const batches = createAnthropicBatches({
    ...connection,
    params: (request) => {
      const schema = prepare(request.schema)
      return messageParams(request, schema, { manner: book.first(request, schema.plan), catalogue, isBatch: true })
    },
    read: (message, request) => {
      const manner = book.first(request, prepare(request.schema).plan)
      return readMessage(message, { blocks: request.blocks, origin, manner })
    },
  })
  return {
    kind: 'anthropic',
    call: async (request) => (await ask(request)).answer,
    batches,
    check: (model, signal) =>
      checkAnthropic({
        connection,
        ask,
        baseUrl: options.baseUrl ?? null,
        clock: options.clock ?? (() => performance.now()),
      })(model, signal),
  }
}
