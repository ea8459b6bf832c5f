import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import type { JsonObject } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import { looseAnswerSchema, strictAnswerSchema } from './strict-schema.ts'

/** The ways to ask for the form of an answer, the surest first. */
const RUNGS = ['json_schema', 'tool', 'text'] as const
export type Rung = (typeof RUNGS)[number]

type FormParams = Pick<MessageCreateParamsNonStreaming, 'output_config' | 'tools' | 'tool_choice'>

/** How one user's schema is asked for. */
export type AnswerForm = { readonly firstRung: Rung; readonly params: (rung: Rung) => FormParams; readonly key: string }

export function answerForm(schema: JsonObject): AnswerForm {
  const strict = strictAnswerSchema(schema)
  const answer = strict ?? looseAnswerSchema()
  return {
    firstRung: strict ? 'json_schema' : 'tool',
    key: JSON.stringify(schema),
    params: (rung) => {
      if (rung === 'json_schema') return { output_config: { format: { type: 'json_schema', schema: answer } } }
      return rung === 'tool' ? toolParams(answer) : {}
    },
  }
}

/** The tool is offered, not forced: models that think refuse a forced one, and an answer in text is read as well. */
function toolParams(answer: JsonObject): FormParams {
  const description = 'Records the result for every block of the user message. Call it exactly once.'
  return {
    tools: [{ name: RESULT_TOOL_NAME, description, input_schema: { ...answer, type: 'object' } }],
    tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  }
}

/** The rungs to try, from the one that is known to work. */
export function rungsFrom(first: Rung): readonly Rung[] {
  return RUNGS.slice(RUNGS.indexOf(first))
}
