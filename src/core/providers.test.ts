import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startChatServer } from '../../tests/helpers/chat-server.ts'
import { failureOf, openTestGalley } from '../../tests/helpers/workspace.ts'
import type { EndpointCheck } from '../shared/model-work.ts'
import { saveCheck } from './db/queries/endpoints.ts'
import type { Galley } from './galley.ts'
import { defaultModel, hasModel, providerAccess, viewProvider } from './providers.ts'

const CANARY = 'sk-canary-7f31c9e24b8d4410-Zz9Q'
const OLLAMA = 'http://127.0.0.1:11434/v1'

function checked(model: string, baseUrl: string | null = OLLAMA): EndpointCheck {
  return {
    kind: 'openai-compatible',
    baseUrl,
    model,
    checkedAt: '2026-11-01T10:00:00.000Z',
    profile: {
      server: 'Ollama',
      models: [model, 'another'],
      rung: 'json_schema',
      takesTemperature: true,
      parallel: 1,
      contextTokens: 4096,
      maxOutputTokens: null,
      isContextEdited: false,
      streams: true,
      latencyMs: 120,
    },
    steps: [],
  }
}

const keep = (galley: Galley, check: EndpointCheck): unknown => galley.store.write((db) => saveCheck(db, check))

describe('keys of a provider', () => {
  it('are shown by their tails, and all of them go to the lanes', async () => {
    const { galley, api } = await openTestGalley()
    await api.providers.addKey({ kind: 'anthropic', key: ` ${CANARY} ` })
    const view = await api.providers.addKey({ kind: 'anthropic', key: 'sk-second-key-0123456789-abcd' })
    expect(view).toMatchObject({ hasKey: true, keySource: 'memory' })
    expect(view.keys.map(({ tail }) => tail)).toEqual(['…Zz9Q', '…abcd'])
    const { anthropic } = await providerAccess(galley, 'anthropic', null)
    expect(anthropic.keys.map(({ key }) => key)).toEqual([CANARY, 'sk-second-key-0123456789-abcd'])
    expect(anthropic.keys.map(({ keyId }) => keyId)).toEqual(view.keys.map(({ keyId }) => keyId))
  })

  it('go one by one', async () => {
    const { api } = await openTestGalley()
    await api.providers.addKey({ kind: 'anthropic', key: CANARY })
    const { keys } = await api.providers.addKey({ kind: 'anthropic', key: 'sk-second-key-0123456789-abcd' })
    const left = await api.providers.removeKey({ kind: 'anthropic', keyId: keys[0]?.keyId ?? '' })
    expect(left.keys.map(({ tail }) => tail)).toEqual(['…abcd'])
    const none = await api.providers.removeKey({ kind: 'anthropic', keyId: left.keys[0]?.keyId ?? '' })
    expect(none).toMatchObject({ hasKey: false, keySource: null, keys: [] })
  })

  it('show nothing of a short one', async () => {
    const { api } = await openTestGalley()
    const view = await api.providers.addKey({ kind: 'anthropic', key: 'short' })
    expect(view.keys[0]?.tail).toBe('…')
  })

  it('stand in no view, no error and no file of the workspace', async () => {
    const { api, dir } = await openTestGalley()
    const said: unknown[] = [await api.providers.addKey({ kind: 'anthropic', key: CANARY })]
    said.push(await api.providers.list(), await api.settings.get())
    said.push(await failureOf(api.providers.addKey({ kind: 'rules', key: CANARY })))
    said.push(await failureOf(api.providers.removeKey({ kind: 'anthropic', keyId: 'environment' })))
    await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: 'http://127.0.0.1:9' })
    said.push(await failureOf(api.providers.check({ kind: 'anthropic', model: null })))
    expect(JSON.stringify(said)).not.toContain(CANARY)
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((one) => /sqlite|json/.test(one)))
      expect(readFileSync(join(dir, name)).includes(CANARY), name).toBe(false)
  })

  it('stay with the address that they were entered for', async () => {
    const { galley, api } = await openTestGalley()
    await api.providers.addKey({ kind: 'anthropic', key: CANARY })
    const moved = await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: 'https://gateway.example.org' })
    expect(moved.hasKey).toBe(false)
    expect((await failureOf(providerAccess(galley, 'anthropic', null))).code).toBe('provider_key_missing')
    const back = await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: null })
    expect(back.hasKey).toBe(true)
    const elsewhere = await failureOf(providerAccess(galley, 'anthropic', 'https://gateway.example.org'))
    expect(elsewhere.message).toContain('at https://gateway.example.org')
  })

  it('are needed at well-known servers only, for an OpenAI-compatible provider', async () => {
    const { galley, api } = await openTestGalley()
    const kind = 'openai-compatible'
    for (const baseUrl of [null, 'https://openrouter.ai/api/v1'])
      expect((await failureOf(providerAccess(galley, kind, baseUrl))).code).toBe('provider_key_missing')
    expect((await viewProvider(galley, kind)).needsKey).toBe(true)
    expect((await providerAccess(galley, kind, OLLAMA))[kind]).toEqual({ keys: [], baseUrl: OLLAMA })
    const local = await api.providers.setBaseUrl({ kind, baseUrl: OLLAMA })
    expect(local).toMatchObject({ needsKey: false, hasKey: false })
    await api.providers.addKey({ kind, key: CANARY })
    expect((await providerAccess(galley, kind, null))[kind].keys).toHaveLength(1)
  })
})

describe('the default model', () => {
  const kind = 'openai-compatible'

  it('of OpenAI-compatible is the one that was checked last at the address, before that none', async () => {
    const { galley } = await openTestGalley()
    const failure = await failureOf(Promise.resolve().then(() => defaultModel(galley, kind, OLLAMA)))
    expect(failure.code).toBe('model_unknown')
    keep(galley, checked('llama3.2'))
    expect(defaultModel(galley, kind, OLLAMA)).toBe('llama3.2')
    expect(() => defaultModel(galley, kind)).toThrow('No model of OpenAI-compatible is chosen')
  })

  it('is none that did not answer', async () => {
    const { galley } = await openTestGalley()
    keep(galley, checked('llama3.2'))
    const silent = checked('typing-mistake')
    keep(galley, { ...silent, checkedAt: '2026-11-02T10:00:00.000Z', profile: { ...silent.profile, rung: null } })
    expect(defaultModel(galley, kind, OLLAMA)).toBe('llama3.2')
  })

  it('is that of the settings where one is set', async () => {
    const { galley, api } = await openTestGalley()
    keep(galley, checked('llama3.2'))
    await api.settings.set({ openaiCompatibleModel: 'qwen3' })
    expect(defaultModel(galley, kind, OLLAMA)).toBe('qwen3')
    expect(defaultModel(galley, 'anthropic')).toBe('claude-haiku-5-5')
  })
})

describe('the model of a schema', () => {
  it('is asked where the provider has it, or no other one has', async () => {
    const { galley } = await openTestGalley()
    expect(hasModel(galley, 'anthropic', 'claude-haiku-4-5-20251001')).toBe(true)
    expect(hasModel(galley, 'anthropic', 'qwen3')).toBe(false)
    expect(hasModel(galley, 'openai-compatible', 'qwen3')).toBe(true)
    expect(hasModel(galley, 'openai-compatible', 'claude-haiku-4-5')).toBe(false)
    expect(hasModel(galley, 'rules', 'claude-haiku-4-5')).toBe(false)
  })
})

describe('a checked endpoint', () => {
  const kind = 'openai-compatible'

  it('is shown with its models, and its context can be corrected', async () => {
    const { galley, api } = await openTestGalley()
    await api.providers.setBaseUrl({ kind, baseUrl: OLLAMA })
    keep(galley, checked('llama3.2'))
    expect(await viewProvider(galley, kind)).toMatchObject({
      endpoint: { model: 'llama3.2' },
      models: ['llama3.2', 'another'],
      defaultModel: 'llama3.2',
      hasBatches: false,
    })
    const corrected = await api.providers.setContext({ kind, model: 'llama3.2', contextTokens: 16_384 })
    expect(corrected.profile).toMatchObject({ contextTokens: 16_384, isContextEdited: true })
    const failure = await failureOf(api.providers.setContext({ kind, model: 'another', contextTokens: 1024 }))
    expect(failure.code).toBe('model_unknown')
  })

  it('is examined with the first key of the pool, and kept', async () => {
    const { galley, api } = await openTestGalley()
    const server = await startChatServer({ flavour: 'llama.cpp', models: ['small-model'], context: 4096, key: CANARY })
    onTestFinished(() => server.close())
    await api.providers.setBaseUrl({ kind, baseUrl: `${server.url}/v1` })
    const refused = await failureOf(api.providers.check({ kind, model: 'small-model' }))
    expect(refused.code).toBe('provider_auth')
    await api.providers.addKey({ kind, key: CANARY })
    const check = await api.providers.check({ kind, model: 'small-model' })
    expect(check).toMatchObject({
      model: 'small-model',
      baseUrl: `${server.url}/v1`,
      profile: { contextTokens: 4096, isContextEdited: false, rung: 'json_schema' },
    })
    expect(JSON.stringify(check)).not.toContain(CANARY)
    expect((await viewProvider(galley, kind)).endpoint).toEqual(check)
    expect(defaultModel(galley, kind)).toBe('small-model')
    const elsewhere = await api.providers.check({ kind, model: null, baseUrl: `${server.url}/v1/` })
    expect(elsewhere.model).toBe('small-model')
  }, 30_000)

  it('is none for rules, which are built in', async () => {
    const { api } = await openTestGalley()
    expect((await failureOf(api.providers.check({ kind: 'rules', model: null }))).code).toBe('provider_unknown')
  })
})
