import { z } from 'zod'
import { BLOCK_TYPES, type BlockType, PROVIDER_KINDS, type ProviderKind } from '../../shared/domain.ts'
import type { JsonObject } from '../../shared/json.ts'

const routeSchema = z.object({
  block_types: z.array(z.enum(BLOCK_TYPES)),
  provider: z.enum(PROVIDER_KINDS).optional(),
  model: z.string().optional(),
})

const promptConfigSchema = z.object({
  model: z.string().optional().catch(undefined),
  temperature: z.number().min(0).max(2).optional().catch(undefined),
  max_tokens_per_block: z.number().int().min(1).max(100_000).catch(2000).default(2000),
  max_batch_size: z.number().int().min(1).max(20).catch(20).default(20),
  context: z
    .object({
      before: z.number().int().min(0).max(10).catch(0).default(0),
      after: z.number().int().min(0).max(10).catch(0).default(0),
      heading_path: z.boolean().catch(false).default(false),
    })
    .catch({ before: 0, after: 0, heading_path: false })
    .default({ before: 0, after: 0, heading_path: false }),
  routing: z.array(routeSchema).catch([]).default([]),
})

/** What the run engine reads of a schema's `prompt_config`, with the defaults of product.md filled in. */
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
  return { provider, model: route.model ?? (provider === run.provider ? run.model : defaults[provider]) }
}
