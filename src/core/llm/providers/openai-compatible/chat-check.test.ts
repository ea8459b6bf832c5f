import { afterEach, describe, expect, it } from 'vitest'
import { type ChatServer, type ChatServerOptions, startChatServer } from '../../../../../tests/helpers/chat-server.ts'
import { CANARY_KEY, closedAddress, SHIPPED_CATALOGUE } from '../../../../../tests/helpers/pack-request.ts'
import type { EndpointCheck } from '../../../../shared/model-work.ts'
import { createChatProvider } from './chat-provider.ts'

let server: ChatServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

type Setup = ChatServerOptions & { readonly apiKey?: string; readonly clock?: () => number }

async function examine(
  { apiKey, clock, ...options }: Setup,
  model = 'small-model',
): Promise<EndpointCheck | undefined> {
  server = await startChatServer(options)
  const access = { apiKey: apiKey ?? null, baseUrl: `${server.url}/v1`, catalogue: SHIPPED_CATALOGUE, clock }
  return await createChatProvider(access).check?.(model, new AbortController().signal)
}

describe('the doctor of OpenAI-compatible servers', () => {
  it.each([
    ['ollama', 'Ollama 0.17.4', 8_192],
    ['llama.cpp', 'llama.cpp', 8_192],
    ['lm-studio', 'LM Studio', 8_192],
    ['vllm', 'vLLM 0.15.0', 8_192],
    ['openrouter', 'OpenRouter', 8_192],
    ['openai', null, null],
  ] as const)('recognises %s and the context that it has', async (flavour, name, contextTokens) => {
    const found = await examine({ flavour, context: 8_192 })
    expect(found).toMatchObject({
      kind: 'openai-compatible',
      model: 'small-model',
      profile: { server: name, contextTokens, models: ['small-model'], rung: 'json_schema', streams: true },
    })
    expect(found?.profile.maxOutputTokens).toBe(flavour === 'openrouter' ? 4_096 : null)
    expect(found?.steps.map(({ label }) => label)).toEqual([
      'Address and key',
      'Server',
      'Model',
      'Answer in a JSON schema',
      'Temperature',
      'Streaming',
      'Several at once',
      'Context',
    ])
    expect(server?.requests).toHaveLength(6)
  })
  it('takes for Ollama what it gives when nobody asked for more, unless the model is loaded with another size', async () => {
    expect((await examine({ flavour: 'ollama' }))?.profile.contextTokens).toBe(4_096)
    await server?.close()
    const loaded = await examine({
      flavour: 'ollama',
      route: ({ path }, response) => {
        if (path !== '/api/ps') return false
        response.end(JSON.stringify({ models: [{ name: 'small-model:latest', context_length: 65_536 }] }))
        return true
      },
    })
    expect(loaded?.profile.contextTokens).toBe(65_536)
  })
  it('finds the surest form of answer that works', async () => {
    const rejecting = await examine({ script: () => ({ fault: 'reject_rung', rungs: ['json_schema'] }) })
    expect(rejecting?.profile.rung).toBe('tool')
    await server?.close()
    const careless = await examine({ script: ({ rung }) => (rung === 'text' ? undefined : { fault: 'invalid_data' }) })
    expect(careless?.profile.rung).toBe('text')
    await server?.close()
    const hopeless = await examine({ script: () => ({ fault: 'text', text: 'No.' }) })
    expect(hopeless?.profile).toMatchObject({ rung: null, parallel: 1, latencyMs: null })
    expect(hopeless?.steps.filter(({ isOk }) => !isOk).map(({ label }) => label)).toContain('Answer as text')
  })
  it('notices a temperature that is refused, and an answer that is not streamed', async () => {
    const found = await examine({ refuses: ['temperature'], cannotStream: true })
    expect(found?.profile).toMatchObject({ takesTemperature: false, streams: false })
  })
  it.each([
    [1, 1],
    [2, 2],
    [4, 4],
  ])('tells that a server with %i places works on %i requests at once', async (slots, parallel) => {
    let now = 0
    let open = 0
    let waiting: Array<() => void> = []
    const found = await examine({
      clock: () => now,
      slots,
      // Each round of answers takes 100 ms, whatever the machine does: it ends when all places are taken.
      hold: async ({ index }) => {
        open += 1
        const isLast = index < 2 || open === slots
        if (!isLast) {
          await new Promise<void>((resolve) => waiting.push(resolve))
          return
        }
        open = 0
        now += 100
        for (const go of waiting) go()
        waiting = []
      },
    })
    expect(found?.profile).toMatchObject({ parallel, latencyMs: 100 })
  })
  it('chooses a model when none is named, and says when there is none', async () => {
    expect((await examine({ models: ['nomic-embed', 'chatty'] }, ''))?.model).toBe('chatty')
    await server?.close()
    const none = await examine({ flavour: 'bare' }, '')
    expect(none).toMatchObject({ model: '', profile: { rung: null, models: [] } })
    expect(server?.requests).toHaveLength(0)
  })
  it('works without a list of models, and says that a named one is unknown', async () => {
    expect((await examine({ flavour: 'bare' }))?.profile).toMatchObject({ rung: 'json_schema', server: null })
    await server?.close()
    const unknown = await examine({}, 'nothing')
    expect(unknown?.profile.rung).toBeNull()
    expect(unknown?.steps.find(({ label }) => label === 'Model')?.isOk).toBe(false)
  })
  it('fails when the key is refused, or nothing answers', async () => {
    await expect(examine({ key: CANARY_KEY })).rejects.toMatchObject({ code: 'provider_auth' })
    const baseUrl = await closedAddress()
    const away = createChatProvider({ apiKey: null, baseUrl, catalogue: SHIPPED_CATALOGUE })
    await expect(away.check?.('m', new AbortController().signal)).rejects.toMatchObject({
      code: 'provider_unreachable',
    })
    await expect(away.check?.('m', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})
