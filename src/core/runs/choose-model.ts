import type { JsonObject } from '../../shared/json.ts'
import type { DispatchRequest } from '../../shared/model-work.ts'
import { defaultModel, hasModel, type ModelDesk } from '../providers.ts'
import { readPromptConfig } from '../schemas/prompt-config.ts'

type Wanted = Pick<DispatchRequest, 'provider' | 'model' | 'baseUrl'>

/**
 * The request's model, else the schema's where the provider has it, else the provider's default. Fails with
 * model_unknown when there is none.
 */
export function chooseModel(desk: ModelDesk, schema: JsonObject, request: Wanted): string {
  if (request.model) return request.model
  const wanted = readPromptConfig(schema).model
  if (wanted !== undefined && hasModel(desk, request.provider, wanted)) return wanted
  return defaultModel(desk, request.provider, request.baseUrl)
}
