import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import { createProvider } from '../llm/create-provider.ts'
import { loadModelCatalogue, type ModelCatalogue } from '../llm/models.ts'
import type { Provider } from '../llm/provider.ts'
import { createDataValidator, type DataValidator } from '../llm/validate-answer.ts'
import { type PromptConfig, readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import type { ProviderAccess } from './lane-messages.ts'

export type SchemaBook = { readonly body: JsonObject; readonly config: PromptConfig; readonly validate: DataValidator }

/** What a thread prepares once and uses for every pack: compiled schemas, the catalogue, provider clients. */
export class RunBook {
  readonly #store: Store
  readonly #schemas = new Map<number, SchemaBook>()
  readonly #providers = new Map<string, Provider>()
  readonly catalogue: ModelCatalogue

  constructor(store: Store, catalogueFile: string) {
    this.#store = store
    this.catalogue = loadModelCatalogue(catalogueFile)
  }

  schema(id: number): SchemaBook {
    const known = this.#schemas.get(id)
    if (known) return known
    const row = findSchemaById(this.#store.connection, id)
    if (!row) throw new AppError('schema_not_found', 'The schema of the run is gone.')
    const body = schemaBody(row)
    const book = { body, config: readPromptConfig(body), validate: createDataValidator(body) }
    this.#schemas.set(id, book)
    return book
  }

  provider(kind: Route['provider'], access: ProviderAccess): Provider {
    const key = JSON.stringify([
      kind,
      access.baseUrl,
      access.apiKey === null ? null : createHash('sha256').update(access.apiKey).digest('hex'),
    ])
    const known = this.#providers.get(key)
    if (known) return known
    const provider = createProvider({ kind, apiKey: access.apiKey, baseUrl: access.baseUrl, catalogue: this.catalogue })
    this.#providers.set(key, provider)
    return provider
  }
}
