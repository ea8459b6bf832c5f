import type { ModelConfig } from '../../shared/model-config.ts'
import type { Assets } from '../assets.ts'
import { findEndpoint } from '../db/queries/endpoints.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Store } from '../db/store.ts'
import { resolveLimits } from '../llm/models.ts'
import { openCatalogue } from '../models.ts'
import { type Route, readPromptConfig } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { catalogueFile } from './limits.ts'
import { resolveModelSettings } from './model-settings.ts'
import type { PackOptions } from './pack.ts'
import { packOptions } from './pack-options.ts'

export type PackingGround = {
  readonly store: Store
  readonly assets: Assets
  readonly schema: SchemaRow
  /** Of the run; blocks that the schema routes elsewhere go there. */
  readonly route: Route
  /** The run's `model_config`. */
  readonly config: ModelConfig
  /** Of the requests: before the run's. Default: none. */
  readonly override?: ModelConfig
  /** Another address than the one that is set for the provider. */
  readonly baseUrl?: string | null
}

/** How blocks are packed for a run, by what is known of the models at their addresses now. */
export function packingOf({ store, assets, schema, route, config, override, baseUrl }: PackingGround): PackOptions {
  const body = schemaBody(schema)
  const catalogue = openCatalogue(store.connection, catalogueFile(assets))
  const settings = resolveModelSettings({
    override: override ?? {},
    run: config,
    schema: readPromptConfig(body),
    workspace: getSettings(store),
  })
  return packOptions({
    schema: body,
    settings,
    route,
    catalogue,
    limitsOf: ({ provider, model }) => {
      const own = provider === route.provider ? baseUrl : null
      const place = { kind: provider, baseUrl: own ?? readBaseUrl(store.connection, provider), model }
      const profile = findEndpoint(store.connection, place)
      return profile && resolveLimits(catalogue, model, profile)
    },
  })
}
