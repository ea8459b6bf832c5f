import { Anthropic } from '@anthropic-ai/sdk'
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import { AppError } from '../../../../shared/errors.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { modelLimits, type ModelCatalogue } from '../../models.ts'
import { buildSystemPrompt, buildUserPrompt } from '../../prompt.ts'
import type { PackAnswer, PackRequest, Provider } from '../../provider.ts'
import { isSchemaComplaint, timeoutError, toCallError } from './anthropic-errors.ts'
import { answerForm, rungsFrom, type AnswerForm, type Rung } from './answer-rungs.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { readMessage } from './read-message.ts'

export const ANTHROPIC_BASE_URL = 'https://api.anthropic.com'
const DEFAULT_TIMEOUT_MS = 120_000

export type AnthropicOptions = {
  readonly apiKey: string
  /** Where the calls go; the key is sent there and nowhere else. Default: the public API. */
  readonly baseUrl?: string | null
  readonly catalogue: ModelCatalogue
  /** For a whole call, its body included. Default: 120 s. */
  readonly timeoutMs?: number
}

type Prepared = { readonly system: string; readonly form: AnswerForm }
type Connection = {
  readonly client: Anthropic
  readonly origin: string
  readonly apiKey: string
  readonly timeoutMs: number
}

/**
 * Calls Anthropic's Messages API. Reads no environment variable and retries nothing but a refused form of answer: strict
 * schema, then a tool, then text; the rung that worked is remembered for each schema and model while the provider lives.
 */
export function createAnthropicProvider(options: AnthropicOptions): Provider {
  const connection = connect(options)
  const prepared = new WeakMap<JsonObject, Prepared>()
  const rungs = new Map<string, Rung>()

  const prepare = (schema: JsonObject): Prepared => {
    const known = prepared.get(schema) ?? { system: buildSystemPrompt(schema), form: answerForm(schema) }
    prepared.set(schema, known)
    return known
  }

  const call = async (request: PackRequest): Promise<PackAnswer> => {
    const { system, form } = prepare(request.schema)
    const key = `${request.model}\n${form.key}`
    const tries = rungsFrom(request.rung ?? rungs.get(key) ?? form.firstRung)
    const deadline = AbortSignal.timeout(request.timeoutMs)
    const base = baseParams(request, system, options.catalogue)
    for (const rung of tries) {
      try {
        const message = await send(
          connection,
          { ...base, ...form.params(rung) },
          AbortSignal.any([request.signal, deadline]),
        )
        rungs.set(key, rung)
        return { ...readMessage(message, request.blocks, connection.origin), rung }
      } catch (error) {
        if (request.signal.aborted)
          throw new AppError('cancelled', `The request to ${connection.origin} was cancelled.`)
        if (deadline.aborted) throw timeoutError(connection.origin)
        if (rung !== tries.at(-1) && isSchemaComplaint(error)) continue
        throw toCallError(error, { origin: connection.origin, apiKey: connection.apiKey, blocks: request.blocks })
      }
    }
    throw new AppError('provider_bad_request', `${connection.origin} takes no form of answer for this schema.`)
  }
  return { kind: 'anthropic', call, batches: null, check: null }
}

function connect({ apiKey, baseUrl, timeoutMs = DEFAULT_TIMEOUT_MS }: AnthropicOptions): Connection {
  const url = URL.parse(baseUrl ?? ANTHROPIC_BASE_URL)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new AppError(
      'setting_invalid',
      'The base URL of the provider is not an http or https address without a password.',
    )
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new AppError('provider_auth', 'The key for Anthropic holds characters that no key has.')
  }
  const client = new Anthropic({
    apiKey,
    authToken: null,
    webhookKey: null,
    baseURL: url.href.replace(/\/$/, ''),
    maxRetries: 0,
    // Ends at the response's headers, unlike the deadline of a call, which must fire first to be told from a broken body.
    timeout: timeoutMs + 5_000,
    fetch: createBoundedFetch(apiKey, url.origin),
    logLevel: 'off',
    openTelemetry: false,
  })
  return { client, origin: url.origin, apiKey, timeoutMs }
}

function baseParams(request: PackRequest, system: string, catalogue: ModelCatalogue): MessageCreateParamsNonStreaming {
  const limits = modelLimits(catalogue, request.model)
  return {
    model: request.model,
    max_tokens: Math.min(request.maxTokens, limits.maxOutputTokens),
    system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: buildUserPrompt(request.blocks) }],
    ...(request.temperature !== undefined && limits.takesTemperature && { temperature: request.temperature }),
  }
}

async function send(
  { client }: Connection,
  params: MessageCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<Message> {
  return client.messages.create(params, { signal })
}
