import { APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk'
import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import type { PackBlock } from '../../provider.ts'

export type CallPlace = {
  readonly origin: string
  readonly apiKey: string
  readonly blocks: readonly PackBlock[]
}

/** The SDK's error without its `any` parameters. */
type Failure = APIError<number | undefined, Headers | undefined, object | undefined>

function isApiError(error: unknown): error is Failure {
  return error instanceof APIError
}

const MAX_DETAIL_CHARS = 200
const BILLING = /credit balance|spend(?:ing)? limit|usage limit|billing|payment|quota exceeded/i
const TOO_LONG = /prompt is too long|too many (?:input )?tokens|context (?:window|length|limit)|exceeds? the maximum/i
const SCHEMA_FAULT = /schema|output_config|output_format|structured output|grammar|json_schema|tools?\b|tool_choice/i

/** True for a 400 that a simpler way of asking for the answer's form may get round. */
export function isSchemaComplaint(error: unknown): boolean {
  if (!isApiError(error) || error.status !== 400) return false
  const said = saidBy(error)
  return SCHEMA_FAULT.test(said) && !BILLING.test(said) && !TOO_LONG.test(said)
}

/**
 * What went wrong in a call, as an AppError that names the provider's origin and neither the key nor the request.
 * Anything else is a bug, and comes back as it is.
 */
export function toCallError(error: unknown, place: CallPlace): unknown {
  if (error instanceof AppError) return error
  if (error instanceof APIConnectionTimeoutError) return timeoutError(place.origin)
  if (isApiError(error) && error.status !== undefined) return statusError(error, error.status, place)
  if (isApiError(error)) return connectionError(error, place.origin)
  if (error instanceof SyntaxError)
    return new AppError('provider_bad_answer', `The answer of ${place.origin} is not JSON.`)
  return error
}

export function timeoutError(origin: string): AppError {
  return new AppError('provider_timeout', `${origin} did not answer in time.`)
}

function statusError(error: Failure, status: number, place: CallPlace): AppError {
  const said = saidBy(error)
  const code = statusCode(status, said, place.blocks.length)
  const detail = code === 'provider_bad_request' || code === 'provider_billing' ? quotable(said, place) : ''
  const retryAfterSeconds = readRetryAfter(error.headers)
  const data = {
    status,
    requestId: error.requestID ?? null,
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  }
  return new AppError(code, `${place.origin} ${SAYS[code] ?? 'answered with an error'} (HTTP ${status})${detail}.`, {
    data,
  })
}

const SAYS: Partial<Record<ErrorCode, string>> = {
  provider_auth: 'refused the key',
  provider_billing: 'refused the request because of balance or limits',
  provider_rate_limited: 'asked to slow down',
  provider_overloaded: 'is overloaded or out of order',
  provider_bad_request: 'refused the request',
  provider_timeout: 'gave up waiting',
  block_too_large: 'refused the block as too large',
}

function statusCode(status: number, said: string, blocks: number): ErrorCode {
  if (status === 402 || ((status === 400 || status === 403 || status === 429) && BILLING.test(said)))
    return 'provider_billing'
  if (status === 401 || status === 403) return 'provider_auth'
  if (status === 429) return 'provider_rate_limited'
  if (status === 408) return 'provider_timeout'
  if (status >= 500) return 'provider_overloaded'
  const isTooLarge = status === 413 || (status === 400 && TOO_LONG.test(said))
  return isTooLarge && blocks === 1 ? 'block_too_large' : 'provider_bad_request'
}

function saidBy(error: Failure): string {
  return [error.type, error.errorCode, error.apiMessage ?? error.message]
    .filter((part) => typeof part === 'string')
    .join(' ')
}

/** The server's words, unless they hold the key or repeat a block. */
function quotable(said: string, { apiKey, blocks }: CallPlace): string {
  const plain = said.replaceAll(/\s+/g, ' ').trim()
  const repeatsBlock = blocks.some(
    ({ content }) => content.length >= 20 && plain.includes(content.slice(0, 20).replaceAll(/\s+/g, ' ')),
  )
  if (plain === '' || repeatsBlock || (apiKey !== '' && plain.includes(apiKey))) return ''
  return `: ${plain
    .slice(0, MAX_DETAIL_CHARS)
    .replace(/[.\s]+$/, '')
    .toWellFormed()}`
}

function readRetryAfter(headers: Headers | undefined): number | null {
  const value = headers?.get('retry-after')
  if (!value) return null
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

function connectionError(error: Failure, origin: string): AppError {
  const causes = causesOf(error)
  const known = causes.find((cause) => cause instanceof AppError)
  if (known instanceof AppError) return known
  if (causes.some((cause) => cause instanceof Error && /redirect/i.test(cause.message))) {
    return new AppError('provider_unreachable', `${origin} answered with a redirect, which is not followed.`)
  }
  const code = causes.map(codeOf).find((found) => found !== null)
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
