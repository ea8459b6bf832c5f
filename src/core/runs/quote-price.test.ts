import { describe, expect, it } from 'vitest'
import type { CatalogueModel, ModelCatalogue } from '../llm/models.ts'
import { basisOf } from './quote-basis.ts'
import { quoteRoute, type RouteGround } from './quote-price.ts'

const tier = { upToPromptTokens: null, input: 1, output: 10, cacheWrite5m: 1.25, cacheWrite1h: 2, cacheRead: 0.1 }
const model: CatalogueModel = {
  id: 'claude-haiku-5-5',
  provider: 'anthropic',
  label: 'Test',
  contextTokens: 1_000_000,
  maxOutputTokens: 64_000,
  takesTemperature: false,
  thinksByDefault: true,
  batchFactor: 0.5,
  prices: [
    {
      effectiveFrom: '2026-01-01',
      tiers: [
        { ...tier, upToPromptTokens: 100_000 },
        { ...tier, input: 5, output: 50 },
      ],
    },
  ],
}
const catalogue: ModelCatalogue = { readAt: '2026-01-01', models: [model] }

function ground(change: Partial<RouteGround> = {}): RouteGround {
  return {
    route: { provider: 'anthropic', model: model.id },
    baseUrl: null,
    hasBatches: true,
    thinkingTokens: 0,
    systemTokens: 1000,
    basis: basisOf([]),
    catalogue,
    ...change,
  }
}
const request = { rows: 20, inputTokens: 2000, expectedTokens: 3000, maxTokens: 40_000 }
const ten = Array.from({ length: 10 }, () => request)
const call = {
  runId: 1,
  packIndex: 0,
  blocks: 20,
  inputTokens: 3300,
  outputTokens: 4000,
  latencyMs: 11_000,
  begunMs: 1000,
  lane: 'now' as const,
  systemTokens: 1000,
  packTokens: 2000,
}

describe('the quote of a route', () => {
  it('writes the shared part to the cache once and reads it with every other request', () => {
    const { liveUsd, cacheSavingUsd, inputTokens } = quoteRoute(ground(), ten)
    const input = 10 * 2000 + 1000 * 1.25 + 9 * 1000 * 0.1
    expect(liveUsd?.low).toBeCloseTo((input + 30_000 * 10) / 1e6, 9)
    expect(cacheSavingUsd).toBeCloseTo((30_000 - input) / 1e6, 9)
    expect(inputTokens).toBe(30_000)
  })

  it('pays the shared part in full where it is too short for the cache', () => {
    const { liveUsd, cacheSavingUsd } = quoteRoute(ground({ systemTokens: 400 }), ten)
    expect(liveUsd?.low).toBeCloseTo((10 * 2400 + 300_000) / 1e6, 9)
    expect(cacheSavingUsd).toBe(0)
  })

  it('charges long prompts at their tier', () => {
    const { liveUsd } = quoteRoute(ground({ systemTokens: 400 }), [{ ...request, inputTokens: 150_000 }])
    expect(liveUsd?.low).toBeCloseTo((150_400 * 5 + 3000 * 50) / 1e6, 9)
  })

  it('is half as dear overnight at best, and knows none where there are no batches', () => {
    const { overnightUsd, liveUsd } = quoteRoute(ground({ systemTokens: 400 }), ten)
    expect(overnightUsd?.low).toBeCloseTo((liveUsd?.low ?? 0) / 2, 9)
    expect(quoteRoute(ground({ hasBatches: false }), ten).overnightUsd).toBeNull()
  })

  it('says what one request for each row would have cost more', () => {
    const { packingSavingUsd } = quoteRoute(ground(), ten)
    expect(packingSavingUsd).toBeCloseTo((190 * 1000 * 0.1) / 1e6, 9)
  })

  it('allows for thinking in the high estimate, never beyond the bound of the request', () => {
    const quote = quoteRoute(ground({ thinkingTokens: 4000 }), ten)
    expect(quote.outputTokens).toEqual({ low: 30_000, high: 10 * (9000 + 4000) })
    expect(quote.thinkingTokens).toBe(40_000)
    expect(quoteRoute(ground(), [{ ...request, maxTokens: 5000 }]).outputTokens.high).toBe(5000)
  })

  it('has no price for a model that nobody knows, and none to pay on this computer', () => {
    const unknown = { provider: 'openai-compatible', model: 'llama' } as const
    expect(quoteRoute(ground({ route: unknown }), ten)).toMatchObject({ liveUsd: null, cacheSavingUsd: null })
    expect(quoteRoute(ground({ route: unknown, baseUrl: 'http://127.0.0.1:11434/v1' }), ten).liveUsd).toEqual({
      low: 0,
      high: 0,
    })
  })

  it('takes measured tokens in the place of estimates', () => {
    const basis = basisOf([call])
    expect(basis).toMatchObject({ measuredRows: 20, inputRatio: 1.1 })
    const quote = quoteRoute(ground({ basis, thinkingTokens: 4000 }), ten)
    expect(quote.inputTokens).toBe(33_000)
    expect(quote.thinkingTokens).toBe(0)
    expect(quote.outputTokens.low).toBeLessThan(40_000)
    expect(quote.outputTokens.high).toBeGreaterThan(40_000)
    expect(quote.outputTokens.high).toBeLessThan(50_000)
    // 1 s until it begins, 400 tokens a second then.
    expect(quote.seconds.low).toBeCloseTo(10 + quote.outputTokens.low / 400, 1)
  })
})

describe('the basis of a quote', () => {
  it('is surer the more rows were measured', () => {
    const few = basisOf([{ ...call, blocks: 3, outputTokens: 600 }]).outputPerRow
    const many = basisOf(Array.from({ length: 20 }, (_, packIndex) => ({ ...call, packIndex }))).outputPerRow
    expect(few?.low).toBeCloseTo(200 / 1.577, 0)
    expect(many?.low).toBeCloseTo(200 / 1.05, 0)
  })

  it('compares only whole packs with their estimates, and takes no pace from batches', () => {
    const retry = { ...call, blocks: 2, inputTokens: 1200 }
    expect(basisOf([retry, call]).inputRatio).toBeCloseTo(1.1, 9)
    expect(basisOf([{ ...call, lane: 'overnight' }]).quick).toEqual(basisOf([]).quick)
    expect(basisOf([{ ...call, systemTokens: 0 }]).inputRatio).toBe(1)
  })
})
