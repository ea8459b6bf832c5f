import type { JsonObject } from '../../shared/json.ts'
import type { DispatchRequest } from '../../shared/model-work.ts'
import { DEFAULT_MODELS, PROVIDER_INFO } from '../llm/create-provider.ts'
import { readPromptConfig } from '../schemas/prompt-config.ts'

/** The request's model, else the schema's where the provider knows it, else the provider's default. */
export function chooseModel(schema: JsonObject, request: Pick<DispatchRequest, 'provider' | 'model'>): string {
  if (request.model) return request.model
  const wanted = readPromptConfig(schema).model
  const isKnown = wanted !== undefined && PROVIDER_INFO[request.provider].models.includes(wanted)
  return isKnown ? wanted : DEFAULT_MODELS[request.provider]
}
