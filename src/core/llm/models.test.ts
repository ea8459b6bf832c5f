import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_MODELS, PROVIDER_INFO } from './create-provider.ts'
import { costUsd, estimateTokens, findModel, loadModelCatalogue, modelLimits } from './models.ts'

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

describe('the catalogue', () => {
  it('knows every model that the settings offer, and offers every model that it knows', () => {
    for (const info of Object.values(PROVIDER_INFO)) {
      const known = catalogue.models.filter(({ provider }) => provider === info.kind).map(({ id }) => id)
      expect(info.models.toSorted()).toEqual(known.toSorted())
      expect(info.models[0]).toBe(DEFAULT_MODELS[info.kind])
    }
  })
  it('gives an unknown model room to try', () => {
    expect(modelLimits(catalogue, 'claude-haiku-5-5')).toMatchObject({
      contextTokens: 1_000_000,
      takesTemperature: false,
    })
    expect(modelLimits(catalogue, 'unknown').contextTokens).toBeGreaterThan(100_000)
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
