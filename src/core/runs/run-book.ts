import { createHash } from 'node:crypto'
import type { AnswerRung } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { ModelSettings } from '../../shared/model-config.ts'
import type { Settings } from '../../shared/settings.ts'
import { type AnswerFormPlace, findAnswerForm } from '../db/queries/answer-forms.ts'
import { type ConversionRow, findConversionById } from '../db/queries/documents.ts'
import { findEndpoint } from '../db/queries/endpoints.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import { settingsText } from '../db/queries/settings.ts'
import { userModelsText } from '../db/queries/user-models.ts'
import type { Store } from '../db/store.ts'
import { type ConfidenceRater, createConfidenceRater } from '../evidence/confidence.ts'
import { createEvidenceFinder, type EvidenceFinder } from '../evidence/find-evidence.ts'
import { createProvider } from '../llm/create-provider.ts'
import { estimateTokens, type ModelCatalogue, type ModelLimits, resolveLimits } from '../llm/models.ts'
import { buildSystemPrompt } from '../llm/prompt.ts'
import type { Provider } from '../llm/provider.ts'
import { createDataValidator, type DataValidator } from '../llm/validate-answer.ts'
import { openCatalogue } from '../models.ts'
import { type PromptConfig, readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { type AnswerSize, answerSize } from './answer-size.ts'
import { promptVersion } from './input-hash.ts'

export type SchemaBook = {
  readonly id: number
  readonly body: JsonObject
  readonly config: PromptConfig
  /** Tokens of the part that all requests share, as estimated. */
  readonly systemTokens: number
  readonly validate: DataValidator
  readonly answer: AnswerSize
  readonly findEvidence: EvidenceFinder
  readonly rate: ConfidenceRater
}

type ConversionPlace = Pick<ConversionRow, 'id' | 'convUid'>

export type ProviderPlace = {
  readonly kind: Route['provider']
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
  readonly key: string | null
}

/** What a thread prepares once and uses for every pack: compiled schemas, the catalogue, provider clients. */
export class RunBook {
  readonly #store: Store
  readonly #catalogueFile: string
  readonly #schemas = new Map<number, SchemaBook>()
  readonly #conversions = new Map<number, ConversionPlace>()
  readonly #providers = new Map<string, Promise<Provider>>()
  readonly #rungs = new Map<string, AnswerRung>()
  readonly #versions = new Map<string, string | null>()
  #settings: { readonly text: string; readonly values: Settings } | null = null
  #catalogue: { readonly text: string; readonly models: ModelCatalogue } | null = null

  constructor(store: Store, catalogueFile: string) {
    this.#store = store
    this.#catalogueFile = catalogueFile
  }

  /** As it counts now: a person may change it while a run is under way. */
  get catalogue(): ModelCatalogue {
    const text = userModelsText(this.#store.connection)
    if (this.#catalogue?.text !== text)
      this.#catalogue = { text, models: openCatalogue(this.#store.connection, this.#catalogueFile) }
    return this.#catalogue.models
  }

  /** Conversions never change. Fails with document_not_found. */
  conversion(id: number): ConversionPlace {
    const known = this.#conversions.get(id)
    if (known) return known
    const row = findConversionById(this.#store.connection, id)
    if (!row) throw new AppError('document_not_found', 'The document of the run is gone.')
    const place = { id: row.id, convUid: row.convUid }
    this.#conversions.set(id, place)
    return place
  }

  /** As they are now. */
  get settings(): Settings {
    const text = settingsText(this.#store.connection)
    if (this.#settings?.text !== text) this.#settings = { text, values: getSettings(this.#store) }
    return this.#settings.values
  }

  /** What a model at an address takes: what the doctor found out there, else the catalogue. */
  limits(route: Route, baseUrl: string | null): ModelLimits {
    return resolveLimits(
      this.catalogue,
      route.model,
      findEndpoint(this.#store.connection, { kind: route.provider, baseUrl, model: route.model }),
    )
  }

  schema(id: number): SchemaBook {
    const known = this.#schemas.get(id)
    if (known) return known
    const row = findSchemaById(this.#store.connection, id)
    if (!row) throw new AppError('schema_not_found', 'The schema of the run is gone.')
    const body = schemaBody(row)
    const book = {
      id,
      body,
      config: readPromptConfig(body),
      systemTokens: estimateTokens(buildSystemPrompt(body)),
      validate: createDataValidator(body),
      answer: answerSize(body),
      findEvidence: createEvidenceFinder(body),
      rate: createConfidenceRater(body),
    }
    this.#schemas.set(id, book)
    return book
  }

  version(schema: SchemaBook, route: Route, settings: ModelSettings): string | null {
    const { catalogue } = this
    const key = JSON.stringify([schema.id, route, settings, this.#catalogue?.text])
    const known = this.#versions.get(key)
    if (known !== undefined) return known
    const version = promptVersion({ schema: schema.body, route, settings, catalogue })
    this.#versions.set(key, version)
    return version
  }

  async provider({ kind, baseUrl, key }: ProviderPlace): Promise<Provider> {
    const name = JSON.stringify([kind, baseUrl, key === null ? null : createHash('sha256').update(key).digest('hex')])
    const known = this.#providers.get(name)
    if (known) return await known
    const provider = createProvider({ kind, apiKey: key, baseUrl, catalogue: this.catalogue })
    this.#providers.set(name, provider)
    return await provider
  }

  /** The form of answer that worked last; null before the first one. */
  rung(place: AnswerFormPlace): AnswerRung | null {
    const key = JSON.stringify(place)
    const known = this.#rungs.get(key) ?? findAnswerForm(this.#store.connection, place)
    if (known !== null) this.#rungs.set(key, known)
    return known
  }

  /** True when the form is another one than was known: then it is to be written down. */
  noteRung(place: AnswerFormPlace, rung: AnswerRung): boolean {
    if (this.rung(place) === rung) return false
    this.#rungs.set(JSON.stringify(place), rung)
    return true
  }
}
