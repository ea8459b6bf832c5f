import type { ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { AnswerRung } from '../../../../shared/domain.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { modelLimits, type ModelCatalogue } from '../../models.ts'
import { buildSystemPrompt, buildUserPrompt, RESULT_TOOL_NAME } from '../../prompt.ts'
import type { PackRequest } from '../../provider.ts'
import type { FormPlan, Manner } from '../wire/manner.ts'
import { looseAnswerSchema, strictAnswerSchema, withAllRequired } from '../wire/strict-schema.ts'

export type PreparedChat = {
  readonly system: string
  readonly strict: JsonObject | null
  readonly plan: FormPlan
}

export function prepareChat(schema: JsonObject): PreparedChat {
  const strict = strictAnswerSchema(schema)
  return {
    system: buildSystemPrompt(schema),
    strict: strict && withAllRequired(strict),
    plan: { key: JSON.stringify(schema), surestRung: 'json_schema', firstRung: 'json_schema' },
  }
}

export function chatParams(
  request: PackRequest,
  prepared: PreparedChat,
  { manner, catalogue }: { readonly manner: Manner; readonly catalogue: ModelCatalogue },
): ChatCompletionCreateParamsStreaming {
  const limits = modelLimits(catalogue, request.model)
  const { habits, rung } = manner
  const sendsTemperature = request.temperature !== undefined && limits.takesTemperature && habits.takesTemperature
  return {
    model: request.model,
    messages: chatMessages(prepared.system, buildUserPrompt(request.blocks), habits.hasSystemRole),
    [habits.tokensField]: Math.min(
      request.maxTokens,
      limits.maxOutputTokens,
      habits.outputCap ?? Number.POSITIVE_INFINITY,
    ),
    stream: true,
    ...(habits.tellsUsage && { stream_options: { include_usage: true } }),
    ...(sendsTemperature && { temperature: request.temperature }),
    ...formParams(rung, prepared.strict),
  }
}

function chatMessages(system: string, user: string, hasSystemRole: boolean): ChatCompletionMessageParam[] {
  if (!hasSystemRole) return [{ role: 'user', content: `${system}\n\n${user}` }]
  return [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ]
}

type FormParams = Pick<ChatCompletionCreateParamsStreaming, 'response_format' | 'tools'>

/** No `tool_choice`: it is left to the model anyway, and Ollama does not know it. */
function formParams(rung: AnswerRung, strict: JsonObject | null): FormParams {
  const schema = strict ?? looseAnswerSchema()
  if (rung === 'json_schema') {
    const json_schema = { name: RESULT_TOOL_NAME, strict: strict !== null, schema }
    return { response_format: { type: 'json_schema', json_schema } }
  }
  if (rung === 'text') return {}
  const description = 'Records the result for every block of the user message. Call it exactly once.'
  return { tools: [{ type: 'function', function: { name: RESULT_TOOL_NAME, description, parameters: schema } }] }
}
