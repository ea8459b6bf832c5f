/** The model catalogue as it counts in a workspace: the shipped one with a person's changes. */
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../shared/errors.ts'
import { type CatalogueModel, catalogueModelSchema, type ModelEntry } from '../shared/model-catalogue.ts'
import type { Assets } from './assets.ts'
import type { ReadHandle } from './db/connection.ts'
import { deleteUserModel, listUserModels, writeUserModel } from './db/queries/user-models.ts'
import type { Store } from './db/store.ts'
import { loadModelCatalogue, type ModelCatalogue } from './llm/models.ts'
import { catalogueFile } from './runs/limits.ts'

type Desk = { readonly store: Store; readonly assets: Assets }

/** `file` is `resources/models.json`. */
export function openCatalogue(db: ReadHandle, file: string): ModelCatalogue {
  const shipped = loadModelCatalogue(file)
  const own = new Map(listUserModels(db).map((model) => [model.id, model]))
  if (own.size === 0) return shipped
  const known = new Set(shipped.models.map(({ id }) => id))
  return {
    ...shipped,
    models: [
      ...shipped.models.map((model) => own.get(model.id) ?? model),
      ...[...own.values()].filter(({ id }) => !known.has(id)),
    ],
  }
}

/** All models, the provider's in the order of the catalogue, a person's own last. */
export function listModels({ store, assets }: Desk): readonly ModelEntry[] {
  const shipped = new Set(loadModelCatalogue(catalogueFile(assets)).models.map(({ id }) => id))
  const changed = new Set(listUserModels(store.connection).map(({ id }) => id))
  return openCatalogue(store.connection, catalogueFile(assets)).models.map((model) => ({
    ...model,
    origin: shipped.has(model.id) ? (changed.has(model.id) ? 'changed' : 'built_in') : 'added',
  }))
}

/** Adds a model or changes one; a built-in one that is saved as shipped is built in again. Fails with model_invalid. */
export function saveModel(desk: Desk, model: CatalogueModel): ModelEntry {
  const [entry] = saveModels(desk, [model])
  if (!entry) throw new Error('A model was saved and is not there.')
  return entry
}

/** Saves all of them or, when one cannot be right, none. Fails with model_invalid. */
export function saveModels({ store, assets }: Desk, models: readonly unknown[]): readonly ModelEntry[] {
  const shipped = new Map(loadModelCatalogue(catalogueFile(assets)).models.map((model) => [model.id, model]))
  const entries = models.map((model): ModelEntry => {
    const entry = checkModel(model)
    const before = shipped.get(entry.id)
    if (before ? before.provider !== entry.provider : entry.provider === 'rules')
      throw invalid(entry.id, before ? `it is a model of ${before.provider}` : 'rules has one model, which is built in')
    if (!before) return { ...entry, origin: 'added' }
    return { ...entry, origin: isDeepStrictEqual(before, entry) ? 'built_in' : 'changed' }
  })
  store.write((db) => {
    for (const { origin, ...entry } of entries)
      if (origin === 'built_in') deleteUserModel(db, entry.id)
      else writeUserModel(db, entry)
  })
  return entries
}

/** A built-in model gets its shipped values back; a person's own goes away. Fails with model_unknown. */
export function resetModel({ store, assets }: Desk, id: string): void {
  if (!listModels({ store, assets }).some((model) => model.id === id))
    throw new AppError('model_unknown', `The catalogue has no model "${id.slice(0, 200)}".`, {
      hint: 'Run `galley models` or open Settings to see which there are.',
    })
  store.write((db) => deleteUserModel(db, id))
}

function checkModel(model: unknown): CatalogueModel {
  const parsed = catalogueModelSchema.safeParse(model)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const id = typeof model === 'object' && model !== null && 'id' in model ? model.id : ''
    throw invalid(id, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not allowed'}`)
  }
  const entry = parsed.data
  if (entry.maxOutputTokens > entry.contextTokens) throw invalid(entry.id, 'its answer is longer than its context')
  const days = entry.prices.map(({ effectiveFrom }) => effectiveFrom)
  if (new Set(days).size < days.length) throw invalid(entry.id, 'two rows of prices begin on the same day')
  for (const { effectiveFrom, tiers } of entry.prices) {
    const bounds = tiers.map(({ upToPromptTokens }) => upToPromptTokens ?? Infinity)
    const isRising = bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? 0))
    if (!isRising || bounds.at(-1) !== Infinity)
      throw invalid(
        entry.id,
        `the prompt lengths of its prices from ${effectiveFrom} do not rise to one without a limit`,
      )
  }
  return entry
}

function invalid(id: unknown, why: string): AppError {
  return new AppError('model_invalid', `The model "${String(id).slice(0, 200)}" was not saved: ${why}.`)
}
