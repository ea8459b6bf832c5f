import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { CLOSE_READING_SCHEMA, REQUIREMENTS_SCHEMA } from '../../../../../tests/helpers/house-schemas.ts'
import {
  startMessagesServer,
  type MessagesServer,
  type MessagesServerOptions,
} from '../../../../../tests/helpers/messages-server.ts'
import type { AppError } from '../../../../shared/errors.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { loadModelCatalogue } from '../../models.ts'
import type { PackAnswer, PackRequest, Provider } from '../../provider.ts'
import { createDataValidator } from '../../validate-answer.ts'
import { createAnthropicProvider } from './anthropic-provider.ts'

const catalogue = loadModelCatalogue(join(import.meta.dirname, '../../../../../resources/models.json'))
const KEY = 'sk-ant-canary-0123456789'
const SECRET = 'The harbour master keeps the blue ledger locked away.'
const BLOCKS = ['c:0', 'c:1', 'c:2', 'c:3'].map((blockUid, blockIndex) => ({
  blockUid,
  blockIndex,
  type: 'paragraph' as const,
  content: `${SECRET} ${blockIndex}`,
}))

let server: MessagesServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function connect(options: MessagesServerOptions = {}): Promise<{ provider: Provider; server: MessagesServer }> {
  server = await startMessagesServer(options)
  return { provider: createAnthropicProvider({ apiKey: KEY, baseUrl: server.url, catalogue }), server }
}

function request(changes: Partial<PackRequest> = {}): PackRequest {
  const schema: JsonObject = REQUIREMENTS_SCHEMA
  return {
    schema,
    blocks: BLOCKS,
    model: 'claude-haiku-5-5',
    maxTokens: 1_000,
    rung: null,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    ...changes,
  }
}

async function failure(call: Promise<PackAnswer>): Promise<AppError> {
  const error = (await call.then(
    () => new Error('The call did not fail.'),
    (thrown: unknown) => thrown,
  )) as AppError
  expect(JSON.stringify([error.message, error.data, String(error.cause)])).not.toContain(KEY)
  expect(error.message).not.toContain(SECRET)
  return error
}

const uidsOf = (answer: PackAnswer): readonly string[] => answer.items.map(({ blockUid }) => blockUid)
const ALL = BLOCKS.map(({ blockUid }) => blockUid)

describe('a good call', () => {
  it('gives a valid item for every block, with usage, model and request id', async () => {
    const { provider } = await connect()
    const answer = await provider.call(request())
    const validate = createDataValidator(REQUIREMENTS_SCHEMA)
    expect(uidsOf(answer)).toEqual(ALL)
    for (const item of answer.items) expect(validate(item.data).ok).toBe(true)
    expect(answer).toMatchObject({ model: 'claude-haiku-5-5', requestId: 'req_test', stopReason: 'end_turn' })
    expect(answer.usage.inputTokens).toBeGreaterThan(0)
    expect(answer.usage.cacheCreationTokens).toBeGreaterThan(0)
    expect(JSON.parse(answer.raw)).toHaveProperty('results')
  })
  it('sends the same cached system part for every pack, a strict schema and no temperature where the model takes none', async () => {
    const { provider, server } = await connect()
    await provider.call(request({ temperature: 0.2 }))
    await provider.call(request({ blocks: BLOCKS.slice(0, 1), model: 'claude-haiku-4-5-20251001', temperature: 0.2 }))
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
      await provider.call(request())
      const headers = server.requests[0]?.headers ?? {}
      expect(headers['x-api-key']).toBe(KEY)
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
      expect(uidsOf(await provider.call(request()))).toEqual(ALL)
    },
  )
  it('takes a body that comes slowly', async () => {
    const { provider } = await connect({ script: [{ fault: 'slow_body', chunkDelayMs: 5 }] })
    expect(uidsOf(await provider.call(request()))).toEqual(ALL)
  })
  it('gives what arrived when blocks are missing or the answer was cut', async () => {
    const { provider } = await connect({ script: [{ fault: 'missing_blocks' }, { fault: 'max_tokens', keepItems: 3 }] })
    expect(uidsOf(await provider.call(request()))).toEqual(ALL.slice(0, 2))
    const cut = await provider.call(request())
    expect(uidsOf(cut)).toEqual(ALL.slice(0, 3))
    expect(cut.stopReason).toBe('max_tokens')
  })
})

describe('the ladder of answer forms', () => {
  it('falls back to a tool when the schema is refused, and stays there for that schema and model', async () => {
    const { provider, server } = await connect({ script: () => ({ fault: 'reject_rung', rungs: ['json_schema'] }) })
    expect(uidsOf(await provider.call(request()))).toEqual(ALL)
    await provider.call(request({ schema: structuredClone(REQUIREMENTS_SCHEMA) }))
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'tool'])
    await provider.call(request({ schema: CLOSE_READING_SCHEMA }))
    expect(server.requests.map(({ rung }) => rung).slice(3)).toEqual(['json_schema', 'tool'])
  })
  it('falls back to text when tools are refused too, and gives up after that', async () => {
    const { provider, server } = await connect({
      script: () => ({ fault: 'reject_rung', rungs: ['json_schema', 'tool'] }),
    })
    expect(uidsOf(await provider.call(request()))).toEqual(ALL)
    expect(server.requests.map(({ rung }) => rung)).toEqual(['json_schema', 'tool', 'text'])
    await server.close()
    const stubborn = await connect({ script: () => ({ fault: 'reject_rung', rungs: ['json_schema', 'tool', 'text'] }) })
    expect(await failure(stubborn.provider.call(request()))).toMatchObject({ code: 'provider_bad_request' })
    expect(stubborn.server.requests).toHaveLength(3)
  })
  it('begins with the tool for a schema that strict mode cannot say', async () => {
    const { provider, server } = await connect()
    const schema: JsonObject = {
      type: 'object',
      properties: { tags: { type: 'object', additionalProperties: { type: 'string' } } },
    }
    expect(uidsOf(await provider.call(request({ schema })))).toEqual(ALL)
    expect(server.requests.map(({ rung }) => rung)).toEqual(['tool'])
  })
})

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
    const thrown = await failure(provider.call(request()))
    expect(thrown).toMatchObject({ code, data: { status, requestId: 'req_test' } })
    expect(thrown.message).toContain(server.url)
    expect(server.requests).toHaveLength(1)
  })
  it('tells how long to wait', async () => {
    const limited = { fault: 'status', status: 429, headers: { 'retry-after': '7' } } as const
    const { provider } = await connect({ script: [limited] })
    expect(await failure(provider.call(request()))).toMatchObject({ data: { retryAfterSeconds: 7 } })
  })
  it('blames the block when it is alone in a request that is too large', async () => {
    const tooLong = {
      fault: 'status',
      status: 400,
      body: error('invalid_request_error', 'prompt is too long: 9 > 8'),
    } as const
    const { provider } = await connect({ script: [{ fault: 'status', status: 413 }, tooLong] })
    expect(await failure(provider.call(request({ blocks: BLOCKS.slice(0, 1) })))).toMatchObject({
      code: 'block_too_large',
    })
    expect(await failure(provider.call(request({ blocks: BLOCKS.slice(0, 1) })))).toMatchObject({
      code: 'block_too_large',
    })
  })
  it('never repeats the key or the document that the server echoes', async () => {
    const echo = {
      fault: 'status',
      status: 400,
      body: error('invalid_request_error', `bad: ${SECRET} ${KEY}`),
    } as const
    const { provider } = await connect({ script: [echo] })
    expect((await failure(provider.call(request()))).code).toBe('provider_bad_request')
  })
  it.each([
    ['half a JSON', { fault: 'half_json' }, 'provider_bad_answer'],
    ['a body that breaks off', { fault: 'broken_body' }, 'provider_bad_answer'],
    ['a page instead of JSON', { fault: 'raw', body: '<html>', contentType: 'text/html' }, 'provider_bad_answer'],
    ['JSON that is no message', { fault: 'raw', body: '{"ok":true}' }, 'provider_bad_answer'],
    ['a reset connection', { fault: 'reset' }, 'provider_unreachable'],
    ['a redirect', { fault: 'redirect' }, 'provider_unreachable'],
    ['a body without end', { fault: 'endless_body' }, 'provider_bad_answer'],
    ['a gzip bomb', { fault: 'raw', body: ' '.repeat(50_000_000), gzip: true }, 'provider_bad_answer'],
  ] as const)('with %s says so', async (_name, fault, code) => {
    const { provider, server } = await connect({ script: [fault] })
    const thrown = await failure(provider.call(request()))
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
    const thrown = await failure(provider.call(request()))
    expect(thrown.code).toBe(code)
    expect(Number(thrown.data?.inputTokens)).toBeGreaterThan(0)
    expect(thrown.data).toHaveProperty('outputTokens')
  })
  it.each(['stall', 'stall_body'] as const)('times out on a %s', async (fault) => {
    const { provider } = await connect({ script: [{ fault }] })
    expect(await failure(provider.call(request({ timeoutMs: 100 })))).toMatchObject({ code: 'provider_timeout' })
  })
  it.each(['stall', 'stall_body'] as const)('is cancelled by its signal during a %s', async (fault) => {
    const controller = new AbortController()
    const { provider } = await connect({
      script: () => {
        setImmediate(() => controller.abort())
        return { fault }
      },
    })
    expect(await failure(provider.call(request({ signal: controller.signal })))).toMatchObject({ code: 'cancelled' })
  })
  it('is cancelled without a request when the signal fired before', async () => {
    const { provider, server } = await connect()
    expect(await failure(provider.call(request({ signal: AbortSignal.abort() })))).toMatchObject({ code: 'cancelled' })
    expect(server.requests).toHaveLength(0)
  })
  it('names the address that refuses connections', async () => {
    const url = await closedAddress()
    const provider = createAnthropicProvider({ apiKey: KEY, baseUrl: url, catalogue })
    const thrown = await failure(provider.call(request()))
    expect(thrown).toMatchObject({ code: 'provider_unreachable' })
    expect(thrown.message).toContain(url)
    expect(thrown.message).toContain('ECONNREFUSED')
  })
})

describe('settings that cannot be used', () => {
  it('are refused before any call', () => {
    for (const baseUrl of ['nowhere', 'file:///etc', 'http://user:pass@host']) {
      expect(() => createAnthropicProvider({ apiKey: KEY, baseUrl, catalogue })).toThrow(/base URL/)
    }
    expect(() => createAnthropicProvider({ apiKey: 'a\nb', catalogue })).toThrow(/characters that no key has/)
  })
})

async function closedAddress(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
