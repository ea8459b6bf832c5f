import type { JsonObject } from '../../shared/json.ts'
import type { ModelSettings } from '../../shared/model-config.ts'
import type { PackBlock } from '../llm/provider.ts'
import type { Route } from '../schemas/prompt-config.ts'

export type PromptParts = { readonly schema: JsonObject; readonly route: Route; readonly settings: ModelSettings }

/**
 * The version of everything but the block that decides an answer: prompt, fields, model. Null for rules, which answer
 * faster than a hash is looked up. Compute once for a schema, route and settings.
 */
export function promptVersion(_parts: PromptParts): string | null {
  return null
}

/** The hash of a block as it is sent (content, type, context, rejection; not its uid) under a version. */
export function inputHash(version: string, block: PackBlock): string {
  return `${version}:${block.blockUid}`
}
