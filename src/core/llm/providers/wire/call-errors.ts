import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import { isJsonObject, type JsonValue } from '../../../../shared/json.ts'
import type { PackBlock } from '../../provider.ts'
import { retryAfterSeconds } from './rate-headers.ts'

export type CallPlace = {
  readonly origin: string
  /** Empty where none is needed. */
  readonly apiKey: string
  readonly blocks: readonly PackBlock[]
}

/** A server's refusal of a request. */
export type Failure = {
  readonly status: number
  /** Type, code and message as the server says them. */
  readonly said: string
  readonly headers: Headers | null
  readonly requestId: string | null
}

/** A refusal that came as an event of an answer that had begun. */
export class StreamFailure extends Error {
  readonly failure: Failure
  constructor(status: number, body: JsonValue) {
    super('The answer ended with an error.')
    this.failure = { status, said: wordsOf(body, 0).join(' '), headers: null, requestId: null }
  }
}

const MAX_DETAIL_CHARS = 200
const BILLING =
  /credit balance|spend(?:ing)?[ _]limit|usage limit|billing|payment|insufficient[_ ](?:quota|credits?|funds|balance)|requires more credits|current quota/i
const TOO_LONG =
  /prompt is too long|too many (?:input )?tokens|context[ _](?:window|length|limit|size)|exceeds? the maximum|exceed_context/i
const MODERATED = /moderation|flagged|content[ _]policy|content management policy/i
const UNKNOWN_MODEL =
  /model[_ ]not[_ ]found|not a valid model|(?:unknown|invalid|no such) model|model\b.{0,200}(?:does not exist|not found|is not available)|no models? (?:are )?loaded/i

/** What a server refused, of either SDK's error or an event; null for any other error. */
export function toFailure(error: unknown): Failure | null {
  if (error instanceof StreamFailure) return error.failure
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : null
  const body = 'error' in error ? wordsOf(error.error as JsonValue, 0) : []
  const requestId = 'requestID' in error && typeof error.requestID === 'string' ? error.requestID : null
  return {
    status: error.status,
    said: (body.length > 0 ? body : [error.message.replace(/^\d{3}\s*/, '')]).join(' '),
    headers,
    requestId: requestId ?? headers?.get('request-id') ?? headers?.get('x-request-id') ?? null,
  }
}

/** The words of an error's body in the forms that servers give it: text, `{error: text}`, `{error: {type, code, message}}`. */
function wordsOf(body: JsonValue | undefined, depth: number): readonly string[] {
  if (typeof body === 'string') return [body]
  if (!isJsonObject(body) || depth > 3) return []
  const { type, code, message, detail, error, metadata } = body
  const raw = isJsonObject(metadata) ? metadata.raw : undefined
  return [type === 'error' ? undefined : type, code, message, detail, raw]
    .filter((part) => typeof part === 'string')
    .concat(wordsOf(error, depth + 1))
}

/** True for a refusal for want of money or a limit of spending, whatever its status. */
export function isAboutBilling({ status, said }: Failure): boolean {
  return status === 402 || ((status === 400 || status === 403 || status === 429) && BILLING.test(said))
}

export function isAboutLength({ said }: Failure): boolean {
  return TOO_LONG.test(said)
}

/**
 * What went wrong in a call, as an AppError that names the provider's origin and neither the key nor the request.
 * Anything else is a bug, and comes back as it is.
 */
export function toCallError(error: unknown, place: CallPlace): unknown {
  const known = causesOf(error).find((cause) => cause instanceof AppError)
  if (known) return known
  const failure = toFailure(error)
  if (failure) return statusError(failure, place)
  if (error instanceof SyntaxError) {
    return new AppError('provider_bad_answer', `The answer of ${place.origin} is not JSON.`)
  }
  return isConnectionError(error) ? connectionError(error, place.origin) : error
}

export function timeoutError(origin: string): AppError {
  return new AppError('provider_timeout', `${origin} did not answer in time.`)
}

export function cancelledError(origin: string): AppError {
  return new AppError('cancelled', `The request to ${origin} was cancelled.`)
}

/** A copy with more data of what is known of the call. */
export function withData(error: AppError, data: AppError['data']): AppError {
  return new AppError(error.code, error.message, {
    data: { ...error.data, ...data },
    cause: error.cause,
    hint: error.hint,
  })
}

function statusError(failure: Failure, place: CallPlace): AppError {
  const { status, said, headers, requestId } = failure
  const code = statusCode(failure, place.blocks.length)
  const seconds = retryAfterSeconds(headers)
  const data = {
    status,
    requestId,
    ...(seconds !== null && { retryAfterSeconds: seconds }),
    ...(isTooLarge(failure) && { isTooLarge: true }),
  }
  const detail = QUOTED.has(code) ? quotable(said, place) : ''
  return new AppError(code, `${place.origin} ${SAYS[code] ?? 'answered with an error'} (HTTP ${status})${detail}.`, {
    data,
  })
}

const QUOTED = new Set<ErrorCode>(['provider_bad_request', 'provider_billing', 'model_unknown'])
const SAYS: Partial<Record<ErrorCode, string>> = {
  provider_auth: 'refused the key',
  provider_billing: 'refused the request because of balance or limits',
  provider_rate_limited: 'asked to slow down',
  provider_overloaded: 'is overloaded or out of order',
  provider_bad_request: 'refused the request',
  provider_refused: 'declined to answer',
  provider_timeout: 'gave up waiting',
  provider_unreachable: 'has no models at that address',
  model_unknown: 'does not know the model',
  block_too_large: 'refused the block as too large',
}

function isTooLarge(failure: Failure): boolean {
  return failure.status === 413 || (failure.status === 400 && isAboutLength(failure))
}

function statusCode(failure: Failure, blocks: number): ErrorCode {
  const { status, said } = failure
  if (isAboutBilling(failure)) return 'provider_billing'
  if (status === 403 && MODERATED.test(said)) return 'provider_refused'
  if (status === 401 || status === 403) return 'provider_auth'
  if (status === 404) return /model/i.test(said) ? 'model_unknown' : 'provider_unreachable'
  if (status === 405) return 'provider_unreachable'
  if (status === 429) return 'provider_rate_limited'
  if (status === 408) return 'provider_timeout'
  if (status >= 500) return 'provider_overloaded'
  if (isTooLarge(failure)) return blocks === 1 ? 'block_too_large' : 'provider_bad_request'
  return UNKNOWN_MODEL.test(said) ? 'model_unknown' : 'provider_bad_request'
}

/** As many characters of a block in a row as never stand in an error. */
const ECHO_CHARS = 16

/** The server's words, unless they hold the key or repeat a part of a block. */
function quotable(said: string, { apiKey, blocks }: CallPlace): string {
  const plain = said.replaceAll(/\s+/g, ' ').trim()
  if (plain === '' || (apiKey !== '' && plain.includes(apiKey))) return ''
  const quoted = plain
    .slice(0, MAX_DETAIL_CHARS)
    .replaceAll(/\b(sk|key)-[\w-]{8,}/gi, '$1-…')
    .replace(/[.\s]+$/, '')
    .toWellFormed()
  return repeatsBlock(quoted, blocks) ? '' : `: ${quoted}`
}

function repeatsBlock(quoted: string, blocks: readonly PackBlock[]): boolean {
  const words = bare(quoted)
  const texts = blocks.map((block) =>
    bare([block.content, ...(block.headingPath ?? []), ...(block.before ?? []), ...(block.after ?? [])].join('\n')),
  )
  if (texts.some((text) => text.length >= 4 && text.length < ECHO_CHARS && words.includes(text))) return true
  for (let from = 0; from + ECHO_CHARS <= words.length; from += 1) {
    const piece = words.slice(from, from + ECHO_CHARS)
    if (texts.some((text) => text.includes(piece))) return true
  }
  return false
}

/** Without what a server changes when it quotes. */
function bare(text: string): string {
  return text.replaceAll(/[\s\\"']+/g, '')
}

function isConnectionError(error: unknown): boolean {
  return causesOf(error).some(
    (cause) =>
      codeOf(cause) !== null || (cause instanceof Error && /Connection error|fetch failed/.test(cause.message)),
  )
}

function connectionError(error: unknown, origin: string): AppError {
  const code = causesOf(error)
    .map(codeOf)
    .find((found) => found !== null)
  return new AppError('provider_unreachable', `${origin} cannot be reached${code ? ` (${code})` : ''}.`)
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = []
  for (let current = error; current instanceof Error && causes.length < 10; current = current.cause) {
    causes.push(current)
    if (current instanceof AggregateError) causes.push(...(current.errors as readonly unknown[]))
  }
  return causes
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
