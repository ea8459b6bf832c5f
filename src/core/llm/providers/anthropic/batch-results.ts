import { APIError } from '@anthropic-ai/sdk'
import { z } from 'zod'
import { AppError } from '../../../../shared/errors.ts'
import type { BatchOutcome, BatchRequest } from '../../provider.ts'
import { toCallError } from '../wire/call-errors.ts'
import type { BatchConnection } from './batch-connection.ts'

const lineSchema = z.object({
  custom_id: z.string().max(64),
  result: z.discriminatedUnion('type', [
    z.object({ type: z.literal('succeeded'), message: z.unknown() }),
    z.object({ type: z.literal('errored'), error: z.unknown() }),
    z.object({ type: z.literal('canceled') }),
    z.object({ type: z.literal('expired') }),
  ]),
})
const errorSchema = z.looseObject({
  error: z.looseObject({ type: z.string() }),
  request_id: z.string().nullish(),
})

/** The status that a live call of the same failure comes with: both are then classified in one place. */
const STATUS_OF: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** What a line of the results says of a request; null when it cannot be read or nobody asked for it. */
export function readResultLine(
  line: string | null,
  find: (customId: string) => BatchRequest | undefined,
  connection: BatchConnection,
): BatchOutcome | null {
  const parsed = lineSchema.safeParse(parse(line))
  if (!parsed.success) return null
  const { custom_id: customId, result } = parsed.data
  const asked = find(customId)
  if (!asked) return null
  if (result.type === 'canceled')
    return { customId, error: new AppError('cancelled', 'The batch was cancelled before this request was answered.') }
  if (result.type === 'expired') {
    const message = `${connection.origin} did not answer this request of the batch within a day.`
    return { customId, error: new AppError('batch_failed', message, { data: { isExpired: true } }) }
  }
  if (result.type === 'errored') return { customId, error: errorOf(result.error, asked, connection) }
  try {
    return { customId, answer: connection.read(result.message, asked.request) }
  } catch (error) {
    if (error instanceof AppError) return { customId, error }
    throw error
  }
}

function parse(line: string | null): unknown {
  try {
    return line === null ? null : JSON.parse(line)
  } catch {
    return null
  }
}

function errorOf(body: unknown, { request }: BatchRequest, { origin, apiKey }: BatchConnection): AppError {
  const parsed = errorSchema.safeParse(body)
  const type = parsed.success ? parsed.data.error.type : null
  const status = type === null ? undefined : STATUS_OF[type]
  if (!parsed.success || status === undefined)
    return new AppError('batch_failed', `${origin} could not answer this request of the batch.`)
  const headers = new Headers(parsed.data.request_id ? { 'request-id': parsed.data.request_id } : {})
  const failure = APIError.generate(status, parsed.data, undefined, headers)
  const error = toCallError(failure, { origin, apiKey, blocks: request.blocks })
  if (error instanceof AppError) return error
  throw error
}
