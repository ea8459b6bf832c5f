import type { RateLimits, RateWindow } from '../../provider.ts'

type WindowHeaders = {
  readonly limit: string
  readonly remaining: string
  readonly reset: string
  readonly resetMs: (value: string, headers: Headers) => number | null
}

/** Limits of `anthropic-ratelimit-*`; the resets are moments (RFC 3339). Null when the answer tells none. */
export function anthropicLimits(headers: Headers): RateLimits | null {
  const read = (what: string): RateWindow | null =>
    readWindow(headers, {
      limit: `anthropic-ratelimit-${what}-limit`,
      remaining: `anthropic-ratelimit-${what}-remaining`,
      reset: `anthropic-ratelimit-${what}-reset`,
      resetMs: untilMoment,
    })
  const inputTokens = read('input-tokens') ?? read('tokens')
  return limitsOrNull({ requests: read('requests'), inputTokens, outputTokens: read('output-tokens') })
}

/** Limits of `x-ratelimit-*`; the resets are spans (`6m0s`). Tokens in and out count together there. */
export function chatLimits(headers: Headers): RateLimits | null {
  const read = (what: string): RateWindow | null =>
    readWindow(headers, {
      limit: `x-ratelimit-limit-${what}`,
      remaining: `x-ratelimit-remaining-${what}`,
      reset: `x-ratelimit-reset-${what}`,
      resetMs: parseSpan,
    })
  return limitsOrNull({ requests: read('requests'), inputTokens: read('tokens'), outputTokens: null })
}

function limitsOrNull(limits: RateLimits): RateLimits | null {
  return limits.requests || limits.inputTokens || limits.outputTokens ? limits : null
}

function readWindow(headers: Headers, names: WindowHeaders): RateWindow | null {
  const limit = readNumber(headers.get(names.limit))
  const remaining = readNumber(headers.get(names.remaining))
  if (limit === null || remaining === null) return null
  const reset = headers.get(names.reset)
  return { limit, remaining, resetMs: (reset === null ? null : names.resetMs(reset, headers)) ?? 0 }
}

function readNumber(value: string | null): number | null {
  if (value === null || value.trim() === '') return null
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : null
}

/** Measured from the server's own clock where it tells it. */
function untilMoment(value: string, headers: Headers): number | null {
  const at = Date.parse(value)
  if (Number.isNaN(at)) return null
  const date = Date.parse(headers.get('date') ?? '')
  return Math.max(0, at - (Number.isNaN(date) ? Date.now() : date))
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }

/** `1h2m3.5s`, `6m0s`, `20ms`, or a number of seconds, in milliseconds. */
export function parseSpan(value: string): number | null {
  const plain = readNumber(value)
  if (plain !== null) return plain * 1_000
  const parts = [...value.trim().matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== value.trim()) return null
  return Math.round(parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNIT_MS[unit ?? ''] ?? 0), 0))
}

/** Seconds of `retry-after` (a number or a date) or `retry-after-ms`; null without them. */
export function retryAfterSeconds(headers: Headers | null): number | null {
  const ms = readNumber(headers?.get('retry-after-ms') ?? null)
  if (ms !== null) return ms / 1_000
  const value = headers?.get('retry-after') ?? null
  const seconds = readNumber(value)
  if (value === null || seconds !== null) return seconds
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1_000))
}
