import { z } from 'zod'
import { BLOCK_TYPES, type BlockType, PROVIDER_KINDS, type ProviderKind } from '../../shared/domain.ts'
import type { JsonObject } from '../../shared/json.ts'
import { modelConfigSchema } from '../../shared/model-config.ts'

const routeSchema = z.object({
  block_types: z.array(z.enum(BLOCK_TYPES)),
  provider: z.enum(PROVIDER_KINDS).optional(),
  model: z.string().trim().min(1).optional(),
})

const NO_CONTEXT = { before: 0, after: 0, heading_path: false }
const neighbours = z.number().int().min(0).max(10).catch(0).default(0)
const settings = modelConfigSchema.shape

const promptConfigSchema = z.object({
  model: z.string().trim().min(1).optional().catch(undefined),
  temperature: settings.temperature.catch(undefined),
  max_tokens_per_block: settings.max_tokens_per_block.catch(undefined),
  max_batch_size: settings.max_batch_size.catch(undefined),
  max_attempts: settings.max_attempts.catch(undefined),
  fallback_model: settings.fallback_model.catch(undefined),
  timeout_seconds: settings.timeout_seconds.catch(undefined),
  context: z
    .object({ before: neighbours, after: neighbours, heading_path: z.boolean().catch(false).default(false) })
    .catch(NO_CONTEXT)
    .default(NO_CONTEXT),
  routing: z
    .array(routeSchema.nullable().catch(null))
    .transform((routes) => routes.filter((route) => route !== null))
    .catch([])
    .default([]),
})

/**
 * What the run engine reads of a schema's `prompt_config`. Settings that are absent, or no values of their kind, stay
 * undefined: `resolveModelSettings` says what counts then.
 */
export type PromptConfig = z.infer<typeof promptConfigSchema>

export function readPromptConfig(schema: JsonObject): PromptConfig {
  return promptConfigSchema.parse(
    typeof schema.prompt_config === 'object' && schema.prompt_config !== null ? schema.prompt_config : {},
  )
}

export type Route = { readonly provider: ProviderKind; readonly model: string }

export type RouteRequest = { readonly config: PromptConfig; readonly type: BlockType; readonly run: Route }

/**
 * Where a block of this type goes: the first route that names the type, else the run's own provider and model.
 * A run with `rules` stays offline whatever the schema routes.
 */
export function routeOf({ config, type, run }: RouteRequest, defaults: Readonly<Record<ProviderKind, string>>): Route {
  const route = config.routing.find((r) => r.block_types.includes(type))
  if (!route || run.provider === 'rules') return run
  const provider = route.provider ?? run.provider
  const model = route.model ?? (provider === run.provider ? run.model : defaults[provider])
  // A server of the person's own has no default model: without a name the run's own route is the one that is known.
  return model === '' ? run : { provider, model }
}
