import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { AppError } from '../../../../shared/errors.ts'
import { MAX_ANSWER_SIZE } from '../../response.ts'

export type BoundedFetchOptions = {
  /** Sent with every request, and no others: an SDK would add what it finds in the environment. */
  readonly headers: Readonly<Record<string, string>>
  readonly origin: string
}

const streams = new WeakMap<Response, Readable>()

/** The decoded body of an event stream: such a response comes without its body, to be read as it arrives. */
export function streamOf(response: Response): Readable | undefined {
  return streams.get(response)
}

/**
 * A fetch for model calls. Refuses redirects, and reads at most 8 MB of what a body decodes to, event streams excepted.
 * Made of node:http, because Node's own fetch gives up after 300 s without a byte, which a local model may well need.
 */
export function createBoundedFetch({ headers, origin }: BoundedFetchOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const incoming = await send({ url, init, headers })
    const status = incoming.statusCode ?? 0
    if (status >= 300 && status < 400) {
      incoming.destroy()
      throw new AppError('provider_unreachable', `${origin} answered with a redirect, which is not followed.`)
    }
    const body = decode(incoming)
    const isStream = status === 200 && /^text\/event-stream\b/i.test(incoming.headers['content-type'] ?? '')
    const bytes = isStream ? null : await readBounded(body, origin)
    const response = new Response(status === 204 ? null : bytes, { status, headers: plainHeaders(incoming) })
    if (isStream) streams.set(response, body)
    return response
  }
}

type Order = {
  readonly url: URL
  readonly init: RequestInit | undefined
  readonly headers: Readonly<Record<string, string>>
}

function send({ url, init = {}, headers }: Order): Promise<IncomingMessage> {
  const body = bodyOf(init.body)
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = start(url, {
      method: init.method ?? 'GET',
      headers: { ...headers, ...(body && { 'content-length': body.size }) },
      ...(init.signal && { signal: init.signal }),
    })
    request.on('error', reject)
    request.once('response', resolve)
    if (body?.stream) pipeline(body.stream, request).catch(reject)
    else request.end(body?.text)
  })
}

type Body = { readonly size: number; readonly text?: string; readonly stream?: Readable }

function bodyOf(body: RequestInit['body']): Body | null {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return { size: Buffer.byteLength(body), text: body }
  if (body instanceof Blob) return { size: body.size, stream: Readable.from(piecesOf(body)) }
  throw new TypeError('A model call takes a text or a Blob as its body.')
}

const PIECE_BYTES = 1_000_000

async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < blob.size; from += PIECE_BYTES) {
    yield new Uint8Array(await blob.slice(from, from + PIECE_BYTES).arrayBuffer())
  }
}

/** No coding is asked for; some servers choose one all the same. */
function decode(incoming: IncomingMessage): Readable {
  const decoder = decoderOf(incoming.headers['content-encoding'])
  if (!decoder) return incoming
  pipeline(incoming, decoder).catch(() => undefined)
  return decoder
}

function decoderOf(coding: string | undefined): Transform | undefined {
  switch (coding?.toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return undefined
  }
}

async function readBounded(body: Readable, origin: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.byteLength
      if (size > MAX_ANSWER_SIZE) throw tooLarge(origin)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof AppError ? error : brokeOff(origin, error)
  }
  return new Uint8Array(Buffer.concat(chunks, size))
}

export function tooLarge(origin: string): AppError {
  return new AppError('provider_bad_answer', `The answer of ${origin} is larger than 8 MB.`)
}

export function brokeOff(origin: string, cause?: unknown): AppError {
  return new AppError('provider_bad_answer', `The answer of ${origin} broke off.`, { cause })
}

/** The body is decoded by now: headers that speak of its coding or length would be wrong. */
function plainHeaders({ headersDistinct }: IncomingMessage): Headers {
  const copy = new Headers()
  for (const [name, values] of Object.entries(headersDistinct)) {
    if (name === 'content-encoding' || name === 'content-length' || name === 'transfer-encoding') continue
    for (const value of values ?? []) copy.append(name, value)
  }
  return copy
}
