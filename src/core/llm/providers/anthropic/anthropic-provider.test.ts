import { afterEach, describe, expect, it } from 'vitest'
import { CLOSE_READING_SCHEMA, REQUIREMENTS_SCHEMA } from '../../../../../tests/helpers/house-schemas.ts'
import {
  startMessagesServer,
  type MessagesServer,
  type MessagesServerOptions,
} from '../../../../../tests/helpers/messages-server.ts'
import {
  ALL_UIDS,
  CANARY_KEY,
  CANARY_TEXT,
  closedAddress,
  failureOf,
  ONE_BLOCK,
  packRequest,
  SHIPPED_CATALOGUE,
  uidsOf,
} from '../../../../../tests/helpers/pack-request.ts'
import type { JsonObject, JsonValue } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import { limitsOf, type Provider } from '../../provider.ts'
import { createDataValidator } from '../../validate-answer.ts'
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

describe('a good call', () => {
  it('gives a valid item for every block, with usage, model and request id', async () => {
    const { provider } = await connect()
    const answer = await provider.call(packRequest())
    const validate = createDataValidator(REQUIREMENTS_SCHEMA)
    expect(uidsOf(answer)).toEqual(ALL_UIDS)
    for (const item of answer.items) expect(validate(item.data).ok).toBe(true)
    expect(answer).toMatchObject({ model: 'claude-haiku-5-5', requestId: 'req_test', stopReason: 'end_turn' })
    expect(answer.usage.inputTokens).toBeGreaterThan(0)
    expect(answer.usage.cacheCreationTokens).toBeGreaterThan(0)
    expect(JSON.parse(answer.raw)).toHaveProperty('results')
  })
  it('sends the same cached system part for every pack, a strict schema and no temperature where the model takes none', async () => {
    const { provider, server } = await connect()
    await provider.call(packRequest({ temperature: 0.2 }))
    await provider.call(packRequest({ blocks: ONE_BLOCK, model: 'claude-haiku-4-5-20251001', temperature: 0.2 }))
    const [first, second] = server.requests
    expect(first?.body.system).toEqual(second?.body.system)
    expect(first?.body.system).toMatchObject([{ type: 'text', cache_control: { type: 'ephemeral' } }])
    expect(first?.rung).toBe('json_schema')
    expect(first?.body).not.toHaveProperty('temperature')
    expect(second?.body).toMatchObject({ temperature: 0.2, max_tokens: 1_000 })
  })
  it('sends the key it was given and nothing that the environment holds', async () => {
    process.env.ANTHROPIC_CUSTOM_HEADERS = 'x-leak: 1\nauthorization: Bearer env'
    process.env.ANTHROPIC_AUTH_TOKEN = 'env-token'
    try {
      const { provider, server } = await connect()
      await provider.call(packRequest())
      const headers = server.requests[0]?.headers ?? {}
      expect(headers['x-api-key']).toBe(CANARY_KEY)
      expect(headers.authorization).toBeUndefined()
      expect(headers['x-leak']).toBeUndefined()
    } finally {
      delete process.env.ANTHROPIC_CUSTOM_HEADERS
      delete process.env.ANTHROPIC_AUTH_TOKEN
    }
  })
  it.each(['thinking_first', 'fenced', 'duplicate_items', 'foreign_items'] as const)(
    'takes an answer with %s',
    async (fault) => {
      const { provider } = await connect({ script: [{ fault }] })
      expect(uidsOf(await provider.call(packRequest()))).toEqual(ALL_UIDS)
    },
  )
  it('takes a body that comes slowly', async () => {
    const { provider } = await connect({ script: [{ fault: 'slow_body', chunkDelayMs: 5 }] })
    expect(uidsOf(await provider.call(packRequest()))).toEqual(ALL_UIDS)
  })
  it('gives what arrived when blocks are missing or the answer was cut', async () => {
    const { provider } = await connect({ script: [{ fault: 'missing_blocks' }, { fault: 'max_tokens', keepItems: 3 }] })
    expect(uidsOf(await provider.call(packRequest()))).toEqual(ALL_UIDS.slice(0, 2))
    const cut = await provider.call(packRequest())
    expect(uidsOf(cut)).toEqual(ALL_UIDS.slice(0, 3))
    expect(cut.stopReason).toBe('max_tokens')
  })
})

describe('a streamed call', () => {
  it('says once that the answer has begun, while the rest is still to come', async () => {
    let release = (): void => undefined
    const rest = new Promise<void>((resolve) => (release = resolve))
    const { provider, server } = await connect({ holdRest: () => rest })
    const begun: string[] = []
    const answer = await provider.call(
      packRequest({
        onBegun: () => {
          begun.push('begun')
          release()
        },
      }),
    )
    expect(begun).toEqual(['begun'])
    expect(answer.begunMs).toBeGreaterThanOrEqual(0)
    expect(server.requests[0]?.body.stream).toBe(true)
    expect(uidsOf(answer)).toEqual(ALL_UIDS)
  })
  it.each(['end', 'destroy', 'error', 'stall'] as const)(
    'gives the items that are whole when it is cut by %s, and counts what was written',
    async (then) => {
      const { provider } = await connect({ script: [{ fault: 'cut', keepItems: 2, then }] })
      const answer = await provider.call(packRequest({ timeoutMs: then === 'stall' ? 200 : 30_000 }))
      expect(uidsOf(answer)).toEqual(ALL_UIDS.slice(0, 2))
      expect(answer.stopReason).toBe(then === 'stall' ? 'timed_out' : 'broken_off')
      expect(answer.usage.inputTokens).toBeGreaterThan(0)
      expect(answer.usage.outputTokens).toBeGreaterThan(answer.raw.length / 8)
    },
  )
  it("joins the pieces of a tool's input, and reads them as far as they go", async () => {
    const { provider } = await connect()
    const answer = await provider.call(packRequest({ rung: 'tool' }))
    expect(answer).toMatchObject({ rung: 'tool', stopReason: 'tool_use' })
    expect(uidsOf(answer)).toEqual(ALL_UIDS)
  })
  it('takes an answer that a server gives as a whole', async () => {
    const whole = {
      type: 'message',
      model: 'm',
      content: [{ type: 'tool_use', name: RESULT_TOOL_NAME, input: { results: [{ block_uid: 'c:1', data: {} }] } }],
      stop_reason: 'tool_use',
      usage: { input_tokens: 5, output_tokens: 7 },
    }
    const { provider } = await connect({ script: [{ fault: 'raw', body: JSON.stringify(whole) }] })
    let begun = 0
    const answer = await provider.call(packRequest({ onBegun: () => (begun += 1) }))
    expect(uidsOf(answer)).toEqual(['c:1'])
    expect(answer.usage).toEqual({ inputTokens: 5, outputTokens: 7, cacheCreationTokens: 0, cacheReadTokens: 0 })
    expect(begun).toBe(1)
  })
})

describe('the ladder of answer forms', () => {
  it('falls back to a tool when the schema is refused, and stays there for that schema and model', async () => {
    const { provider, server } = await connect({ script: () => ({ fault: 'reject_rung', rungs: ['json_schema'] }) })
    expect(uidsOf(await provider.call(packRequest()))).toEqual(ALL_UIDS)
    await provider.call(packRequest({ schema: structuredClone(REQUIREMENTS_SCHEMA) }))
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'tool'])
    await provider.call(packRequest({ schema: CLOSE_READING_SCHEMA }))
    expect(server.requests.map(({ rung }) => rung).slice(3)).toEqual(['json_schema', 'tool'])
  })
  it('falls back to text when tools are refused too, and gives up after that', async () => {
    const { provider, server } = await connect({
      script: () => ({ fault: 'reject_rung', rungs: ['json_schema', 'tool'] }),
    })
    expect(uidsOf(await provider.call(packRequest()))).toEqual(ALL_UIDS)
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'text'])
    await server.close()
    const stubborn = await connect({ script: () => ({ fault: 'reject_rung', rungs: ['json_schema', 'tool', 'text'] }) })
    expect(await failureOf(stubborn.provider.call(packRequest()))).toMatchObject({ code: 'provider_bad_request' })
    expect(stubborn.server.requests).toHaveLength(3)
  })
  it('begins where the caller knows that it works, and tells where it ended', async () => {
    const { provider, server } = await connect({ script: () => ({ fault: 'reject_rung', rungs: ['tool'] }) })
    expect((await provider.call(packRequest({ rung: 'tool' }))).rung).toBe('text')
    expect((await provider.call(packRequest({ rung: 'tool' }))).rung).toBe('text')
    expect(server.requests.map(({ rung }) => rung)).toEqual(['tool', 'text', 'text'])
  })
  it('begins with the tool where the schema has more optional or nullable fields than are compiled', async () => {
    const { provider, server } = await connect()
    const fields = (count: number, type: JsonValue): JsonObject =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${index}`, { type }]))
    const optional = (count: number): JsonObject => ({ type: 'object', properties: fields(count, 'string') })
    const nullable = (count: number): JsonObject => {
      const properties = fields(count, ['string', 'null'])
      return { type: 'object', properties, required: Object.keys(properties) }
    }
    for (const schema of [optional(24), optional(25), nullable(16), nullable(17)]) {
      await provider.call(packRequest({ schema }))
    }
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'json_schema', 'tool'])
  })
  it('leaves out a temperature that the model refuses, lowers the tokens to what it may write, and remembers both', async () => {
    const model = 'claude-of-tomorrow'
    const refuse = (body: JsonObject): string | null => {
      if (Number(body.max_tokens) > 500)
        return `max_tokens: ${JSON.stringify(body.max_tokens)} > 500, which is the maximum`
      return body.temperature === undefined ? null : 'temperature: is not supported'
    }
    const { provider, server } = await connect({
      script: ({ body }) => {
        const said = refuse(body)
        return said === null ? undefined : { fault: 'status', status: 400, body: error('invalid_request_error', said) }
      },
    })
    await provider.call(packRequest({ model, temperature: 0.2 }))
    expect(server.requests).toHaveLength(3)
    await provider.call(packRequest({ model, temperature: 0.2 }))
    expect(server.requests).toHaveLength(4)
    expect(server.requests[3]?.body).toMatchObject({ max_tokens: 500 })
  })
  it('begins with the tool for a schema that strict mode cannot say', async () => {
    const { provider, server } = await connect()
    const schema: JsonObject = {
      type: 'object',
      properties: { tags: { type: 'object', additionalProperties: { type: 'string' } } },
    }
    expect(uidsOf(await provider.call(packRequest({ schema })))).toEqual(ALL_UIDS)
    expect(server.requests.map(({ rung }) => rung)).toEqual(['tool'])
  })
})

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

describe('settings that cannot be used', () => {
  it('are refused before any call', () => {
    for (const baseUrl of ['nowhere', 'file:///etc', 'http://user:pass@host']) {
      expect(() => createAnthropicProvider({ apiKey: CANARY_KEY, baseUrl, catalogue: SHIPPED_CATALOGUE })).toThrow(
        /base URL/,
      )
    }
    expect(() => createAnthropicProvider({ apiKey: 'a\nb', catalogue: SHIPPED_CATALOGUE })).toThrow(
      /characters that no key has/,
    )
  })
})
