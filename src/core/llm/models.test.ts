import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type EndpointProfile, PARALLEL_TRIES } from '../../shared/model-work.ts'
import { DEFAULT_MODELS, PROVIDER_INFO } from './provider-info.ts'
import {
  costUsd,
  estimateTokens,
  findModel,
  isLocalAddress,
  loadModelCatalogue,
  modelLimits,
  parallelLimit,
  resolveLimits,
  tierBounds,
  worstCaseUsd,
} from './models.ts'

const catalogue = loadModelCatalogue(join(import.meta.dirname, '../../../resources/models.json'))
const NONE = { inputTokens: 0, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 }
const input = (inputTokens: number, at?: Date) => ({ ...NONE, inputTokens, at })

describe('prices', () => {
  it('charges input, output, cache writes and cache reads at their own prices', () => {
    expect(
      costUsd(catalogue, 'claude-haiku-5-5', {
        inputTokens: 10_000,
        outputTokens: 1_000,
        cacheCreationTokens: 2_000,
        cacheReadTokens: 4_000,
      }),
    ).toBeCloseTo(0.00179, 10)
  })
  it('charges the whole request at the tier of its prompt, cached tokens included', () => {
    expect(costUsd(catalogue, 'claude-haiku-5-5', input(100_000))).toBeCloseTo(0.01, 10)
    expect(
      costUsd(catalogue, 'claude-haiku-5-5', {
        ...NONE,
        inputTokens: 1_000,
        outputTokens: 1_000,
        cacheReadTokens: 99_001,
      }),
    ).toBeCloseTo((1_000 * 0.5 + 1_000 * 2.5 + 99_001 * 0.05) / 1e6, 10)
  })
  it('takes ids with a date suffix for the same model', () => {
    expect(costUsd(catalogue, 'claude-haiku-4-5-20251001', input(1_000_000))).toBe(1)
    expect(findModel(catalogue, 'claude-sonnet-4-5-latest')?.id).toBe('claude-sonnet-4-5')
    expect(findModel(catalogue, 'claude-sonnet-4-5-2025-09-29')?.id).toBe('claude-sonnet-4-5')
    expect(findModel(catalogue, 'claude-sonnet-4-5-20')).toBeNull()
  })
  it('says null, not zero, for a model without a known price', () => {
    expect(costUsd(catalogue, 'somebody-elses-model', input(1))).toBeNull()
    expect(costUsd(catalogue, 'rules-1', input(0))).toBe(0)
  })
  it('uses the price that was in force on the day of the call', () => {
    const haiku = catalogue.models.filter(({ id }) => id === 'claude-haiku-4-5')
    const cheaper = haiku.map((model) => ({
      ...model,
      prices: [
        ...model.prices,
        {
          effectiveFrom: '2027-01-01',
          tiers: model.prices.flatMap((row) => row.tiers.map((tier) => ({ ...tier, input: 0.5 }))),
        },
      ],
    }))
    const later = { ...catalogue, models: cheaper }
    expect(costUsd(later, 'claude-haiku-4-5', input(1_000_000, new Date('2026-12-31')))).toBe(1)
    expect(costUsd(later, 'claude-haiku-4-5', input(1_000_000, new Date('2027-01-01')))).toBe(0.5)
  })
})

describe('terms of a price', () => {
  const usage = { inputTokens: 10_000, outputTokens: 1_000, cacheCreationTokens: 2_000, cacheReadTokens: 4_000 }
  it('charges a batch its part of the live price', () => {
    expect(costUsd(catalogue, 'claude-haiku-5-5', { ...usage, isBatch: true })).toBeCloseTo(0.00179 / 2, 10)
    expect(costUsd(catalogue, 'rules-1', { ...usage, isBatch: true })).toBe(0)
  })
  it('charges one-hour cache writes at their own price, and at twice the input where none is known', () => {
    const writes = { ...NONE, cacheCreationTokens: 1_000_000, hasHourCache: true }
    expect(costUsd(catalogue, 'claude-haiku-4-5', writes)).toBeCloseTo(2, 10)
    expect(costUsd(catalogue, 'claude-sonnet-5-5', writes)).toBeCloseTo(4, 10)
  })
  it('costs nothing on this computer, where no price is known', () => {
    expect(costUsd(catalogue, 'llama3.2', { ...usage, baseUrl: 'http://127.0.0.1:11434/v1' })).toBe(0)
    expect(costUsd(catalogue, 'llama3.2', { ...usage, baseUrl: 'https://models.example.org/v1' })).toBeNull()
    expect(costUsd(catalogue, 'claude-haiku-5-5', { ...usage, baseUrl: 'http://localhost:4000' })).toBeCloseTo(
      0.00179,
      10,
    )
  })
  it('takes only addresses of this computer for local', () => {
    const local = ['http://localhost:1234', 'http://127.0.0.1', 'http://127.9.9.9:1', 'http://[::1]:8080/v1']
    expect(local.every((url) => isLocalAddress(url))).toBe(true)
    const far = [null, 'https://example.org', 'http://127.0.0.1.example.org', 'http://localhost.example.org', 'x']
    expect(far.some((url) => isLocalAddress(url))).toBe(false)
  })
})

describe('the worst case of a request', () => {
  it('is its estimate and 30% at the price of writing the cache, with the longest answer', () => {
    expect(worstCaseUsd(catalogue, 'claude-haiku-4-5', { inputTokens: 10_000, maxTokens: 2_000 })).toBeCloseTo(
      (13_000 * 1.25 + 2_000 * 5) / 1e6,
      10,
    )
  })
  it('is that of the long-prompt tier when the prompt could get there', () => {
    expect(worstCaseUsd(catalogue, 'claude-haiku-5-5', { inputTokens: 80_000, maxTokens: 1_000 })).toBeCloseTo(
      (104_000 * 0.625 + 1_000 * 2.5) / 1e6,
      10,
    )
    expect(worstCaseUsd(catalogue, 'claude-haiku-5-5', { inputTokens: 70_000, maxTokens: 1_000 })).toBeCloseTo(
      (91_000 * 0.125 + 1_000 * 0.5) / 1e6,
      10,
    )
  })
  it('is never below what the request then costs', () => {
    for (const inputTokens of [100, 76_000, 77_000, 99_999, 130_000])
      for (const share of [0, 0.5, 1]) {
        const sent = Math.floor(inputTokens * 1.3)
        const cacheCreationTokens = Math.floor(sent * share)
        const usage = { ...NONE, inputTokens: sent - cacheCreationTokens, cacheCreationTokens, outputTokens: 500 }
        const worst = worstCaseUsd(catalogue, 'claude-haiku-5-5', { inputTokens, maxTokens: 500 }) ?? 0
        expect(worst).toBeGreaterThanOrEqual(costUsd(catalogue, 'claude-haiku-5-5', usage) ?? Infinity)
      }
  })
  it('halves in a batch and is not known without a price', () => {
    const request = { inputTokens: 10_000, maxTokens: 2_000 }
    const live = worstCaseUsd(catalogue, 'claude-haiku-4-5', request) ?? 0
    expect(worstCaseUsd(catalogue, 'claude-haiku-4-5', { ...request, isBatch: true })).toBeCloseTo(live / 2, 10)
    expect(worstCaseUsd(catalogue, 'somebody-elses-model', request)).toBeNull()
  })
})

describe('limits of a model at an endpoint', () => {
  const profile: EndpointProfile = {
    server: 'Ollama',
    models: [],
    rung: 'json_schema',
    takesTemperature: false,
    parallel: 1,
    contextTokens: 32_768,
    maxOutputTokens: null,
    isContextEdited: false,
    streams: true,
    latencyMs: 20,
  }
  it('are what the doctor found, before the catalogue', () => {
    expect(resolveLimits(catalogue, 'claude-haiku-4-5', { ...profile, maxOutputTokens: 1000 })).toEqual({
      contextTokens: 32_768,
      maxOutputTokens: 1000,
      takesTemperature: false,
      thinksByDefault: false,
    })
    expect(resolveLimits(catalogue, 'claude-haiku-4-5', null).contextTokens).toBe(200_000)
  })
  it('count requests at once on this machine alone, and only where the doctor met an end', () => {
    const local = 'http://127.0.0.1:11434/v1'
    expect(parallelLimit({ ...profile, parallel: 2 }, local)).toBe(2)
    expect(parallelLimit({ ...profile, parallel: PARALLEL_TRIES }, local)).toBeNull()
    expect(parallelLimit({ ...profile, parallel: 2 }, 'https://openrouter.ai/api/v1')).toBeNull()
    expect(parallelLimit({ ...profile, parallel: 2 }, null)).toBeNull()
    expect(parallelLimit(null, local)).toBeNull()
  })
  it('leave half of the context to the answer where nothing says how long it may be', () => {
    expect(resolveLimits(catalogue, 'llama3.2', profile).maxOutputTokens).toBe(16_384)
    expect(resolveLimits(catalogue, 'llama3.2', { ...profile, contextTokens: null })).toMatchObject({
      contextTokens: 8192,
      maxOutputTokens: 4096,
    })
  })
})

describe('the catalogue', () => {
  it('knows every model that the settings offer, and offers every model that it knows', () => {
    for (const info of Object.values(PROVIDER_INFO)) {
      const known = catalogue.models.filter(({ provider }) => provider === info.kind).map(({ id }) => id)
      expect(info.models.toSorted()).toEqual(known.toSorted())
      expect(info.models[0] ?? '').toBe(DEFAULT_MODELS[info.kind])
    }
  })
  it('gives an unknown model room to try', () => {
    expect(modelLimits(catalogue, 'claude-haiku-5-5')).toMatchObject({
      contextTokens: 1_000_000,
      takesTemperature: false,
    })
    expect(modelLimits(catalogue, 'claude-unknown').contextTokens).toBe(200_000)
  })
  it('takes a model of an unknown server for a small one', () => {
    expect(modelLimits(catalogue, 'llama3.2')).toMatchObject({ contextTokens: 8192, maxOutputTokens: 4096 })
  })
  it('knows the prompt lengths at which prices change', () => {
    expect(tierBounds(catalogue)).toEqual([100_000])
  })
  it('refuses a file that is not a catalogue by its name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-models-'))
    try {
      writeFileSync(join(folder, 'models.json'), '{"models": 1}')
      expect(() => loadModelCatalogue(join(folder, 'models.json'))).toThrow(/models\.json cannot be used/)
      expect(() => loadModelCatalogue(join(folder, 'none.json'))).toThrow(/none\.json/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('token estimates', () => {
  it('counts 3.3 Latin characters and one CJK character a token', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('a'.repeat(33))).toBe(10)
    expect(estimateTokens('漢字かな')).toBe(4)
  })
})
