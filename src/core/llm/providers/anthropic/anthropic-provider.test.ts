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
  failureOf,
  ONE_BLOCK,
  packRequest,
  SHIPPED_CATALOGUE,
  uidsOf,
} from '../../../../../tests/helpers/pack-request.ts'
import type { JsonObject, JsonValue } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import type { Provider } from '../../provider.ts'
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

const error = (type: string, message: string): JsonObject => ({ type: 'error', error: { type, message } })

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
