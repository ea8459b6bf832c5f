/** What the test servers of model APIs have in common: requests, faults, options. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { JsonObject, JsonValue } from '../../../src/shared/json.ts'

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
  readonly isStream: boolean
  readonly rung: WireRung
  readonly system: string
  readonly blocks: readonly WireBlock[]
  /** The user's schema as the system prompt shows it, else the one of the request's form. */
  readonly schema: JsonObject
}

/** A request to any route, as it came. */
export type RoutedRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/**
 * One faulty answer, streamed where the request asks for it. `stall` answers never; the others that end in success bill
 * tokens like a good one. `cut` says so many whole items and a half one, and then ends, breaks off, stalls, or fails with
 * an error of the stream.
 */
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
  | { readonly fault: 'cut'; readonly keepItems: number; readonly then: 'end' | 'destroy' | 'stall' | 'error' }
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
        | 'huge_body'
        | 'gzip_bomb'
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

export type ModelServerOptions = {
  /** The items of a good answer; default: valid data made from the schema, one item a block. */
  readonly respond?: (request: MessagesRequest) => readonly WireItem[]
  /** Faults by order of arrival, or a function; undefined is a good answer. */
  readonly script?: ReadonlyArray<Fault | undefined> | ((request: MessagesRequest) => Fault | undefined)
  /** Answers a request itself and says so; for routes that are not those of model calls. */
  readonly route?: (request: RoutedRequest, response: ServerResponse) => boolean
  /** Waits before every answer. Default: answers at once. */
  readonly latencyMs?: number
  /** Holds each answer back until its promise is done. Default: none is held. */
  readonly hold?: (request: MessagesRequest) => Promise<void>
  /** The same: not a byte is sent before. */
  readonly holdBegin?: (request: MessagesRequest) => Promise<void>
  /** Begins a good streamed answer, and holds the rest of it back. */
  readonly holdRest?: (request: MessagesRequest) => Promise<void>
  /** Headers of every answer to a model call, refusals included. */
  readonly limits?: Readonly<Record<string, string>> | ((request: MessagesRequest) => Readonly<Record<string, string>>)
  /** How many calls are worked on at once; the others wait. Default: all. */
  readonly slots?: number
}

export type ModelServer = {
  readonly url: string
  readonly requests: readonly MessagesRequest[]
  /** How often each block was asked for. */
  readonly calls: ReadonlyMap<string, number>
  /** How many requests were open at once at most. */
  readonly peak: () => number
  readonly close: () => Promise<void>
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'tool'; readonly name: string; readonly input: JsonValue }
export type Said = {
  readonly parts: readonly Part[]
  readonly stop: 'end' | 'tool' | 'max_tokens' | 'refusal' | { readonly reason: string }
}
/** An answer's body; a whole one has a single frame, a streamed one begins with the first. */
export type Spoken = { readonly contentType: string; readonly frames: readonly string[] }

/** How one API says what all of them say. */
export type Dialect = {
  readonly path: string
  readonly parse: (body: JsonObject) => {
    readonly system: string
    readonly user: string
    readonly rung: WireRung
    readonly form: JsonValue | undefined
  }
  readonly speak: (request: MessagesRequest, said: Said) => Spoken
  /** The frames of a stream without its last ones, which say how it ended. */
  readonly openEnd: number
  readonly error: (type: string, message: string) => JsonObject
  readonly errorFrame: (body: JsonObject) => string
  readonly rejections: Readonly<Record<WireRung, string>>
  /** Null lets the request in. */
  readonly refuses: (request: MessagesRequest) => { readonly status: number; readonly body: JsonObject } | null
  /** Pages besides the calls. */
  readonly page: (request: RoutedRequest) => { readonly status: number; readonly body: JsonValue } | null
}

export function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[key] : undefined
}

export function parseJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return null
  }
}

export const PIECE_CHARS = 200

export function piecesOf(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / PIECE_CHARS) }, (_, index) =>
    text.slice(index * PIECE_CHARS, (index + 1) * PIECE_CHARS),
  )
}

/** Tokens are counted as a quarter of the characters, so that tests can add them up. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}
