import { describe, expect, it } from 'vitest'
import type { CatalogueModel } from '../../../shared/model-catalogue.ts'
import { newDraft, toDraft, toModel, withNewPrices, withoutTier, withTier } from './model-draft.ts'

const tier = { upToPromptTokens: null, input: 1, output: 5, cacheWrite5m: null, cacheWrite1h: 2, cacheRead: 0.1 }
const model: CatalogueModel = {
  id: 'a-model',
  provider: 'anthropic',
  label: 'A model',
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  takesTemperature: true,
  thinksByDefault: false,
  batchFactor: 0.5,
  prices: [
    { effectiveFrom: '2026-06-01', tiers: [{ ...tier, upToPromptTokens: 1000 }, tier] },
    { effectiveFrom: '2025-01-01', tiers: [tier] },
  ],
}

describe('a model that is edited', () => {
  it('is what it was when nothing was changed', () => {
    expect(toModel(toDraft(model))).toEqual({ model, problem: null })
  })

  it('shows its newest prices first', () => {
    const draft = toDraft({ ...model, prices: model.prices.toReversed() })
    expect(draft.prices.map(({ effectiveFrom }) => effectiveFrom)).toEqual(['2026-06-01', '2025-01-01'])
  })

  it('takes the newest prices for those of another day', () => {
    const draft = withNewPrices(toDraft(model), '2027-01-01')
    expect(draft.prices[0]).toEqual({ ...draft.prices[1], effectiveFrom: '2027-01-01' })
  })

  it('gets tiers that rise to one without a limit', () => {
    const [row] = toDraft({ ...model, prices: model.prices.slice(1) }).prices
    if (!row) throw new Error('There are no prices.')
    const three = withTier(withTier(row))
    expect(three.tiers.map(({ upToPromptTokens }) => upToPromptTokens)).toEqual([200_000, 200_000, ''])
    expect(withoutTier(three, 2).tiers.map(({ upToPromptTokens }) => upToPromptTokens)).toEqual([200_000, ''])
  })
})

describe('a model that is added', () => {
  const filled = { ...newDraft('2026-11-21'), id: 'own', label: '' }
  const price = { ...tier, upToPromptTokens: '', cacheWrite1h: '', cacheWrite5m: '', cacheRead: '' }

  it('is named by its id where it has no other name', () => {
    const draft = { ...filled, prices: [{ effectiveFrom: '2026-11-21', tiers: [price] }] }
    expect(toModel(draft).model).toMatchObject({ id: 'own', label: 'own', provider: 'openai-compatible' })
  })

  it.each([
    [{ id: '' }, 'the id'],
    [{}, 'prices of input'],
    [{ contextTokens: '' }, 'the context'],
    [{ batchFactor: 0 }, 'above 0'],
    [{ prices: [{ effectiveFrom: '', tiers: [price] }] }, 'the day'],
  ])('says what is missing: %j', (change, what) => {
    expect(toModel({ ...filled, ...change }).problem).toContain(what)
  })
})
