import { AppError } from '../../../../shared/errors.ts'
import { MAX_ANSWER_SIZE } from '../../response.ts'

const API_VERSION = '2023-06-01'

/**
 * A fetch for model calls: sends the given key and no other header than those named here (the SDK would add what it finds
 * in the environment), refuses redirects, and reads at most 8 MB of what the body decodes to.
 */
export function createBoundedFetch(apiKey: string, origin: string): typeof fetch {
  return async (input, init) => {
    const headers = {
      accept: 'application/json',
      'anthropic-version': API_VERSION,
      'content-type': 'application/json',
      'user-agent': 'galley',
      'x-api-key': apiKey,
    }
    const response = await fetch(input, { ...init, headers, redirect: 'error' })
    const body = await readBounded(response, origin)
    const hasNoBody = response.status === 204 || response.status === 205 || response.status === 304
    return new Response(hasNoBody ? null : body, { status: response.status, headers: plainHeaders(response.headers) })
  }
}

async function readBounded(response: Response, origin: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new AppError('provider_bad_answer', `The answer of ${origin} broke off.`, { cause })
    })
    if (done) break
    size += value.byteLength
    if (size > MAX_ANSWER_SIZE) {
      await reader.cancel().catch(() => undefined)
      throw new AppError('provider_bad_answer', `The answer of ${origin} is larger than 8 MB.`)
    }
    chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks, size))
}

/** The body is decoded by now: headers that speak of its coding or length would be wrong. */
function plainHeaders(headers: Headers): Headers {
  const copy = new Headers(headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) copy.delete(name)
  return copy
}
