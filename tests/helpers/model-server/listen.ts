/** A real HTTP server on the loopback address that answers model calls in a dialect, faults included. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { SCHEMA_HEADING } from '../../../src/core/llm/prompt.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/shared/json.ts'
import { replyTo } from './replies.ts'
import {
  at,
  type Dialect,
  type MessagesRequest,
  type ModelServer,
  type ModelServerOptions,
  parseJson,
  type WireBlock,
} from './wire.ts'

export async function listen(dialect: Dialect, options: ModelServerOptions): Promise<ModelServer> {
  const requests: MessagesRequest[] = []
  const calls = new Map<string, number>()
  const timers = new Set<NodeJS.Timeout>()
  const takeSlot = createSlots(options.slots ?? Number.POSITIVE_INFINITY)
  let open = 0
  let peak = 0
  const later = (work: () => void, ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  const answerCall = (incoming: IncomingMessage, response: ServerResponse, text: string): void => {
    open += 1
    peak = Math.max(peak, open)
    response.once('close', () => (open -= 1))
    const request = parseRequest({ dialect, incoming, text, index: requests.length })
    requests.push(request)
    for (const { block_uid } of request.blocks) calls.set(block_uid, (calls.get(block_uid) ?? 0) + 1)
    const send = (): void => replyTo(request, { dialect, options, later })(response)
    const reply = (): void => (options.latencyMs === undefined ? send() : later(send, options.latencyMs))
    const start = (): void => {
      const hold = options.hold ?? options.holdBegin
      if (hold) void hold(request).then(reply)
      else reply()
    }
    takeSlot(start, (free) => response.once('close', free))
  }
  const server = createServer((incoming, response) => {
    readBody(incoming).then(
      (text) => {
        const { method = '', url: path = '', headers } = incoming
        const routed = { method, path, headers, text }
        if (options.route?.(routed, response)) return
        const page = path === dialect.path ? null : dialect.page(routed)
        if (path === dialect.path) answerCall(incoming, response, text)
        else sendJson(response, page?.status ?? 404, page?.body ?? dialect.error('not_found_error', 'Not found'))
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

/** Runs the work as soon as a slot is free; `watch` says when it becomes free again. */
function createSlots(count: number): (work: () => void, watch: (free: () => void) => void) => void {
  const waiting: Array<() => void> = []
  let taken = 0
  const next = (): void => {
    if (taken < count) waiting.shift()?.()
  }
  return (work, watch) => {
    waiting.push(() => {
      taken += 1
      watch(() => {
        taken -= 1
        next()
      })
      work()
    })
    next()
  }
}

function sendJson(response: ServerResponse, status: number, body: JsonValue): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

type Arrival = {
  readonly dialect: Dialect
  readonly incoming: IncomingMessage
  readonly text: string
  readonly index: number
}

function parseRequest({ dialect, incoming, text, index }: Arrival): MessagesRequest {
  const parsed = parseJson(text)
  const body = isJsonObject(parsed) ? parsed : {}
  const { system, user, rung, form } = dialect.parse(body)
  // A server without a system part gets both in one text: the blocks begin where the last line does.
  const blocks = parseJson(user) ?? parseJson(user.slice(user.lastIndexOf('\n[{') + 1))
  return {
    index,
    path: incoming.url ?? '',
    headers: incoming.headers,
    body,
    isStream: body.stream === true,
    rung,
    system,
    blocks: Array.isArray(blocks) ? (blocks.filter(isJsonObject) as WireBlock[]) : [],
    schema: schemaIn(system) ?? schemaIn(user) ?? schemaOfForm(form) ?? {},
  }
}

function schemaIn(system: string): JsonObject | undefined {
  const [, after] = system.split(`${SCHEMA_HEADING}\n`)
  const schema = after === undefined ? null : parseJson(after.split('\n', 1)[0] ?? '')
  return isJsonObject(schema) ? schema : undefined
}

function schemaOfForm(form: JsonValue | undefined): JsonObject | undefined {
  const results = at(at(form, 'properties'), 'results')
  const data = at(at(at(results, 'items'), 'properties'), 'data')
  return isJsonObject(data) ? data : undefined
}
