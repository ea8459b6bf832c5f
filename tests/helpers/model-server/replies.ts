/** What is sent for one model call: a good answer, a fault of the connection, or a fault of what the model says. */
import type { ServerResponse } from 'node:http'
import { createGzip, gzipSync } from 'node:zlib'
import { RESULT_TOOL_NAME } from '../../../src/core/llm/prompt.ts'
import type { JsonValue } from '../../../src/shared/json.ts'
import { sampleData } from '../sample-data.ts'
import type { Dialect, Fault, MessagesRequest, ModelServerOptions, Part, Said, Spoken, WireItem } from './wire.ts'

type Stage = {
  readonly dialect: Dialect
  readonly options: ModelServerOptions
  readonly later: (work: () => void, ms: number) => void
}
type Scene = Stage & { readonly request: MessagesRequest; readonly items: readonly WireItem[] }
/** What is done with the response of one request. */
export type Reply = (response: ServerResponse) => void

export function replyTo(request: MessagesRequest, stage: Stage): Reply {
  const { dialect, options } = stage
  const limits = typeof options.limits === 'function' ? options.limits(request) : (options.limits ?? {})
  const reply = chooseReply({ ...stage, request, items: options.respond?.(request) ?? defaultItems(request) })
  return (response) => {
    response.setHeader(dialect.path === '/v1/messages' ? 'request-id' : 'x-request-id', 'req_test')
    for (const [name, value] of Object.entries(limits)) response.setHeader(name, value)
    reply(response)
  }
}

function chooseReply(scene: Scene): Reply {
  const { dialect, request, options } = scene
  const refusal = dialect.refuses(request)
  if (refusal) return json(refusal.status, refusal.body)
  const { script } = options
  const fault = typeof script === 'function' ? script(request) : script?.[request.index]
  if (fault) return transportFault(fault, scene) ?? contentFault(fault, scene)
  const spoken = dialect.speak(request, sayItems(request, scene.items))
  const { holdRest } = options
  return holdRest && request.isStream ? heldBack(spoken, () => holdRest(request)) : whole(spoken)
}

function defaultItems({ blocks, schema }: MessagesRequest): readonly WireItem[] {
  return blocks.map((block) => ({ block_uid: block.block_uid, data: sampleData(schema, block) }))
}

function sayItems({ rung }: MessagesRequest, items: readonly WireItem[]): Said {
  const results = items as unknown as JsonValue
  if (rung === 'tool') return { parts: [{ kind: 'tool', name: RESULT_TOOL_NAME, input: { results } }], stop: 'tool' }
  return { parts: [textPart(JSON.stringify(rung === 'json_schema' ? { results } : results))], stop: 'end' }
}

function textPart(text: string): Part {
  return { kind: 'text', text }
}

/** Faults of the connection and of the body as a whole. */
function transportFault(fault: Fault, scene: Scene): Reply | undefined {
  const good = (): Spoken => scene.dialect.speak(scene.request, sayItems(scene.request, scene.items))
  switch (fault.fault) {
    case 'status':
      return json(fault.status, fault.body ?? scene.dialect.error('api_error', `Status ${fault.status}`), fault.headers)
    case 'redirect':
      return json(307, '', { location: '/v1/elsewhere' })
    case 'raw':
      return rawBody(fault)
    case 'half_json':
      return (response) => open(response, good().contentType).end(halfOf(good()))
    case 'broken_body':
      return (response) => open(response, good().contentType).write(halfOf(good()), () => response.destroy())
    case 'stall_body':
      return (response) => open(response, good().contentType).write(halfOf(good()))
    case 'cut':
      return cut(fault, scene)
    case 'slow_body':
      return slowBody(good(), (work) => scene.later(work, fault.chunkDelayMs))
    case 'endless_body':
      return (response) => endlessBody(response, good().contentType)
    case 'huge_body':
      return whole(
        scene.dialect.speak(scene.request, { parts: [textPart('['.concat(' '.repeat(50_000_000)))], stop: 'end' }),
      )
    case 'gzip_bomb':
      return gzipBomb(good().contentType)
    case 'reset':
      return (response) => response.socket?.resetAndDestroy()
    case 'stall':
      return () => undefined
    default:
      return undefined
  }
}

/** Faults of what the model said. */
function contentFault(fault: Fault, scene: Scene): Reply {
  const { dialect, request, items } = scene
  const say = (said: Said): Reply => whole(dialect.speak(request, said))
  const good = (others: readonly WireItem[]): Reply => say(sayItems(request, others))
  const results = items as unknown as JsonValue
  switch (fault.fault) {
    case 'text':
      return say({ parts: [textPart(fault.text)], stop: fault.stopReason ? { reason: fault.stopReason } : 'end' })
    case 'items':
      return good(fault.items)
    case 'max_tokens':
      return say({ parts: [textPart(cutAfter(items, fault.keepItems))], stop: 'max_tokens' })
    case 'reject_rung':
      if (!fault.rungs.includes(request.rung)) return good(items)
      return json(400, dialect.error('invalid_request_error', dialect.rejections[request.rung]))
    case 'wrong_tool':
      return say({ parts: [{ kind: 'tool', name: 'delete_everything', input: { results } }], stop: 'tool' })
    case 'missing_blocks':
      return good(items.slice(0, Math.floor(items.length / 2)))
    case 'duplicate_items':
      return good([...items, ...items.map(({ block_uid }) => ({ block_uid, data: { duplicate: true } }))])
    case 'foreign_items':
      return good([{ block_uid: 'foreign:0', data: items[0]?.data ?? {} }, ...items])
    case 'thinking_first': {
      const { parts, stop } = sayItems(request, items)
      return say({ parts: [{ kind: 'thinking', text: '[{"block_uid": "no", "data": {}}]' }, ...parts], stop })
    }
    case 'refusal':
      return say({ parts: [], stop: 'refusal' })
    case 'fenced': {
      const answer = JSON.stringify(items, null, 2)
      return say({ parts: [textPart(`Here is "the" answer:\n\`\`\`json\n${answer}\n\`\`\`\nDone {.`)], stop: 'end' })
    }
    case 'invalid_data':
      return good(items.map(({ block_uid }) => ({ block_uid, data: { nonsense: [1] } })))
    default:
      throw new Error(`No reply for the fault ${fault.fault}`)
  }
}

/** The answer as it looks when it ends in the middle of the item after the kept ones. */
function cutAfter(items: readonly WireItem[], keepItems: number): string {
  const kept = items.slice(0, keepItems).map((item) => JSON.stringify(item))
  const next = JSON.stringify(items[keepItems] ?? { block_uid: 'x', data: {} })
  return `{"results":[${[...kept, next.slice(0, next.length - 3)].join(',')}`
}

function cut({ keepItems, then }: Extract<Fault, { fault: 'cut' }>, { dialect, request, items }: Scene): Reply {
  const said: Said = { parts: [textPart(cutAfter(items, keepItems))], stop: 'end' }
  const { contentType, frames } = dialect.speak(request, said)
  const kept = request.isStream ? frames.slice(0, -dialect.openEnd).join('') : halfOf({ contentType, frames })
  return (response) => {
    open(response, contentType)
    if (then === 'end') response.end(kept)
    else if (then === 'error') response.end(kept + dialect.errorFrame(dialect.error('overloaded_error', 'Overloaded')))
    else if (then === 'destroy') response.write(kept, () => response.destroy())
    else response.write(kept)
  }
}

function halfOf({ frames }: Spoken): string {
  const text = frames.join('')
  return text.slice(0, text.length / 2)
}

function open(response: ServerResponse, contentType: string): ServerResponse {
  return response.writeHead(200, { 'content-type': contentType })
}

function whole({ contentType, frames }: Spoken): Reply {
  return (response) => open(response, contentType).end(frames.join(''))
}

function heldBack({ contentType, frames }: Spoken, hold: () => Promise<void>): Reply {
  return (response) => {
    open(response, contentType).write(frames[0] ?? '')
    void hold().then(() => response.end(frames.slice(1).join('')))
  }
}

function rawBody({ body, contentType, gzip }: Extract<Fault, { fault: 'raw' }>): Reply {
  const coding = gzip === true ? { 'content-encoding': 'gzip' } : {}
  return (response) => {
    response.writeHead(200, { 'content-type': contentType ?? 'application/json', ...coding })
    response.end(gzip === true ? gzipSync(body) : body)
  }
}

/** 200 MB of blanks in 200 KB. */
function gzipBomb(contentType: string): Reply {
  return (response) => {
    const blanks = Buffer.alloc(1_000_000, ' ')
    const bomb = createGzip()
    bomb.on('error', () => undefined)
    response.writeHead(200, { 'content-type': contentType, 'content-encoding': 'gzip' })
    bomb.pipe(response)
    for (let count = 0; count < 200; count += 1) bomb.write(blanks)
    bomb.end()
  }
}

/** In at least four parts; a stream frame by frame. */
function slowBody({ contentType, frames }: Spoken, next: (work: () => void) => void): Reply {
  const text = frames.join('')
  const size = Math.ceil(text.length / 4)
  const parts = frames.length > 1 ? frames : [0, 1, 2, 3].map((part) => text.slice(part * size, (part + 1) * size))
  return (response) => {
    const step = (index: number): void => {
      if (response.destroyed) return
      if (index >= parts.length) {
        response.end()
        return
      }
      response.write(parts[index] ?? '')
      next(() => step(index + 1))
    }
    open(response, contentType)
    step(0)
  }
}

function endlessBody(response: ServerResponse, contentType: string): void {
  const chunk = contentType.startsWith('text/event-stream') ? ': nothing\n\n'.repeat(6_000) : ' '.repeat(65_536)
  const fill = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', fill)
  }
  open(response, contentType)
  fill()
}

function json(status: number, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}
