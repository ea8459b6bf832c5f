import type { JsonObject } from '../../shared/json.ts'
import type { ModelSettings } from '../../shared/model-config.ts'
import { DEFAULT_MODELS } from '../llm/provider-info.ts'
import { findModel, type ModelCatalogue, type ModelLimits, modelLimits } from '../llm/models.ts'
import { systemPartTokens } from '../llm/prompt.ts'
import { readPromptConfig, type Route, routeOf } from '../schemas/prompt-config.ts'
import { answerSize, plannedAnswerTokens } from './answer-size.ts'
import type { PackOptions } from './pack.ts'

export type PackGround = {
  /** The user's schema, `prompt_config` included. */
  readonly schema: JsonObject
  readonly settings: ModelSettings
  /** Of the run; blocks that the schema routes elsewhere go there. */
  readonly route: Route
  readonly catalogue: ModelCatalogue
  /** Limits that are known better than the catalogue's: what the doctor found out at the provider's address. */
  readonly limitsOf?: (route: Route) => ModelLimits | null
}

/** How a schema's blocks are packed for a route: the same for the quote and for the run. */
export function packOptions({ schema, settings, route, catalogue, limitsOf }: PackGround): PackOptions {
  const config = readPromptConfig(schema)
  const size = answerSize(schema)
  const better = (of: Route): ModelLimits | null => limitsOf?.(of) ?? null
  return {
    settings,
    context: config.context,
    isEditing: size.isEditing,
    systemTokens: systemPartTokens(schema),
    routeOf: ({ type }) => routeOf({ config, type, run: route }, DEFAULT_MODELS),
    limitsOf: (of) => better(of) ?? modelLimits(catalogue, of.model),
    longPromptTokens: ({ model }) => longPromptTokens(catalogue, model),
    answerTokens: (contentTokens) => plannedAnswerTokens(size, contentTokens, settings),
    areLimitsSure: (of) => better(of) !== null || findModel(catalogue, of.model) !== null,
  }
}

/** Up to where the price of today for short prompts reaches; null when the model has one price, or none that is known. */
export function longPromptTokens(catalogue: ModelCatalogue, model: string, at = new Date()): number | null {
  const prices = findModel(catalogue, model)?.prices.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  const day = at.toISOString().slice(0, 10)
  const row = prices?.find(({ effectiveFrom }) => effectiveFrom <= day) ?? prices?.at(-1)
  return row?.tiers[0]?.upToPromptTokens ?? null
}
