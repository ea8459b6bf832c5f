import { z } from 'zod'
import { AppError } from '../../../../shared/errors.ts'
import type { JsonValue } from '../../../../shared/json.ts'
import { RESULT_TOOL_NAME } from '../../prompt.ts'
import type { AnswerItem, PackAnswer, PackBlock, TokenUsage } from '../../provider.ts'
import { readAnswerText, readAnswerValue } from '../../response.ts'

const tokens = z.number().int().nonnegative().nullish()
const messageSchema = z.object({
  model: z.string().max(200),
  stop_reason: z.string().max(100).nullish(),
  content: z.array(z.looseObject({ type: z.string() })),
  usage: z.object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_creation_input_tokens: tokens,
    cache_read_input_tokens: tokens,
  }),
})
type MessageBody = z.infer<typeof messageSchema>

/** From a message of the API to the pack's answer. What was billed but is of no use is thrown with its usage in `data`. */
export function readMessage(message: unknown, blocks: readonly PackBlock[], origin: string): PackAnswer {
  const parsed = messageSchema.safeParse(message)
  if (!parsed.success)
    throw new AppError('provider_bad_answer', `The answer of ${origin} is not a message of the Messages API.`)
  const body = parsed.data
  const usage = usageOf(body)
  const stopReason = body.stop_reason ?? null
  const requestId = requestIdOf(message)
  if (stopReason === 'refusal') {
    throw new AppError('provider_refused', `The model at ${origin} declined to answer.`, {
      data: { ...usage, requestId },
    })
  }
  const { text, input } = contentOf(body)
  try {
    const items = itemsOf(text, input, blocks)
    return {
      items,
      usage,
      model: body.model,
      requestId,
      stopReason,
      rung: null,
      limits: null,
      begunMs: null,
      raw: rawOf(text, input),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const said = stopReason === 'max_tokens' ? 'The answer was cut before its first result was whole.' : error.message
    throw new AppError(error.code, said, { data: { ...usage, requestId }, cause: error })
  }
}

function itemsOf(text: string, input: JsonValue | undefined, blocks: readonly PackBlock[]): readonly AnswerItem[] {
  const blockUids = blocks.map(({ blockUid }) => blockUid)
  return input === undefined ? readAnswerText(text, blockUids) : readAnswerValue(input, blockUids)
}

/** Blocks are chosen by type: an answer may begin with thinking. A call of any other tool is not an answer. */
function contentOf({ content }: MessageBody): { readonly text: string; readonly input: JsonValue | undefined } {
  const texts: string[] = []
  let input: JsonValue | undefined
  for (const block of content) {
    if (block.type === 'text' && typeof block.text === 'string') texts.push(block.text)
    if (block.type === 'tool_use' && block.name === RESULT_TOOL_NAME) input ??= block.input as JsonValue
  }
  return { text: texts.join(''), input }
}

function rawOf(text: string, input: JsonValue | undefined): string {
  if (input === undefined) return text
  try {
    return JSON.stringify(input)
  } catch {
    // Nested deeper than the stack: the items were dropped for it already.
    return ''
  }
}

function usageOf({ usage }: MessageBody): TokenUsage {
  return {
    inputTokens: usage.input_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
    cacheCreationTokens: usage.cache_creation_input_tokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
  }
}

/** The SDK keeps the `request-id` header on the parsed body. */
function requestIdOf(message: unknown): string | null {
  const id = typeof message === 'object' && message !== null && '_request_id' in message ? message._request_id : null
  return typeof id === 'string' ? id : null
}
