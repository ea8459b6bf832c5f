import { describe, expect, it } from 'vitest'
import { failureOf, openTestGalley } from '../../tests/helpers/workspace.ts'
import type { CatalogueModel } from '../shared/model-catalogue.ts'
import type { Galley } from './galley.ts'
import { costUsd, findModel } from './llm/models.ts'
import { listModels, openCatalogue, resetModel, saveModel } from './models.ts'
import { catalogueFile } from './runs/limits.ts'

const tier = { upToPromptTokens: null, input: 2, output: 8, cacheWrite5m: null, cacheWrite1h: null, cacheRead: 0.5 }
const own: CatalogueModel = {
  id: 'own-model',
  provider: 'openai-compatible',
  label: 'Own model',
  contextTokens: 32_000,
  maxOutputTokens: 8_000,
  takesTemperature: true,
  thinksByDefault: false,
  batchFactor: 1,
  prices: [{ effectiveFrom: '2026-01-01', tiers: [tier] }],
}
const usage = { inputTokens: 1_000_000, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 }

const catalogueOf = (galley: Galley) => openCatalogue(galley.store.connection, catalogueFile(galley.assets))

function entryOf(galley: Galley, id: string): CatalogueModel {
  const found = listModels(galley).find((model) => model.id === id)
  if (!found) throw new Error(`There is no model ${id}.`)
  const { origin: _, ...entry } = found
  return entry
}

describe('the catalogue of a workspace', () => {
  it('holds the shipped models, then those that a person added', async () => {
    const { galley } = await openTestGalley()
    expect(listModels(galley).every(({ origin }) => origin === 'built_in')).toBe(true)
    expect(saveModel(galley, own).origin).toBe('added')
    expect(listModels(galley).at(-1)).toEqual({ ...own, origin: 'added' })
    expect(costUsd(catalogueOf(galley), 'own-model', usage)).toBe(2)
  })

  it('takes changed prices from their day on, and goes back to the shipped ones', async () => {
    const { galley } = await openTestGalley()
    const shipped = entryOf(galley, 'claude-haiku-4-5')
    const cheaper = { effectiveFrom: '2027-01-01', tiers: [{ ...tier, input: 0.25 }] }
    expect(saveModel(galley, { ...shipped, prices: [cheaper, ...shipped.prices] }).origin).toBe('changed')
    const catalogue = catalogueOf(galley)
    expect(costUsd(catalogue, 'claude-haiku-4-5', { ...usage, at: new Date('2026-12-31T23:59:59Z') })).toBe(1)
    expect(costUsd(catalogue, 'claude-haiku-4-5-20251001', { ...usage, at: new Date('2027-01-01') })).toBe(0.25)
    expect(listModels(galley).map(({ id }) => id)).toEqual(
      openCatalogue(galley.store.connection, catalogueFile(galley.assets)).models.map(({ id }) => id),
    )
    resetModel(galley, 'claude-haiku-4-5')
    expect(listModels(galley).find(({ id }) => id === 'claude-haiku-4-5')).toEqual({ ...shipped, origin: 'built_in' })
  })

  it('counts a built-in model that is saved as shipped as built in', async () => {
    const { galley } = await openTestGalley()
    const shipped = entryOf(galley, 'claude-haiku-4-5')
    saveModel(galley, { ...shipped, label: 'Mine' })
    expect(saveModel(galley, shipped).origin).toBe('built_in')
    expect(listModels(galley).some(({ origin }) => origin !== 'built_in')).toBe(false)
  })

  it("drops a person's own model when it is reset, and says when there is none of that id", async () => {
    const { galley } = await openTestGalley()
    saveModel(galley, own)
    resetModel(galley, own.id)
    expect(findModel(catalogueOf(galley), own.id)).toBeNull()
    expect(() => resetModel(galley, own.id)).toThrow('has no model "own-model"')
  })

  it('leaves out an entry that it cannot read', async () => {
    const { galley } = await openTestGalley()
    saveModel(galley, own)
    galley.store.write((db) => db.prepare(`UPDATE user_models SET entry = '{"id":"own-model"}'`).run())
    expect(findModel(catalogueOf(galley), own.id)).toBeNull()
  })
})

describe('a model that cannot be right', () => {
  const price = (...bounds: readonly (number | null)[]) => ({
    effectiveFrom: '2026-01-01',
    tiers: bounds.map((upToPromptTokens) => ({ ...tier, upToPromptTokens })),
  })
  it.each([
    ['tiers that do not rise', { prices: [price(200, 100, null)] }, 'do not rise'],
    ['tiers that end with a limit', { prices: [price(100)] }, 'without a limit'],
    ['two rows of one day', { prices: [price(null), price(null)] }, 'begin on the same day'],
    ['an answer longer than the context', { maxOutputTokens: 32_001 }, 'longer than its context'],
    ['another model of rules', { provider: 'rules' as const }, 'rules has one model'],
    ['a built-in model of another provider', { id: 'claude-haiku-4-5' }, 'is a model of anthropic'],
  ])('is refused for %s', async (_, change, why) => {
    const { galley, api } = await openTestGalley()
    const failure = await failureOf(api.models.save({ ...own, ...change }))
    expect(failure.code).toBe('model_invalid')
    expect(failure.message).toContain(why)
    expect(listModels(galley).every(({ origin }) => origin === 'built_in')).toBe(true)
  })
})
