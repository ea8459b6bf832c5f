import { APIError } from '@anthropic-ai/sdk'
import { AppError } from '../../../../shared/errors.ts'
import { MAX_ANSWER_SIZE } from '../../response.ts'
import { timeoutError } from '../wire/call-errors.ts'

export type ResultsPlace = {
  readonly url: string
  readonly apiKey: string
  readonly origin: string
  readonly signal: AbortSignal
}

/** Without a byte for so long, the connection counts as dead. */
const IDLE_MS = 60_000
const MAX_ERROR_SIZE = 100_000
const NEWLINE = 0x0a

/**
 * The lines of a results file, as they arrive: the whole may be of any size, a line of at most 8 MB. A longer line comes
 * as null. Refuses redirects. A file that ends within a line fails with provider_bad_answer.
 */
export async function* openResultLines(place: ResultsPlace): AsyncGenerator<string | null> {
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(), IDLE_MS)
  try {
    const response = await fetch(place.url, {
      headers: resultHeaders(place.apiKey),
      redirect: 'error',
      signal: AbortSignal.any([place.signal, idle.signal]),
    })
    if (!response.ok) throw await statusFailure(response)
    yield* splitLines(
      chunksOf(response, place.origin, () => timer.refresh()),
      place.origin,
    )
  } catch (error) {
    if (idle.signal.aborted && !place.signal.aborted) throw timeoutError(place.origin)
    throw isNetworkFailure(error) ? APIError.generate(undefined, error, undefined, undefined) : error
  } finally {
    clearTimeout(timer)
  }
}

function resultHeaders(apiKey: string): Readonly<Record<string, string>> {
  return {
    accept: 'application/binary',
    'anthropic-version': '2023-06-01',
    'user-agent': 'galley',
    'x-api-key': apiKey,
  }
}

/** What fetch throws before there is an answer; the SDK's class has the same treatment as failures of other calls. */
function isNetworkFailure(error: unknown): error is TypeError {
  return error instanceof TypeError && error.cause !== undefined
}

async function statusFailure(response: Response): Promise<Error> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > MAX_ERROR_SIZE) break
  }
  return APIError.generate(response.status, parseObject(text), undefined, response.headers)
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

async function* chunksOf(response: Response, origin: string, onChunk: () => void): AsyncGenerator<Uint8Array> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader()
  try {
    while (reader) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new AppError('provider_bad_answer', `The answer of ${origin} broke off.`, { cause })
      })
      if (done) return
      onChunk()
      yield value
      // The reader may have taken its time over the lines of this chunk.
      onChunk()
    }
  } finally {
    await reader?.cancel().catch(() => undefined)
  }
}

async function* splitLines(chunks: AsyncIterable<Uint8Array>, origin: string): AsyncGenerator<string | null> {
  let parts: Uint8Array[] = []
  let size = 0
  const add = (part: Uint8Array): void => {
    size += part.byteLength
    if (size <= MAX_ANSWER_SIZE) parts.push(part)
    else parts = []
  }
  const take = (): string | null => {
    const line = size <= MAX_ANSWER_SIZE ? Buffer.concat(parts).toString('utf8') : null
    parts = []
    size = 0
    return line
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end))
      const line = take()
      if (line !== '') yield line
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  const last = take()
  if (last === null || last.trim() === '') return
  if (parseObject(last) === undefined)
    throw new AppError('provider_bad_answer', `The results of ${origin} end within a line.`)
  yield last
}
