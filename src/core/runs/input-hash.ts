import { hash } from 'node:crypto'
import type { JsonObject } from '../../shared/json.ts'
import type { ModelSettings } from '../../shared/model-config.ts'
import { findModel, type ModelCatalogue } from '../llm/models.ts'
import { buildSystemPrompt } from '../llm/prompt.ts'
import type { PackBlock } from '../llm/provider.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { canonicalJson } from '../schemas/register.ts'

export type PromptParts = {
  readonly schema: JsonObject
  readonly route: Route
  readonly settings: ModelSettings
  /** Says which models take a temperature: one that is not sent decides nothing. */
  readonly catalogue: ModelCatalogue
}

/** 128 bits: no two inputs of a workspace meet by chance. */
const HEX_DIGITS = 32

/** Keys of a schema that decide no answer, and those that the system prompt holds already. */
const NOT_DECISIVE = new Set([
  ...['schema_ref', 'title', 'prompt_config', '$schema', '$id', '$comment'],
  ...['description', 'type', 'properties', 'required', 'additionalProperties', '$defs', 'definitions'],
])

/**
 * The version of everything but the block that decides an answer: prompt, fields, model. Null for rules, which answer
 * faster than a hash is looked up. Compute once for a schema, route and settings.
 */
export function promptVersion({ schema, route, settings, catalogue }: PromptParts): string | null {
  if (route.provider === 'rules') return null
  const takesTemperature = findModel(catalogue, route.model)?.takesTemperature ?? true
  const untitled = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'title'))
  const entries = Object.entries(schema).filter(([key]) => !NOT_DECISIVE.has(key) && !key.startsWith('x-'))
  return digest(
    canonicalJson({
      system: buildSystemPrompt(untitled),
      // Conditions outside the fields (`allOf`, `dependentRequired`) say which answers are taken.
      conditions: Object.fromEntries(entries),
      provider: route.provider,
      model: route.model,
      temperature: takesTemperature ? settings.temperature : null,
      context: readPromptConfig(schema).context,
    }),
  )
}

/**
 * The hash of a block as it is sent (content, type, context, rejection; not its uid) under a version. Of a rejection the
 * reason counts, not the answer that was rejected: that one is gone once a new one is staged.
 */
export function inputHash(version: string, block: PackBlock): string {
  const { type, content, headingPath, before, after, rejection } = block
  const sent = [version, type, content, headingPath ?? null, before ?? null, after ?? null]
  return digest(JSON.stringify(rejection ? [...sent, { rejected: rejection.reason }] : sent))
}

function digest(text: string): string {
  return hash('sha256', text).slice(0, HEX_DIGITS)
}
