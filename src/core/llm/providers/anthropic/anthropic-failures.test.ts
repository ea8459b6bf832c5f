import { afterEach, describe, expect, it } from 'vitest'
import {
  startMessagesServer,
  type MessagesServer,
  type MessagesServerOptions,
} from '../../../../../tests/helpers/messages-server.ts'
import {
  CANARY_KEY,
  CANARY_TEXT,
  closedAddress,
  failureOf,
  ONE_BLOCK,
  packRequest,
  SHIPPED_CATALOGUE,
} from '../../../../../tests/helpers/pack-request.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { limitsOf, type Provider } from '../../provider.ts'
import { createAnthropicProvider } from './anthropic-provider.ts'

let server: MessagesServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function connect(options: MessagesServerOptions = {}): Promise<{ provider: Provider; server: MessagesServer }> {
  server = await startMessagesServer(options)
  return {
    provider: createAnthropicProvider({ apiKey: CANARY_KEY, baseUrl: server.url, catalogue: SHIPPED_CATALOGUE }),
    server,
  }
}

const LIMITS = {
  'anthropic-ratelimit-requests-limit': '50',
  'anthropic-ratelimit-requests-remaining': '49',
  'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:00Z',
  'anthropic-ratelimit-input-tokens-limit': '10000',
  'anthropic-ratelimit-input-tokens-remaining': '9000',
}
const error = (type: string, message: string): JsonObject => ({ type: 'error', error: { type, message } })

describe('a failed call', () => {
  it.each([
    [401, 'provider_auth', error('authentication_error', 'invalid x-api-key')],
    [403, 'provider_auth', error('permission_error', 'not allowed')],
    [402, 'provider_billing', error('billing_error', 'pay')],
    [
      400,
      'provider_billing',
      error('invalid_request_error', 'You have reached your specified API usage limits: spend limit'),
    ],
    [429, 'provider_billing', error('enforced_spend_limit_reached', 'spend limit reached')],
    [429, 'provider_rate_limited', error('rate_limit_error', 'slow down')],
    [529, 'provider_overloaded', error('overloaded_error', 'Overloaded')],
    [500, 'provider_overloaded', 'oops'],
    [503, 'provider_overloaded', ''],
    [504, 'provider_overloaded', error('timeout_error', 'timed out')],
    [400, 'provider_bad_request', error('invalid_request_error', 'temperature: not supported')],
    [404, 'model_unknown', error('not_found_error', 'model: nothing')],
    [404, 'provider_unreachable', error('not_found_error', 'Not found')],
    [413, 'provider_bad_request', error('request_too_large', 'too large')],
  ])('with status %i is %s', async (status, code, body) => {
    const { provider, server } = await connect({ script: [{ fault: 'status', status, body }] })
    const thrown = await failureOf(provider.call(packRequest()))
    expect(thrown).toMatchObject({ code, data: { status, requestId: 'req_test' } })
    expect(thrown.message).toContain(server.url)
    expect(server.requests).toHaveLength(1)
  })
  it('tells how long to wait', async () => {
    const limited = { fault: 'status', status: 429, headers: { 'retry-after': '7' } } as const
    const { provider } = await connect({ script: [limited] })
    expect(await failureOf(provider.call(packRequest()))).toMatchObject({ data: { retryAfterSeconds: 7 } })
  })
  it('says of several blocks that they are too large together', async () => {
    const { provider } = await connect({ script: [{ fault: 'status', status: 413 }] })
    expect(await failureOf(provider.call(packRequest()))).toMatchObject({
      code: 'provider_bad_request',
      data: { isTooLarge: true },
    })
  })
  it('blames the block when it is alone in a request that is too large', async () => {
    const tooLong = {
      fault: 'status',
      status: 400,
      body: error('invalid_request_error', 'prompt is too long: 9 > 8'),
    } as const
    const { provider } = await connect({ script: [{ fault: 'status', status: 413 }, tooLong] })
    expect(await failureOf(provider.call(packRequest({ blocks: ONE_BLOCK })))).toMatchObject({
      code: 'block_too_large',
    })
    expect(await failureOf(provider.call(packRequest({ blocks: ONE_BLOCK })))).toMatchObject({
      code: 'block_too_large',
    })
  })
  it('never repeats the key or the document that the server echoes', async () => {
    const echo = {
      fault: 'status',
      status: 400,
      body: error('invalid_request_error', `bad: ${CANARY_TEXT} ${CANARY_KEY}`),
    } as const
    const { provider } = await connect({ script: [echo] })
    expect((await failureOf(provider.call(packRequest()))).code).toBe('provider_bad_request')
  })
  it.each([
    ['a stream that ends early', { fault: 'cut', keepItems: 0, then: 'end' }, 'provider_bad_answer'],
    ['a stream that breaks off', { fault: 'cut', keepItems: 0, then: 'destroy' }, 'provider_bad_answer'],
    ['an error in its stream', { fault: 'cut', keepItems: 0, then: 'error' }, 'provider_overloaded'],
    ['half a JSON', { fault: 'raw', body: '{"type":"message","content":[{' }, 'provider_bad_answer'],
    [
      'a stream that is no JSON',
      { fault: 'raw', body: 'data: {"a\n\n', contentType: 'text/event-stream' },
      'provider_bad_answer',
    ],
    ['a stream of nothing', { fault: 'raw', body: '\n', contentType: 'text/event-stream' }, 'provider_bad_answer'],
    ['an answer of 50 MB', { fault: 'huge_body' }, 'provider_bad_answer'],
    ['a streamed gzip bomb', { fault: 'gzip_bomb' }, 'provider_bad_answer'],
    ['a page instead of JSON', { fault: 'raw', body: '<html>', contentType: 'text/html' }, 'provider_bad_answer'],
    ['JSON that is no message', { fault: 'raw', body: '{"ok":true}' }, 'provider_bad_answer'],
    ['a reset connection', { fault: 'reset' }, 'provider_unreachable'],
    ['a redirect', { fault: 'redirect' }, 'provider_unreachable'],
    ['a body without end', { fault: 'endless_body' }, 'provider_bad_answer'],
    ['a gzip bomb', { fault: 'raw', body: ' '.repeat(50_000_000), gzip: true }, 'provider_bad_answer'],
  ] as const)('with %s says so', async (_name, fault, code) => {
    const { provider, server } = await connect({ script: [fault] })
    const thrown = await failureOf(provider.call(packRequest()))
    expect(thrown.code).toBe(code)
    expect(thrown.message).toContain(server.url)
    expect(server.requests).toHaveLength(1)
  })
  it.each([
    ['a refusal', { fault: 'refusal' }, 'provider_refused'],
    ['another tool than the one offered', { fault: 'wrong_tool' }, 'provider_bad_answer'],
    ['words alone', { fault: 'text', text: 'I would rather not.' }, 'provider_bad_answer'],
    ['a cut before the first item', { fault: 'max_tokens', keepItems: 0 }, 'provider_bad_answer'],
  ] as const)('that was billed carries its usage: %s', async (_name, fault, code) => {
    const { provider } = await connect({ script: [fault] })
    const thrown = await failureOf(provider.call(packRequest()))
    expect(thrown.code).toBe(code)
    expect(Number(thrown.data?.inputTokens)).toBeGreaterThan(0)
    expect(thrown.data).toHaveProperty('outputTokens')
  })
  it.each([{ fault: 'stall' }, { fault: 'cut', keepItems: 0, then: 'stall' }] as const)(
    'times out on $fault',
    async (fault) => {
      const { provider } = await connect({ script: [fault] })
      expect(await failureOf(provider.call(packRequest({ timeoutMs: 100 })))).toMatchObject({
        code: 'provider_timeout',
      })
    },
  )
  it('is cancelled by its signal before the answer has begun', async () => {
    const controller = new AbortController()
    const { provider } = await connect({
      script: () => {
        setImmediate(() => controller.abort())
        return { fault: 'stall' }
      },
    })
    const thrown = await failureOf(provider.call(packRequest({ signal: controller.signal })))
    expect(thrown).toMatchObject({ code: 'cancelled' })
    expect(thrown.data).not.toHaveProperty('inputTokens')
  })
  it('carries its usage when it is cancelled or too slow after the answer has begun', async () => {
    const { provider } = await connect({ script: () => ({ fault: 'cut', keepItems: 0, then: 'stall' }) })
    const controller = new AbortController()
    const cancelled = provider.call(packRequest({ signal: controller.signal, onBegun: () => controller.abort() }))
    for (const [call, code] of [
      [cancelled, 'cancelled'],
      [provider.call(packRequest({ timeoutMs: 150 })), 'provider_timeout'],
    ] as const) {
      const thrown = await failureOf(call)
      expect(thrown).toMatchObject({ code, data: { requestId: 'req_test' } })
      expect(Number(thrown.data?.inputTokens)).toBeGreaterThan(0)
      expect(Number(thrown.data?.outputTokens)).toBeGreaterThan(0)
    }
  })
  it('carries the limits of its headers', async () => {
    const { provider } = await connect({ limits: LIMITS, script: [{ fault: 'status', status: 429 }] })
    expect(limitsOf(await failureOf(provider.call(packRequest())))).toMatchObject({
      requests: { limit: 50, remaining: 49 },
    })
    expect((await provider.call(packRequest())).limits).toEqual({
      requests: { limit: 50, remaining: 49, resetMs: expect.any(Number) as number },
      inputTokens: { limit: 10_000, remaining: 9_000, resetMs: expect.any(Number) as number },
      outputTokens: null,
    })
  })
  it('is cancelled without a request when the signal fired before', async () => {
    const { provider, server } = await connect()
    expect(await failureOf(provider.call(packRequest({ signal: AbortSignal.abort() })))).toMatchObject({
      code: 'cancelled',
    })
    expect(server.requests).toHaveLength(0)
  })
  it('names the address that refuses connections', async () => {
    const url = await closedAddress()
    const provider = createAnthropicProvider({ apiKey: CANARY_KEY, baseUrl: url, catalogue: SHIPPED_CATALOGUE })
    const thrown = await failureOf(provider.call(packRequest()))
    expect(thrown).toMatchObject({ code: 'provider_unreachable' })
    expect(thrown.message).toContain(url)
    expect(thrown.message).toContain('ECONNREFUSED')
  })
})
