/** A real HTTP server on the loopback address with chat completions as several servers speak them, faults included. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'
import { listen } from './model-server/listen.ts'
import {
  at,
  type Dialect,
  type MessagesRequest,
  type ModelServer,
  type ModelServerOptions,
  piecesOf,
  type RoutedRequest,
  type Said,
  type Spoken,
  tokensOf,
  type WireRung,
} from './model-server/wire.ts'

export type ChatFlavour = 'openai' | 'ollama' | 'llama.cpp' | 'lm-studio' | 'vllm' | 'openrouter' | 'bare'

export type ChatServerOptions = ModelServerOptions & {
  /** Whose pages and habits it has. Default: `openai`. */
  readonly flavour?: ChatFlavour
  /** Default: none is needed. */
  readonly key?: string
  readonly models?: readonly string[]
  /** Parameters that it refuses by name. */
  readonly refuses?: readonly string[]
  /** Answers as a whole also where a stream is asked for. */
  readonly cannotStream?: boolean
  /** Leaves out the tokens that it counted. */
  readonly hidesUsage?: boolean
  /** A number for the context that its pages tell. */
  readonly context?: number
}
export type ChatServer = ModelServer

export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  return await listen(chatDialect(options), options)
}

function chatDialect(options: ChatServerOptions): Dialect {
  return {
    path: '/v1/chat/completions',
    parse,
    speak: (request, said) => speak(options, request, said),
    openEnd: 3,
    error: (type, message) => ({ error: { message, type, param: null, code: null } }),
    errorFrame: frame,
    rejections: {
      json_schema: "'response_format.type' must be 'text': json_schema is not supported",
      tool: 'this model does not support tools',
      text: 'this model takes no text',
    },
    refuses: (request) => refusal(options, request),
    page: (request) => pageOf(options, request),
  }
}

const NO_KEY = { error: { message: 'Incorrect API key provided: none', type: 'invalid_request_error' } }

function refusal(
  { key, refuses = [], models = ['small-model'] }: ChatServerOptions,
  { headers, body }: MessagesRequest,
): ReturnType<Dialect['refuses']> {
  if (key !== undefined && headers.authorization !== `Bearer ${key}`) return { status: 401, body: NO_KEY }
  if (typeof body.model !== 'string' || !models.includes(body.model)) {
    const message = `The model \`${JSON.stringify(body.model ?? null)}\` does not exist.`
    return { status: 404, body: { error: { message, code: 'model_not_found', type: 'invalid_request_error' } } }
  }
  const refused = refuses.find((name) => body[name] !== undefined || (name === 'system' && hasSystem(body)))
  if (refused === undefined) return null
  const message =
    refused === 'system'
      ? 'System role not supported'
      : `Unsupported parameter: '${refused}' is not supported with this model.${HINTS[refused] ?? ''}`
  return { status: 400, body: { error: { message, type: 'invalid_request_error', param: refused } } }
}

const HINTS: Readonly<Record<string, string>> = { max_tokens: " Use 'max_completion_tokens' instead." }

function hasSystem(body: JsonObject): boolean {
  return Array.isArray(body.messages) && body.messages.some((message) => at(message, 'role') === 'system')
}

function parse(body: JsonObject): ReturnType<Dialect['parse']> {
  const messages = Array.isArray(body.messages) ? body.messages : []
  const contentOf = (role: string): string => {
    const content = at(
      messages.find((message) => at(message, 'role') === role),
      'content',
    )
    return typeof content === 'string' ? content : ''
  }
  const rung = rungOf(body)
  const [tool] = Array.isArray(body.tools) ? body.tools : []
  const form =
    rung === 'tool' ? at(at(tool, 'function'), 'parameters') : at(at(body.response_format, 'json_schema'), 'schema')
  return { system: contentOf('system'), user: contentOf('user'), rung, form }
}

function rungOf(body: JsonObject): WireRung {
  if (body.response_format !== undefined) return 'json_schema'
  return Array.isArray(body.tools) && body.tools.length > 0 ? 'tool' : 'text'
}

const STOPS = { end: 'stop', tool: 'tool_calls', max_tokens: 'length', refusal: 'content_filter' }

function speak(options: ChatServerOptions, request: MessagesRequest, said: Said): Spoken {
  const { index, body } = request
  const head = { id: `chatcmpl-${index}`, created: 1_790_000_000, model: body.model ?? 'unknown' }
  const finish_reason = typeof said.stop === 'string' ? STOPS[said.stop] : said.stop.reason
  const usage = usageOf(request, said)
  if (!request.isStream || options.cannotStream === true) {
    const message = Object.assign({ role: 'assistant', content: null }, ...said.parts.map(wholePart)) as JsonObject
    const choices = [{ index: 0, message, finish_reason }]
    const answer = { ...head, object: 'chat.completion', choices, ...(!options.hidesUsage && { usage }) }
    return { contentType: 'application/json', frames: [JSON.stringify(answer)] }
  }
  const chunk = (choices: JsonValue[], more: JsonObject = {}): string =>
    frame({ ...head, object: 'chat.completion.chunk', choices, ...more })
  const delta = (content: JsonObject): string => chunk([{ index: 0, delta: content, finish_reason: null }])
  const tellsUsage = at(body.stream_options, 'include_usage') === true && !options.hidesUsage
  return {
    contentType: 'text/event-stream',
    frames: [
      `: PROCESSING\n\n${delta({ role: 'assistant', content: '' })}`,
      ...said.parts.flatMap((part) => partDeltas(part).map(delta)),
      chunk([{ index: 0, delta: {}, finish_reason }]),
      tellsUsage ? chunk([], { usage }) : ': no usage\n\n',
      'data: [DONE]\n\n',
    ],
  }
}

function wholePart(part: Said['parts'][number]): JsonObject {
  if (part.kind === 'thinking') return { reasoning_content: part.text }
  if (part.kind === 'text') return { content: part.text }
  return { tool_calls: [toolCall(part.name, JSON.stringify(part.input))] }
}

function partDeltas(part: Said['parts'][number]): readonly JsonObject[] {
  if (part.kind === 'tool') {
    const pieces = piecesOf(JSON.stringify(part.input))
    const rest = pieces.map((piece) => ({ tool_calls: [{ index: 0, function: { arguments: piece } }] }))
    return [{ tool_calls: [{ index: 0, ...toolCall(part.name, '') }] }, ...rest]
  }
  const name = part.kind === 'text' ? 'content' : 'reasoning_content'
  return piecesOf(part.text).map((piece) => ({ [name]: piece }))
}

function toolCall(name: string, text: string): JsonObject {
  return { id: 'call_1', type: 'function', function: { name, arguments: text } }
}

/** After the first request the system part comes out of the cache. */
function usageOf({ index, blocks, system }: MessagesRequest, { parts }: Said): JsonObject {
  const cached = index === 0 ? 0 : tokensOf(system)
  const prompt = tokensOf(system) + tokensOf(JSON.stringify(blocks))
  const completion = tokensOf(JSON.stringify(parts))
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
  }
}

function frame(body: JsonObject): string {
  return `data: ${JSON.stringify(body)}\n\n`
}

type Page = (request: RoutedRequest, options: ChatServerOptions) => JsonValue | null

/** The pages that tell the servers apart. */
const PAGES: Readonly<Record<ChatFlavour, Readonly<Record<string, Page>>>> = {
  openai: {},
  bare: { '/v1/models': () => null },
  ollama: {
    '/api/version': () => ({ version: '0.17.4' }),
    '/api/ps': () => ({ models: [] }),
    '/api/show': (_request, { context }) => ({
      parameters: context === undefined ? 'stop "<end>"' : `stop "<end>"\nnum_ctx ${context}`,
      model_info: { 'general.architecture': 'llama', 'llama.context_length': 131_072 },
    }),
  },
  'llama.cpp': {
    '/props': (_request, { context = 8_192 }) => ({ default_generation_settings: { n_ctx: context }, total_slots: 1 }),
  },
  'lm-studio': {
    '/api/v0/models': (_request, { models = ['small-model'], context = 16_384 }) => ({
      data: models.map((id) => ({ id, state: 'loaded', max_context_length: 131_072, loaded_context_length: context })),
    }),
  },
  vllm: { '/version': () => ({ version: '0.15.0' }) },
  openrouter: {},
}

const OWNERS: Partial<Record<ChatFlavour, string>> = { vllm: 'vllm', 'llama.cpp': 'llamacpp', ollama: 'library' }

function pageOf(options: ChatServerOptions, request: RoutedRequest): ReturnType<Dialect['page']> {
  const { flavour = 'openai', key, models = ['small-model'], context = 32_768 } = options
  const own = PAGES[flavour][request.path]
  const body = own?.(request, options)
  if (isJsonObject(body)) return { status: 200, body }
  if (own || request.path !== '/v1/models') return null
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) return { status: 401, body: NO_KEY }
  const data = models.map((id) => ({
    id,
    object: 'model',
    owned_by: OWNERS[flavour] ?? 'someone',
    ...(flavour === 'vllm' && { max_model_len: context }),
    ...(flavour === 'openrouter' && { context_length: context, top_provider: { max_completion_tokens: 4_096 } }),
  }))
  return { status: 200, body: { object: 'list', data } }
}
