/** A real loopback server with the batches endpoints of the Messages API; single requests go on to a messages server. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'
import { type MessagesRequest, type MessagesServerOptions, startMessagesServer } from './messages-server.ts'

export type BatchRequestBody = { readonly custom_id: string; readonly params: JsonObject }
/** What becomes of a request: an error of a type, or no answer. Undefined is what the messages server answers. */
export type FakeOutcome = { readonly errored: string; readonly message?: string } | 'expired' | 'canceled' | undefined
/**
 * `lose`: does what it was asked to, and the connection breaks before it says so. `half`: the body breaks off. `stall`: it
 * stands still half-way.
 */
export type BatchesFault =
  { readonly status: number; readonly message?: string } | 'reset' | 'lose' | 'half' | 'stall' | undefined

export type FakeBatch = {
  readonly id: string
  readonly createdAt: string
  readonly requests: readonly BatchRequestBody[]
  status: 'in_progress' | 'canceling' | 'ended'
  /** JSONL lines in any order but that of the requests. */
  results: readonly string[]
  outcomes: readonly string[]
  resultsReads: number
}

export type BatchesServerOptions = MessagesServerOptions & {
  readonly outcome?: (request: BatchRequestBody, index: number) => FakeOutcome
  /** `call` is `create`, `status`, `list`, `results` or `cancel`. */
  readonly fault?: (call: string) => BatchesFault
}

export type BatchesServer = {
  readonly url: string
  readonly batches: readonly FakeBatch[]
  /** Requests outside of batches. */
  readonly live: () => readonly MessagesRequest[]
  /** Calls of the batches endpoints, in order. */
  readonly asked: readonly string[]
  /** Answers everything that is open. Batches under cancellation end without answers. */
  readonly end: () => Promise<void>
  /** A batch of somebody else. */
  readonly addForeign: (requests: number) => FakeBatch
  fault: BatchesServerOptions['fault']
  readonly close: () => Promise<void>
}

export async function startBatchesServer(options: BatchesServerOptions = {}): Promise<BatchesServer> {
  const messages = await startMessagesServer(options)
  const batches: FakeBatch[] = []
  const asked: string[] = []
  const add = (requests: readonly BatchRequestBody[]): FakeBatch => {
    const batch: FakeBatch = {
      id: `msgbatch_${batches.length}`,
      createdAt: new Date().toISOString(),
      requests,
      status: 'in_progress',
      results: [],
      outcomes: [],
      resultsReads: 0,
    }
    batches.push(batch)
    return batch
  }
  const answer = async (batch: FakeBatch): Promise<void> => {
    const isCancelled = batch.status === 'canceling'
    const results = await Promise.all(
      batch.requests.map(async (request, i) => {
        const outcome = isCancelled ? 'canceled' : options.outcome?.(request, i)
        return { custom_id: request.custom_id, result: await resultOf(messages.url, request, outcome) }
      }),
    )
    batch.outcomes = results.map(({ result }) => (typeof result.type === 'string' ? result.type : ''))
    batch.results = results.map((line) => `${JSON.stringify(line)}\n`).toReversed()
    batch.status = 'ended'
  }
  const desk: Desk = { messagesUrl: messages.url, batches, asked, add, fault: (call) => served.fault?.(call) }
  const server = createServer((request, response) => {
    handle(desk, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const served: BatchesServer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    batches,
    asked,
    fault: options.fault,
    live: () => messages.requests.filter(({ headers }) => headers['x-of-batch'] === undefined),
    end: async () => {
      for (const batch of batches) if (batch.status !== 'ended') await answer(batch)
    },
    addForeign: (count) => add(Array.from({ length: count }, (_, i) => ({ custom_id: `theirs-${i}`, params: {} }))),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await Promise.all([closed, messages.close()])
    },
  }
  return served
}

type Desk = {
  readonly messagesUrl: string
  readonly batches: readonly FakeBatch[]
  readonly asked: string[]
  readonly add: (requests: readonly BatchRequestBody[]) => FakeBatch
  readonly fault: (call: string) => BatchesFault
}

async function resultOf(messagesUrl: string, { params }: BatchRequestBody, outcome: FakeOutcome): Promise<JsonObject> {
  if (typeof outcome === 'string') return { type: outcome }
  if (outcome) {
    const error = { type: outcome.errored, message: outcome.message ?? 'No.' }
    return { type: 'errored', error: { type: 'error', error, request_id: 'req_batch' } }
  }
  const response = await fetch(`${messagesUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'inner', 'x-of-batch': '1', 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  const body = (await response.json()) as JsonValue
  return response.ok ? { type: 'succeeded', message: body } : { type: 'errored', error: body }
}

async function handle(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  const path = (request.url ?? '').split('?')[0] ?? ''
  const [, id, action] = /^\/v1\/messages\/batches(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path) ?? []
  if (!path.startsWith('/v1/messages/batches')) {
    await forward(desk.messagesUrl, { request, body, response })
    return
  }
  const call = action ?? (id ? 'status' : request.method === 'POST' ? 'create' : 'list')
  desk.asked.push(call)
  const fault = desk.fault(call)
  if (fault === 'reset') response.socket?.resetAndDestroy()
  else if (typeof fault === 'object') sendError(response, fault.status, fault.message ?? `Status ${fault.status}`)
  else answerCall(desk, { call, id, body, response, fault })
}

type Call = {
  readonly call: string
  readonly id: string | undefined
  readonly body: string
  readonly response: ServerResponse
  readonly fault: 'lose' | 'half' | 'stall' | undefined
}

function answerCall(desk: Desk, { call, id, body, response, fault }: Call): void {
  const said = (value: JsonValue): void => {
    if (fault === 'lose') response.socket?.resetAndDestroy()
    else send(response, value)
  }
  if (call === 'create') {
    said(view(desk.add((JSON.parse(body) as { requests: BatchRequestBody[] }).requests)))
    return
  }
  if (call === 'list') {
    said({ data: desk.batches.toReversed().map(view), has_more: false, first_id: null, last_id: null })
    return
  }
  const batch = desk.batches.find((known) => known.id === id)
  if (!batch) sendError(response, 404, 'Not found')
  else if (call === 'results') sendResults(batch, response, fault)
  else {
    if (call === 'cancel' && batch.status === 'in_progress') batch.status = 'canceling'
    said(view(batch))
  }
}

function sendResults(batch: FakeBatch, response: ServerResponse, fault: Call['fault']): void {
  batch.resultsReads += 1
  if (batch.status !== 'ended') {
    sendError(response, 404, 'No results yet')
    return
  }
  response.writeHead(200, { 'content-type': 'application/binary' })
  if (fault !== 'half' && fault !== 'stall') {
    response.end(batch.results.join(''))
    return
  }
  const whole = batch.results.slice(0, Math.ceil(batch.results.length / 2)).join('')
  response.write(`${whole}{"custom_id": "cut`, () => {
    if (fault === 'half') response.destroy()
  })
}

function view(batch: FakeBatch): JsonObject {
  const counted = (type: string): number => batch.outcomes.filter((outcome) => outcome === type).length
  return {
    id: batch.id,
    type: 'message_batch',
    processing_status: batch.status,
    created_at: batch.createdAt,
    ended_at: null,
    // Another origin on purpose: whoever takes the key there gives it away.
    results_url: batch.status === 'ended' ? `http://192.0.2.1/v1/messages/batches/${batch.id}/results` : null,
    request_counts: {
      processing: batch.status === 'ended' ? 0 : batch.requests.length,
      succeeded: counted('succeeded'),
      errored: counted('errored'),
      canceled: counted('canceled'),
      expired: counted('expired'),
    },
  }
}

type Forwarded = { readonly request: IncomingMessage; readonly body: string; readonly response: ServerResponse }

async function forward(messagesUrl: string, { request, body, response }: Forwarded): Promise<void> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string' && !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
      headers.set(name, value)
  const method = request.method ?? 'GET'
  const answered = await fetch(`${messagesUrl}${request.url ?? ''}`, {
    method,
    headers,
    ...(method !== 'GET' && { body }),
  })
  const answeredHeaders: Record<string, string> = {}
  for (const [name, value] of answered.headers)
    if (!['content-length', 'transfer-encoding', 'connection'].includes(name)) answeredHeaders[name] = value
  response.writeHead(answered.status, answeredHeaders)
  response.end(Buffer.from(await answered.arrayBuffer()))
}

function send(response: ServerResponse, value: JsonValue): void {
  response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_batches' })
  response.end(JSON.stringify(value))
}

const ERROR_TYPES: Readonly<Record<number, string>> = { 401: 'authentication_error', 404: 'not_found_error' }

function sendError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  const error: JsonValue = { type: ERROR_TYPES[status] ?? 'api_error', message }
  response.end(JSON.stringify({ type: 'error', error }))
}

/** The uids of the blocks that a request of a batch asks about. */
export function blocksOf({ params }: BatchRequestBody): readonly string[] {
  const [message] = Array.isArray(params.messages) ? params.messages : []
  const content = isJsonObject(message) && typeof message.content === 'string' ? message.content : '[]'
  return (JSON.parse(content) as Array<{ block_uid: string }>).map(({ block_uid }) => block_uid)
}
