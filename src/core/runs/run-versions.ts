import type { BlockType } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { type ModelConfig, modelConfigSchema, type ModelSettings } from '../../shared/model-config.ts'
import type { Assets } from '../assets.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import { DEFAULT_MODELS } from '../llm/provider-info.ts'
import { openCatalogue } from '../models.ts'
import { type PromptConfig, readPromptConfig, type Route, routeOf } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { promptVersion } from './input-hash.ts'
import { catalogueFile } from './limits.ts'
import { resolveModelSettings } from './model-settings.ts'

export type RunVersions = {
  readonly context: PromptConfig['context']
  readonly routeOf: (type: BlockType) => Route
  /** Null where rules answer. */
  readonly versionOf: (type: BlockType) => string | null
  /** Of the fallback model: what it answered was asked for in this way too. Null without one. */
  readonly fallbackVersion: string | null
}

/** How blocks of the run would be asked now, with the run's provider, model and `modelConfig`. Prepare once a run. */
export function runVersions(
  { store, assets }: { readonly store: Store; readonly assets: Assets },
  run: RunRow,
): RunVersions {
  const row = findSchemaById(store.connection, run.schemaId)
  if (!row) throw new AppError('schema_not_found', 'The schema of the run is gone.')
  const schema = schemaBody(row)
  const config = readPromptConfig(schema)
  const catalogue = openCatalogue(store.connection, catalogueFile(assets))
  const settings: ModelSettings = resolveModelSettings({
    override: {},
    run: readModelConfig(run.modelConfig),
    schema: config,
    workspace: getSettings(store),
  })
  const versions = new Map<string, string | null>()
  const route = (type: BlockType): Route =>
    routeOf({ config, type, run: { provider: run.provider, model: run.model } }, DEFAULT_MODELS)
  const fallback = settings.fallbackModel
  return {
    context: config.context,
    fallbackVersion:
      fallback === null
        ? null
        : promptVersion({ schema, route: { provider: run.provider, model: fallback }, settings, catalogue }),
    routeOf: route,
    versionOf: (type) => {
      const to = route(type)
      const key = `${to.provider}\n${to.model}`
      const known = versions.get(key)
      if (known !== undefined) return known
      const version = promptVersion({ schema, route: to, settings, catalogue })
      versions.set(key, version)
      return version
    },
  }
}

/** A run's `model_config` as it is stored; what cannot be read says nothing. */
export function readModelConfig(json: string): ModelConfig {
  try {
    return modelConfigSchema.parse(JSON.parse(json))
  } catch {
    return {}
  }
}
