import { afterEach, describe, expect, it } from 'vitest'
import { type ChatServer, type ChatServerOptions, startChatServer } from '../../../../../tests/helpers/chat-server.ts'
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
import { REQUIREMENTS_SCHEMA } from '../../../../../tests/helpers/house-schemas.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { limitsOf, type PackRequest, type Provider } from '../../provider.ts'
import { createDataValidator } from '../../validate-answer.ts'
import { createChatProvider } from './chat-provider.ts'

let server: ChatServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function connect(options: ChatServerOptions = {}): Promise<{ provider: Provider; server: ChatServer }> {
  server = await startChatServer(options)
  const access = { apiKey: options.key ?? null, baseUrl: `${server.url}/v1/`, catalogue: SHIPPED_CATALOGUE }
  return { provider: createChatProvider(access), server }
}

const ask = (changes: Partial<PackRequest> = {}): PackRequest => packRequest({ model: 'small-model', ...changes })

describe('a good call', () => {
  it('gives a valid item for every block, streamed, with usage, model and request id', async () => {
    const { provider, server } = await connect()
    let begun = 0
    const answer = await provider.call(ask({ onBegun: () => (begun += 1) }))
    const validate = createDataValidator(REQUIREMENTS_SCHEMA)
    expect(uidsOf(answer)).toEqual(ALL_UIDS)
    for (const item of answer.items) expect(validate(item.data).ok).toBe(true)
    expect(answer).toMatchObject({
      model: 'small-model',
      requestId: 'req_test',
      stopReason: 'end_turn',
      rung: 'json_schema',
      usage: { cacheReadTokens: 0, cacheCreationTokens: 0 },
    })
    expect(answer.usage.inputTokens).toBeGreaterThan(0)
    expect(answer.usage.outputTokens).toBeGreaterThan(0)
    expect(begun).toBe(1)
    expect(server.requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  })
  it('counts cached tokens apart', async () => {
    const { provider } = await connect()
    const first = await provider.call(ask())
    const second = await provider.call(ask())
    expect(second.usage.cacheReadTokens).toBeGreaterThan(0)
    expect(second.usage.inputTokens + second.usage.cacheReadTokens).toBe(first.usage.inputTokens)
  })
  it('asks in a strict schema where all fields are required, and optional ones may be null', async () => {
    const { provider, server } = await connect({
      respond: ({ blocks }) => blocks.map(({ block_uid }) => ({ block_uid, data: { kind: 'a', note: null } })),
    })
    const schema: JsonObject = {
      type: 'object',
      properties: { kind: { type: 'string', enum: ['a', 'b'] }, note: { type: 'string' } },
      required: ['kind'],
      additionalProperties: false,
    }
    const answer = await provider.call(ask({ schema, temperature: 0.2 }))
    const form = JSON.stringify(server.requests[0]?.body.response_format)
    expect(form).toContain('"strict":true')
    expect(form).toContain('"note":{"type":["string","null"]}')
    expect(form).toContain('"required":["kind","note"]')
    expect(server.requests[0]?.body).toMatchObject({ temperature: 0.2, max_tokens: 1_000 })
    expect(createDataValidator(schema)(answer.items[0]?.data ?? null)).toEqual({ ok: true, data: { kind: 'a' } })
  })
  it('asks less strictly where a schema cannot be said so', async () => {
    const { provider, server } = await connect()
    const schema: JsonObject = { type: 'object', properties: { tags: { type: 'object', additionalProperties: true } } }
    expect(uidsOf(await provider.call(ask({ schema })))).toEqual(ALL_UIDS)
    expect(JSON.stringify(server.requests[0]?.body.response_format)).toContain('"strict":false')
  })
  it('sends the key it was given, or none, and nothing that the environment holds', async () => {
    const names = ['OPENAI_API_KEY', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID', 'OPENAI_CUSTOM_HEADERS']
    for (const name of names) process.env[name] = name === 'OPENAI_CUSTOM_HEADERS' ? 'x-leak: 1' : 'env-secret'
    try {
      const { provider, server } = await connect()
      await provider.call(ask())
      const headers = server.requests[0]?.headers ?? {}
      expect(headers.authorization).toBeUndefined()
      expect(JSON.stringify(headers)).not.toMatch(/env-secret|x-leak|stainless/)
      await server.close()
      const closed = await connect({ key: CANARY_KEY })
      await closed.provider.call(ask())
      expect(closed.server.requests[0]?.headers.authorization).toBe(`Bearer ${CANARY_KEY}`)
    } finally {
      for (const name of names) Reflect.deleteProperty(process.env, name)
    }
  })
  it.each(['thinking_first', 'fenced', 'duplicate_items', 'foreign_items'] as const)(
    'takes an answer with %s',
    async (fault) => {
      const { provider } = await connect({ script: [{ fault }] })
      expect(uidsOf(await provider.call(ask()))).toEqual(ALL_UIDS)
    },
  )
  it('does not take thinking in the text for the answer', async () => {
    const items = ALL_UIDS.map((block_uid) => ({ block_uid, data: { right: true } }))
    const text = `<think>\n[{"block_uid":"c:0","data":{"right":false}}] Or not?\n</think>\n${JSON.stringify(items)}`
    const { provider } = await connect({
      script: [
        { fault: 'text', text },
        { fault: 'text', text: `<think>${JSON.stringify(items)}` },
      ],
    })
    expect((await provider.call(ask())).items.map(({ data }) => data)).toEqual(items.map(({ data }) => data))
    expect(await failureOf(provider.call(ask()))).toMatchObject({ code: 'provider_bad_answer' })
  })
  it('takes a body that comes slowly, and one that is not streamed though it was asked for', async () => {
    const slow = await connect({ script: [{ fault: 'slow_body', chunkDelayMs: 2 }] })
    expect(uidsOf(await slow.provider.call(ask()))).toEqual(ALL_UIDS)
    await slow.server.close()
    const whole = await connect({ cannotStream: true })
    for (const rung of [null, 'tool', 'text'] as const) {
      expect(uidsOf(await whole.provider.call(ask({ rung })))).toEqual(ALL_UIDS)
    }
  })
  it('estimates the tokens that the server does not tell', async () => {
    const { provider } = await connect({ hidesUsage: true })
    const { usage } = await provider.call(ask())
    expect(usage.inputTokens).toBeGreaterThan(100)
    expect(usage.outputTokens).toBeGreaterThan(20)
  })
})

describe('an answer that was cut', () => {
  it('says that its tokens ended', async () => {
    const { provider } = await connect({ script: [{ fault: 'max_tokens', keepItems: 3 }] })
    const cut = await provider.call(ask())
    expect(uidsOf(cut)).toEqual(ALL_UIDS.slice(0, 3))
    expect(cut.stopReason).toBe('max_tokens')
  })
  it.each(['end', 'destroy', 'error', 'stall'] as const)('gives the items before it was cut by %s', async (then) => {
    const { provider } = await connect({ script: [{ fault: 'cut', keepItems: 2, then }] })
    const answer = await provider.call(ask({ timeoutMs: then === 'stall' ? 200 : 30_000 }))
    expect(uidsOf(answer)).toEqual(ALL_UIDS.slice(0, 2))
    expect(answer.stopReason).toBe(then === 'stall' ? 'timed_out' : 'broken_off')
    expect(answer.usage.inputTokens).toBeGreaterThan(100)
    expect(answer.usage.outputTokens).toBeGreaterThan(answer.raw.length / 8)
  })
  it('carries its usage when it is cancelled', async () => {
    const controller = new AbortController()
    const { provider } = await connect({ script: [{ fault: 'cut', keepItems: 2, then: 'stall' }] })
    const call = provider.call(ask({ signal: controller.signal, onBegun: () => controller.abort() }))
    const thrown = await failureOf(call)
    expect(thrown).toMatchObject({ code: 'cancelled' })
    expect(Number(thrown.data?.inputTokens)).toBeGreaterThan(100)
  })
})

describe('what a server refuses', () => {
  it('leads down the ladder of answer forms, and stays there', async () => {
    const { provider, server } = await connect({
      script: () => ({ fault: 'reject_rung', rungs: ['json_schema', 'tool'] }),
    })
    expect((await provider.call(ask())).rung).toBe('text')
    await provider.call(ask())
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'text', 'text'])
    expect(server.requests.every(({ system }) => system.includes('JSON Schema of `data`'))).toBe(true)
  })
  it.each([
    ['max_tokens', 'max_completion_tokens'],
    ['temperature', null],
    ['stream_options', null],
  ])('as a parameter is left out from then on: %s', async (refused, instead) => {
    const { provider, server } = await connect({ refuses: [refused] })
    expect(uidsOf(await provider.call(ask({ temperature: 0.2 })))).toEqual(ALL_UIDS)
    await provider.call(ask({ temperature: 0.2 }))
    expect(server.requests).toHaveLength(3)
    expect(server.requests[2]?.body).not.toHaveProperty(refused)
    if (instead) expect(server.requests[2]?.body).toHaveProperty(instead)
  })
  it('as a part of its own is put before the blocks', async () => {
    const { provider, server } = await connect({ refuses: ['system'] })
    expect(uidsOf(await provider.call(ask()))).toEqual(ALL_UIDS)
    expect(server.requests[1]?.body.messages).toHaveLength(1)
  })
  it('all at once is found out in one call', async () => {
    const { provider } = await connect({
      refuses: ['max_tokens', 'temperature', 'stream_options', 'response_format', 'tools', 'system'],
    })
    expect(uidsOf(await provider.call(ask({ temperature: 0.2 })))).toEqual(ALL_UIDS)
  })
})

const said = (message: string, code: string | number | null = null): JsonObject => ({ error: { message, code } })

describe('a failed call', () => {
  it.each([
    [401, 'provider_auth', said('Incorrect API key provided')],
    [402, 'provider_billing', said('Insufficient credits')],
    [403, 'provider_auth', said('Country not supported')],
    [403, 'provider_refused', said('Your input was flagged by moderation')],
    [429, 'provider_billing', said('You exceeded your current quota, please check your plan', 'insufficient_quota')],
    [429, 'provider_rate_limited', said('Rate limit reached for requests')],
    [503, 'provider_overloaded', said('Loading model', 503)],
    [500, 'provider_overloaded', 'oops'],
    [404, 'model_unknown', said('model "x" not found, try pulling it first')],
    [400, 'model_unknown', said('x/y is not a valid model ID', 400)],
    [404, 'provider_unreachable', 'Not found'],
    [405, 'provider_unreachable', ''],
    [
      400,
      'provider_bad_request',
      said("This model's maximum context length is 4096 tokens", 'context_length_exceeded'),
    ],
    [400, 'provider_bad_request', { error: 'invalid options' }],
  ])('with status %i is %s', async (status, code, body) => {
    const { provider, server } = await connect({ script: [{ fault: 'status', status, body }] })
    const thrown = await failureOf(provider.call(ask()))
    expect(thrown).toMatchObject({ code, data: { status, requestId: 'req_test' } })
    expect(thrown.message).toContain(server.url)
    expect(server.requests).toHaveLength(1)
  })
  it('blames a block that is alone in a request without room for it', async () => {
    const body = said('the request exceeds the available context size', 'exceed_context_size_error')
    const { provider } = await connect({ script: [{ fault: 'status', status: 400, body }] })
    expect(await failureOf(provider.call(ask({ blocks: ONE_BLOCK })))).toMatchObject({ code: 'block_too_large' })
  })
  it('tells how long to wait, and the limits', async () => {
    const limits = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '6m0s',
      'x-ratelimit-limit-tokens': '1000',
      'x-ratelimit-remaining-tokens': '990',
      'x-ratelimit-reset-tokens': '20ms',
    }
    const limited = { fault: 'status', status: 429, headers: { 'retry-after-ms': '1500' } } as const
    const { provider } = await connect({ limits, script: [limited] })
    const thrown = await failureOf(provider.call(ask()))
    expect(thrown.data).toMatchObject({ retryAfterSeconds: 1.5 })
    const expected = {
      requests: { limit: 60, remaining: 0, resetMs: 360_000 },
      inputTokens: { limit: 1_000, remaining: 990, resetMs: 20 },
      outputTokens: null,
    }
    expect(limitsOf(thrown)).toEqual(expected)
    expect((await provider.call(ask())).limits).toEqual(expected)
  })
  it('never repeats the key or the document that the server echoes', async () => {
    const echoes = [`bad: ${CANARY_TEXT}`, `bad: ${CANARY_KEY}`, `near "${CANARY_TEXT.slice(12, 40)}" at 7`]
    const { provider } = await connect({
      key: CANARY_KEY,
      script: echoes.map((text) => ({ fault: 'status', status: 400, body: said(text) })),
    })
    for (const echo of echoes) {
      const thrown = await failureOf(provider.call(ask()))
      expect(thrown.message).not.toContain(echo.slice(6, 20))
    }
  })
  it.each([
    ['a stream that breaks off', { fault: 'cut', keepItems: 0, then: 'destroy' }, 'provider_bad_answer'],
    ['an error in its stream', { fault: 'cut', keepItems: 0, then: 'error' }, 'provider_overloaded'],
    ['a page instead of JSON', { fault: 'raw', body: '<html>', contentType: 'text/html' }, 'provider_bad_answer'],
    ['JSON that is no completion', { fault: 'raw', body: '{"ok":true}' }, 'provider_bad_answer'],
    ['a reset connection', { fault: 'reset' }, 'provider_unreachable'],
    ['a redirect', { fault: 'redirect' }, 'provider_unreachable'],
    ['a body without end', { fault: 'endless_body' }, 'provider_bad_answer'],
    ['an answer of 50 MB', { fault: 'huge_body' }, 'provider_bad_answer'],
    ['a gzip bomb', { fault: 'gzip_bomb' }, 'provider_bad_answer'],
    ['a refusal', { fault: 'refusal' }, 'provider_refused'],
    ['another tool than the one offered', { fault: 'wrong_tool' }, 'provider_bad_answer'],
    ['words alone', { fault: 'text', text: 'I would rather not.' }, 'provider_bad_answer'],
  ] as const)('with %s says so', async (_name, fault, code) => {
    const { provider, server } = await connect({ script: [fault] })
    expect(await failureOf(provider.call(ask()))).toMatchObject({ code })
    expect(server.requests).toHaveLength(1)
  })
  it('names the address that refuses connections', async () => {
    const baseUrl = await closedAddress()
    const provider = createChatProvider({ apiKey: null, baseUrl, catalogue: SHIPPED_CATALOGUE })
    const thrown = await failureOf(provider.call(ask()))
    expect(thrown).toMatchObject({ code: 'provider_unreachable' })
    expect(thrown.message).toContain('ECONNREFUSED')
  })
  it('times out as a whole', async () => {
    const { provider } = await connect({ script: [{ fault: 'stall' }] })
    expect(await failureOf(provider.call(ask({ timeoutMs: 100 })))).toMatchObject({ code: 'provider_timeout' })
  })
})
