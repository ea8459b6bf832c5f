/** A real HTTP server on the loopback address that speaks as much of the Messages API as Galley uses, faults included. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'
import { listen } from './model-server/listen.ts'
import {
  at,
  type Dialect,
  type MessagesRequest,
  type ModelServer,
  type ModelServerOptions,
  type Part,
  piecesOf,
  type RoutedRequest,
  type Said,
  type Spoken,
  tokensOf,
  type WireRung,
} from './model-server/wire.ts'

export type { Fault, MessagesRequest } from './model-server/wire.ts'

export type MessagesServerOptions = ModelServerOptions & {
  /** The account's models with what the API says of them. Default: Haiku 5.5. */
  readonly models?: Readonly<Record<string, { readonly max_input_tokens: number; readonly max_tokens: number }>>
}
export type MessagesServer = ModelServer

const MODELS = { 'claude-haiku-5-5': { max_input_tokens: 1_000_000, max_tokens: 128_000 } }

export async function startMessagesServer(options: MessagesServerOptions = {}): Promise<MessagesServer> {
  return await listen(messagesDialect(options.models ?? MODELS), options)
}

function messagesDialect(models: NonNullable<MessagesServerOptions['models']>): Dialect {
  return {
    path: '/v1/messages',
    parse,
    speak,
    openEnd: 3,
    error: (type, message) => ({ type: 'error', error: { type, message } }),
    errorFrame: (body) => frame('error', body),
    rejections: {
      json_schema: 'output_config.format.schema: Schema is too complex for compilation',
      tool: 'tools.0.input_schema: JSON schema is invalid',
      text: 'messages: this model takes no text schema',
    },
    refuses: ({ headers }) => (headers['x-api-key'] ? null : { status: 401, body: NO_KEY }),
    page: (request) => modelPage(request, models),
  }
}

const NO_KEY = { type: 'error', error: { type: 'authentication_error', message: 'x-api-key header is required' } }

function modelPage(
  { path, headers }: RoutedRequest,
  models: Readonly<Record<string, JsonObject>>,
): ReturnType<Dialect['page']> {
  const [route = ''] = path.split('?')
  if (!route.startsWith('/v1/models')) return null
  if (!headers['x-api-key']) return { status: 401, body: NO_KEY }
  const info = (id: string): JsonObject => ({ type: 'model', id, display_name: id, capabilities: {}, ...models[id] })
  if (route === '/v1/models') {
    const data = Object.keys(models).map(info)
    return { status: 200, body: { data, has_more: false, first_id: null, last_id: null } }
  }
  const id = decodeURIComponent(route.slice('/v1/models/'.length))
  if (!Object.hasOwn(models, id)) {
    return { status: 404, body: { type: 'error', error: { type: 'not_found_error', message: `model: ${id}` } } }
  }
  return { status: 200, body: info(id) }
}

function parse(body: JsonObject): ReturnType<Dialect['parse']> {
  const rung = rungOf(body)
  const [message] = Array.isArray(body.messages) ? body.messages : []
  const [tool] = Array.isArray(body.tools) ? body.tools : []
  return {
    system: textOf(body.system),
    user: textOf(at(message, 'content')),
    rung,
    form: rung === 'tool' ? at(tool, 'input_schema') : at(at(body.output_config, 'format'), 'schema'),
  }
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  const parts = Array.isArray(value) ? value : []
  return parts.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n')
}

function rungOf(body: JsonObject): WireRung {
  if (at(body.output_config, 'format') !== undefined) return 'json_schema'
  return Array.isArray(body.tools) && body.tools.length > 0 ? 'tool' : 'text'
}

const STOPS = { end: 'end_turn', tool: 'tool_use', max_tokens: 'max_tokens', refusal: 'refusal' }

/** The message as a whole, or the events of the same one. */
function speak(request: MessagesRequest, said: Said): Spoken {
  const content = said.parts.map(contentOf)
  const head = {
    id: `msg_${request.index}`,
    type: 'message',
    role: 'assistant',
    model: request.body.model ?? 'unknown',
    stop_sequence: null,
  }
  const stop_reason = typeof said.stop === 'string' ? STOPS[said.stop] : said.stop.reason
  const output_tokens = tokensOf(JSON.stringify(content))
  const usage = inputUsage(request)
  if (!request.isStream) {
    const body = { ...head, content, stop_reason, usage: { ...usage, output_tokens } }
    return { contentType: 'application/json', frames: [JSON.stringify(body)] }
  }
  const start = { ...head, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } }
  return {
    contentType: 'text/event-stream; charset=utf-8',
    frames: [
      frame('message_start', { message: start }) + frame('ping', {}),
      ...said.parts.flatMap(partFrames),
      frame('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens } }),
      frame('message_stop', {}),
    ],
  }
}

function inputUsage({ index, blocks, system }: MessagesRequest): JsonObject {
  const shared = tokensOf(system)
  return {
    input_tokens: tokensOf(JSON.stringify(blocks)),
    cache_creation_input_tokens: index === 0 ? shared : 0,
    cache_read_input_tokens: index === 0 ? 0 : shared,
  }
}

function contentOf(part: Part): JsonObject {
  if (part.kind === 'tool') return { type: 'tool_use', id: 'toolu_1', name: part.name, input: part.input }
  if (part.kind === 'thinking') return { type: 'thinking', thinking: part.text, signature: 'x' }
  return { type: 'text', text: part.text }
}

function partFrames(part: Part, index: number): readonly string[] {
  const content = contentOf(part)
  const empty: JsonObject =
    part.kind === 'tool' ? { input: {} } : part.kind === 'text' ? { text: '' } : { thinking: '' }
  const text = part.kind === 'tool' ? JSON.stringify(part.input) : part.text
  return [
    frame('content_block_start', { index, content_block: { ...content, ...empty } }),
    ...piecesOf(text).map((piece) => frame('content_block_delta', { index, delta: deltaOf(part.kind, piece) })),
    frame('content_block_stop', { index }),
  ]
}

function deltaOf(kind: Part['kind'], piece: string): JsonObject {
  if (kind === 'tool') return { type: 'input_json_delta', partial_json: piece }
  return kind === 'text' ? { type: 'text_delta', text: piece } : { type: 'thinking_delta', thinking: piece }
}

function frame(type: string, body: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...body })}\n\n`
}
