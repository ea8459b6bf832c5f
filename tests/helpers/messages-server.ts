/** A real HTTP server on the loopback address that speaks as much of the Messages API as Galley uses, faults included. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { RESULT_TOOL_NAME, SCHEMA_HEADING } from '../../src/core/llm/prompt.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'
import { sampleData } from './sample-data.ts'

export type WireBlock = {
  readonly block_uid: string
  readonly type: string
  readonly content: string
  readonly [key: string]: JsonValue
}
export type WireItem = { readonly block_uid: string; readonly data: JsonValue }
export type WireRung = 'json_schema' | 'tool' | 'text'

export type MessagesRequest = {
  /** Counts from 0 in order of arrival. */
  readonly index: number
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: JsonObject
  readonly rung: WireRung
  readonly system: string
  readonly blocks: readonly WireBlock[]
  /** The user's schema as the system prompt shows it, else the one of the request's form. */
  readonly schema: JsonObject
}

/** One faulty answer. `stall` answers never; the others that end in success bill tokens like a good one. */
export type Fault =
  | {
      readonly fault: 'status'
      readonly status: number
      readonly body?: JsonValue | string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly fault: 'raw'; readonly body: string; readonly contentType?: string; readonly gzip?: boolean }
  | { readonly fault: 'text'; readonly text: string; readonly stopReason?: string }
  | { readonly fault: 'items'; readonly items: readonly WireItem[] }
  | { readonly fault: 'max_tokens'; readonly keepItems: number }
  | { readonly fault: 'slow_body'; readonly chunkDelayMs: number }
  | { readonly fault: 'reject_rung'; readonly rungs: readonly WireRung[] }
  | {
      readonly fault:
        | 'half_json'
        | 'broken_body'
        | 'reset'
        | 'stall'
        | 'stall_body'
        | 'endless_body'
        | 'wrong_tool'
        | 'missing_blocks'
        | 'duplicate_items'
        | 'foreign_items'
        | 'thinking_first'
        | 'refusal'
        | 'fenced'
        | 'redirect'
        | 'invalid_data'
    }

export type MessagesServerOptions = {
  /** The items of a good answer; default: valid data made from the schema, one item a block. */
  readonly respond?: (request: MessagesRequest) => readonly WireItem[]
  /** Faults by order of arrival, or a function; undefined is a good answer. */
  readonly script?: ReadonlyArray<Fault | undefined> | ((request: MessagesRequest) => Fault | undefined)
  /** Answers a request itself and says so; for routes that are not /v1/messages. */
  readonly route?: (request: RoutedRequest, response: ServerResponse) => boolean
  /** Waits before every answer. Default: answers at once. */
  readonly latencyMs?: number
  /** Holds each answer back until its promise is done. Default: none is held. */
  readonly hold?: (request: MessagesRequest) => Promise<void>
}

/** A request to any route, as it came. */
export type RoutedRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export type MessagesServer = {
  readonly url: string
  readonly requests: readonly MessagesRequest[]
  /** How often each block was asked for. */
  readonly calls: ReadonlyMap<string, number>
  /** How many requests were open at once at most. */
  readonly peak: () => number
  readonly close: () => Promise<void>
}

export async function startMessagesServer(options: MessagesServerOptions = {}): Promise<MessagesServer> {
  const requests: MessagesRequest[] = []
  const calls = new Map<string, number>()
  const timers = new Set<NodeJS.Timeout>()
  let open = 0
  let peak = 0
  const later = (work: () => void, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  const server = createServer((incoming, response) => {
    open += 1
    peak = Math.max(peak, open)
    response.once('close', () => (open -= 1))
    readBody(incoming).then(
      (text) => {
        const { method = '', url: path = '', headers } = incoming
        if (options.route?.({ method, path, headers, text }, response)) return
        const request = parseRequest(incoming, text, requests.length)
        requests.push(request)
        for (const { block_uid } of request.blocks) calls.set(block_uid, (calls.get(block_uid) ?? 0) + 1)
        const reply = (): void => answer({ request, response, options, later })
        if (options.hold) void options.hold(request).then(reply)
        else if (options.latencyMs === undefined) reply()
        else later(reply, options.latencyMs)
      },
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    calls,
    peak: () => peak,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parseRequest(incoming: IncomingMessage, text: string, index: number): MessagesRequest {
  const parsed = parseJson(text)
  const body = isJsonObject(parsed) ? parsed : {}
  const system = textOf(body.system)
  const [message] = Array.isArray(body.messages) ? body.messages : []
  const blocks = isJsonObject(message) ? parseJson(textOf(message.content)) : null
  const rung = rungOf(body)
  return {
    index,
    path: incoming.url ?? '',
    headers: incoming.headers,
    body,
    rung,
    system,
    blocks: Array.isArray(blocks) ? (blocks.filter(isJsonObject) as WireBlock[]) : [],
    schema: schemaIn(system) ?? formSchema(body, rung) ?? {},
  }
}

function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return null
  }
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  const parts = Array.isArray(value) ? value : []
  return parts.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : '')).join('\n')
}

function rungOf(body: JsonObject): WireRung {
  if (isJsonObject(body.output_config) && body.output_config.format !== undefined) return 'json_schema'
  return Array.isArray(body.tools) && body.tools.length > 0 ? 'tool' : 'text'
}

function schemaIn(system: string): JsonObject | undefined {
  const [, after] = system.split(`${SCHEMA_HEADING}\n`)
  const schema = after === undefined ? null : parseJson(after.split('\n', 1)[0] ?? '')
  return isJsonObject(schema) ? schema : undefined
}

function formSchema(body: JsonObject, rung: WireRung): JsonObject | undefined {
  const [tool] = Array.isArray(body.tools) ? body.tools : []
  const root = rung === 'tool' ? at(tool, 'input_schema') : at(at(body.output_config, 'format'), 'schema')
  const results = at(at(root, 'properties'), 'results')
  const data = at(at(at(results, 'items'), 'properties'), 'data')
  return isJsonObject(data) ? data : undefined
}

function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) ? value[key] : undefined
}

type Exchange = {
  readonly request: MessagesRequest
  readonly response: ServerResponse
  readonly options: MessagesServerOptions
  readonly later: (work: () => void, ms: number) => void
}

function answer({ request, response, options, later }: Exchange): void {
  replyTo(request, options, later)(response)
}

/** What is done with the response of one request. */
type Reply = (response: ServerResponse) => void

function replyTo(request: MessagesRequest, options: MessagesServerOptions, later: Exchange['later']): Reply {
  if (request.path !== '/v1/messages') return json(404, errorBody('not_found_error', 'Not found'))
  if (!request.headers['x-api-key']) return json(401, errorBody('authentication_error', 'x-api-key header is required'))
  const { script } = options
  const fault = typeof script === 'function' ? script(request) : script?.[request.index]
  const items = options.respond?.(request) ?? defaultItems(request)
  if (!fault) return goodReply(request, items)
  return (
    transportFault(fault, JSON.stringify(message(request, contentFor(request, items))), later) ??
    contentFault(fault, request, items)
  )
}

function goodReply(request: MessagesRequest, items: readonly WireItem[]): Reply {
  return json(200, message(request, contentFor(request, items)))
}

function defaultItems({ blocks, schema }: MessagesRequest): readonly WireItem[] {
  return blocks.map((block) => ({ block_uid: block.block_uid, data: sampleData(schema, block) }))
}

function contentFor({ rung }: MessagesRequest, items: readonly WireItem[]): readonly JsonObject[] {
  const results = items as unknown as JsonValue
  if (rung === 'tool') return [{ type: 'tool_use', id: 'toolu_1', name: RESULT_TOOL_NAME, input: { results } }]
  return [{ type: 'text', text: JSON.stringify(rung === 'json_schema' ? { results } : results) }]
}

/** Tokens are counted as a quarter of the characters, so that tests can add them up. */
function message(request: MessagesRequest, content: readonly JsonObject[], stopReason?: string): JsonObject {
  return {
    id: `msg_${request.index}`,
    type: 'message',
    role: 'assistant',
    model: request.body.model ?? 'unknown',
    content: content as JsonValue[],
    stop_reason: stopReason ?? (request.rung === 'tool' ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: {
      input_tokens: Math.ceil(JSON.stringify(request.blocks).length / 4),
      output_tokens: Math.ceil(JSON.stringify(content).length / 4),
      cache_creation_input_tokens: request.index === 0 ? Math.ceil(request.system.length / 4) : 0,
      cache_read_input_tokens: request.index === 0 ? 0 : Math.ceil(request.system.length / 4),
    },
  }
}

/** Faults of the connection and of the body as a whole. */
function transportFault(fault: Fault, goodText: string, later: Exchange['later']): Reply | undefined {
  const half = goodText.slice(0, goodText.length / 2)
  switch (fault.fault) {
    case 'status':
      return json(fault.status, fault.body ?? errorBody('api_error', `Status ${fault.status}`), fault.headers)
    case 'redirect':
      return json(307, '', { location: '/v1/elsewhere' })
    case 'raw':
      return rawBody(fault)
    case 'half_json':
      return json(200, half)
    case 'broken_body':
      return (response) => openBody(response, goodText).write(half, () => response.destroy())
    case 'stall_body':
      return (response) => openBody(response, goodText).write(half)
    case 'slow_body':
      return slowBody(goodText, (work) => later(work, fault.chunkDelayMs))
    case 'endless_body':
      return endlessBody
    case 'reset':
      return (response) => response.socket?.resetAndDestroy()
    case 'stall':
      return () => undefined
    default:
      return undefined
  }
}

/** Faults of what the model said. */
function contentFault(fault: Fault, request: MessagesRequest, items: readonly WireItem[]): Reply {
  const say = (content: readonly JsonObject[], stopReason?: string): Reply =>
    json(200, message(request, content, stopReason))
  const results = items as unknown as JsonValue
  switch (fault.fault) {
    case 'text':
      return say([textPart(fault.text)], fault.stopReason)
    case 'items':
      return goodReply(request, fault.items)
    case 'max_tokens':
      return say([textPart(cutAfter(items, fault.keepItems))], 'max_tokens')
    case 'reject_rung':
      if (!fault.rungs.includes(request.rung)) return goodReply(request, items)
      return json(400, errorBody('invalid_request_error', REJECTIONS[request.rung]))
    case 'wrong_tool':
      return say([{ type: 'tool_use', id: 'toolu_1', name: 'delete_everything', input: { results } }], 'tool_use')
    case 'missing_blocks':
      return goodReply(request, items.slice(0, Math.floor(items.length / 2)))
    case 'duplicate_items':
      return goodReply(request, [...items, ...items.map(({ block_uid }) => ({ block_uid, data: { duplicate: true } }))])
    case 'foreign_items':
      return goodReply(request, [{ block_uid: 'foreign:0', data: items[0]?.data ?? {} }, ...items])
    case 'thinking_first': {
      const thinking = { type: 'thinking', thinking: '[{"block_uid": "no", "data": {}}]', signature: 'x' }
      return say([thinking, ...contentFor(request, items)])
    }
    case 'refusal':
      return say([], 'refusal')
    case 'fenced':
      return say([textPart(`Here is "the" answer:\n\`\`\`json\n${JSON.stringify(items, null, 2)}\n\`\`\`\nDone {.`)])
    case 'invalid_data':
      return goodReply(
        request,
        items.map(({ block_uid }) => ({ block_uid, data: { nonsense: [1] } })),
      )
    default:
      throw new Error(`No reply for the fault ${fault.fault}`)
  }
}

function textPart(text: string): JsonObject {
  return { type: 'text', text }
}

const REJECTIONS: Readonly<Record<WireRung, string>> = {
  json_schema: 'output_config.format.schema: Schema is too complex for compilation',
  tool: 'tools.0.input_schema: JSON schema is invalid',
  text: 'messages: this model takes no text schema',
}

/** The answer as it looks when the tokens end in the middle of the item after the kept ones. */
function cutAfter(items: readonly WireItem[], keepItems: number): string {
  const kept = items.slice(0, keepItems).map((item) => JSON.stringify(item))
  const next = JSON.stringify(items[keepItems] ?? { block_uid: 'x', data: {} })
  return `{"results":[${[...kept, next.slice(0, next.length - 3)].join(',')}`
}

function rawBody({ body, contentType, gzip }: Extract<Fault, { fault: 'raw' }>): Reply {
  const coding = gzip === true ? { 'content-encoding': 'gzip' } : {}
  return (response) => {
    response.writeHead(200, { 'content-type': contentType ?? 'application/json', ...coding })
    response.end(gzip === true ? gzipSync(body) : body)
  }
}

/** Promises the whole text by its length. */
function openBody(response: ServerResponse, text: string): ServerResponse {
  return response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
}

function slowBody(text: string, next: (work: () => void) => void): Reply {
  const size = Math.ceil(text.length / 4)
  return (response) => {
    const step = (from: number): void => {
      if (response.destroyed) return
      if (from >= text.length) {
        response.end()
        return
      }
      response.write(text.slice(from, from + size))
      next(() => step(from + size))
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    step(0)
  }
}

function endlessBody(response: ServerResponse): void {
  const chunk = ' '.repeat(65_536)
  const fill = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', fill)
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  fill()
}

function errorBody(type: string, text: string): JsonObject {
  return { type: 'error', error: { type, message: text } }
}

function json(status: number, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_test', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
