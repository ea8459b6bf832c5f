import { describe, expect, it } from 'vitest'
import { anthropicLimits, chatLimits, parseSpan, retryAfterSeconds } from './rate-headers.ts'

describe('limits in headers', () => {
  it('measure a moment from the clock of the server that names it', () => {
    const headers = new Headers({
      date: 'Thu, 01 Jan 2026 00:00:00 GMT',
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:12Z',
      'anthropic-ratelimit-tokens-limit': '900',
      'anthropic-ratelimit-tokens-remaining': '800',
      'anthropic-ratelimit-tokens-reset': 'soon',
    })
    expect(anthropicLimits(headers)).toEqual({
      requests: { limit: 50, remaining: 0, resetMs: 12_000 },
      inputTokens: { limit: 900, remaining: 800, resetMs: 0 },
      outputTokens: null,
    })
  })
  it('are null where a server tells none, or nonsense', () => {
    expect(anthropicLimits(new Headers())).toBeNull()
    expect(chatLimits(new Headers({ 'x-ratelimit-limit-requests': 'many' }))).toBeNull()
  })
  it.each([
    ['6m0s', 360_000],
    ['20ms', 20],
    ['1h2m3.5s', 3_723_500],
    ['1.5', 1_500],
    ['', null],
    ['tomorrow', null],
    ['5 parsecs 3s', null],
  ])('read the span %j', (span, ms) => {
    expect(parseSpan(span)).toBe(ms)
  })
})

describe('the time to wait', () => {
  it('comes in seconds, milliseconds, or as a date', () => {
    expect(retryAfterSeconds(new Headers({ 'retry-after': '7' }))).toBe(7)
    expect(retryAfterSeconds(new Headers({ 'retry-after-ms': '250', 'retry-after': '9' }))).toBe(0.25)
    expect(retryAfterSeconds(new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }))).toBe(0)
    expect(retryAfterSeconds(new Headers({ 'retry-after': 'later' }))).toBeNull()
    expect(retryAfterSeconds(null)).toBeNull()
  })
})
