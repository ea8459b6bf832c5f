import { afterEach, describe, expect, it } from 'vitest'
import {
  startMessagesServer,
  type MessagesServer,
  type MessagesServerOptions,
} from '../../../../../tests/helpers/messages-server.ts'
import { CANARY_KEY, closedAddress, SHIPPED_CATALOGUE } from '../../../../../tests/helpers/pack-request.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import type { Provider } from '../../provider.ts'
import { createAnthropicProvider } from './anthropic-provider.ts'

let server: MessagesServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function connect(options: MessagesServerOptions = {}): Promise<{ provider: Provider; server: MessagesServer }> {
  server = await startMessagesServer(options)
  const access = { apiKey: CANARY_KEY, baseUrl: server.url, catalogue: SHIPPED_CATALOGUE }
  return { provider: createAnthropicProvider(access), server }
}

const error = (type: string, message: string): JsonObject => ({ type: 'error', error: { type, message } })

describe('the doctor', () => {
  it('tells what the API and a few tiny requests tell of a model', async () => {
    let allIn = (): void => undefined
    const burst = new Promise<void>((resolve) => (allIn = resolve))
    const { provider, server } = await connect({
      hold: async ({ index }) => {
        if (index === 5) allIn()
        if (index >= 2) await burst
      },
    })
    const found = await provider.check?.('claude-haiku-5-5', new AbortController().signal)
    expect(found).toMatchObject({
      kind: 'anthropic',
      model: 'claude-haiku-5-5',
      profile: {
        server: 'Anthropic',
        models: ['claude-haiku-5-5'],
        rung: 'json_schema',
        takesTemperature: true,
        contextTokens: 1_000_000,
        maxOutputTokens: 128_000,
        streams: true,
      },
    })
    expect(server.requests).toHaveLength(6)
    expect(server.peak()).toBe(4)
  })
  it('says what was refused, and goes on without it', async () => {
    const { provider } = await connect({
      script: ({ body, rung }) => {
        const said =
          rung === 'json_schema' ? 'output_config: unknown' : body.temperature === undefined ? null : 'temperature: no'
        return said === null ? undefined : { fault: 'status', status: 400, body: error('invalid_request_error', said) }
      },
    })
    const found = await provider.check?.('claude-haiku-5-5', new AbortController().signal)
    expect(found?.profile).toMatchObject({ rung: 'tool', takesTemperature: false })
    expect(found?.steps.filter(({ isOk }) => !isOk).map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Answer in a JSON schema', 'Temperature']),
    )
  })
  it('says that a model is unknown without failing', async () => {
    const unknown = { fault: 'status', status: 404, body: error('not_found_error', 'model: nothing') } as const
    const { provider } = await connect({ script: () => unknown })
    const found = await provider.check?.('nothing', new AbortController().signal)
    expect(found?.profile).toMatchObject({ rung: null, contextTokens: null })
  })
  it('does without the list of models that a gateway may not have', async () => {
    const { provider } = await connect({
      route: ({ path }, response) => {
        if (!path.startsWith('/v1/models')) return false
        response.writeHead(404).end('nothing')
        return true
      },
    })
    const found = await provider.check?.('claude-haiku-5-5', new AbortController().signal)
    expect(found?.profile).toMatchObject({ server: null, models: [], rung: 'json_schema', contextTokens: null })
  })
  it('fails when the key is refused, or the address does not answer', async () => {
    const refused = { fault: 'status', status: 401 } as const
    const { provider } = await connect({ script: () => refused })
    await expect(provider.check?.('claude-haiku-5-5', new AbortController().signal)).rejects.toMatchObject({
      code: 'provider_auth',
    })
    const away = createAnthropicProvider({
      apiKey: CANARY_KEY,
      baseUrl: await closedAddress(),
      catalogue: SHIPPED_CATALOGUE,
    })
    await expect(away.check?.('claude-haiku-5-5', new AbortController().signal)).rejects.toMatchObject({
      code: 'provider_unreachable',
    })
  })
})
