import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import type { AnswerRung } from '../../../../shared/domain.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { modelLimits, type ModelCatalogue } from '../../models.ts'
import { buildSystemPrompt, buildUserPrompt, RESULT_TOOL_NAME } from '../../prompt.ts'
import type { PackRequest } from '../../provider.ts'
import type { FormPlan, Manner } from '../wire/manner.ts'
import { looseAnswerSchema, measureForm, strictAnswerSchema } from '../wire/strict-schema.ts'

/** Beyond them a strict schema is refused, after the server has tried to compile it. */
const MAX_OPTIONAL_FIELDS = 24
const MAX_UNION_FIELDS = 16

type FormParams = Pick<MessageCreateParamsNonStreaming, 'output_config' | 'tools' | 'tool_choice'>

/** What all requests with one user's schema share. */
export type PreparedSchema = { readonly system: string; readonly answer: JsonObject; readonly plan: FormPlan }

export function prepareSchema(schema: JsonObject): PreparedSchema {
  const strict = strictAnswerSchema(schema)
  const size = strict && measureForm(strict)
  const isTooComplex = size !== null && (size.optional > MAX_OPTIONAL_FIELDS || size.unions > MAX_UNION_FIELDS)
  return {
    system: buildSystemPrompt(schema),
    answer: strict ?? looseAnswerSchema(),
    plan: {
      key: JSON.stringify(schema),
      surestRung: strict ? 'json_schema' : 'tool',
      firstRung: strict && !isTooComplex ? 'json_schema' : 'tool',
    },
  }
}

export type MessageTerms = {
  readonly manner: Manner
  readonly catalogue: ModelCatalogue
  /** Requests of a batch are answered over hours: the shared part is kept for one. Default: false. */
  readonly isBatch?: boolean
}

/** The body of a request, not streamed. The system part is the same for all packs of a schema and ends the cached prefix. */
export function messageParams(
  request: Omit<PackRequest, 'signal' | 'onBegun' | 'timeoutMs'>,
  prepared: PreparedSchema,
  { manner, catalogue, isBatch = false }: MessageTerms,
): MessageCreateParamsNonStreaming {
  const limits = modelLimits(catalogue, request.model)
  const { habits, rung } = manner
  const sendsTemperature = request.temperature !== undefined && limits.takesTemperature && habits.takesTemperature
  return {
    model: request.model,
    max_tokens: Math.min(request.maxTokens, limits.maxOutputTokens, habits.outputCap ?? Number.POSITIVE_INFINITY),
    system: [
      { type: 'text', text: prepared.system, cache_control: { type: 'ephemeral', ...(isBatch && { ttl: '1h' }) } },
    ],
    messages: [{ role: 'user', content: buildUserPrompt(request.blocks) }],
    ...(sendsTemperature && { temperature: request.temperature }),
    ...formParams(rung, prepared.answer),
  }
}

function formParams(rung: AnswerRung, answer: JsonObject): FormParams {
  if (rung === 'json_schema') return { output_config: { format: { type: 'json_schema', schema: answer } } }
  return rung === 'tool' ? toolParams(answer) : {}
}

/** The tool is offered, not forced: models that think refuse a forced one, and an answer in text is read as well. */
function toolParams(answer: JsonObject): FormParams {
  const description = 'Records the result for every block of the user message. Call it exactly once.'
  return {
    tools: [{ name: RESULT_TOOL_NAME, description, input_schema: { ...answer, type: 'object' } }],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  }
}
