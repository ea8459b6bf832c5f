/**
 * Anthropic's Message Batches: requests that are answered within a day at half price.
 * https://platform.claude.com/docs/en/build-with-claude/batch-processing
 */
import { z } from 'zod'
import { AppError } from '../../../../shared/errors.ts'
import type { BatchOutcome, BatchRequest, BatchStatus, ProviderBatches } from '../../provider.ts'
import { toCallError } from '../wire/call-errors.ts'
import { encodeBatchBody } from './batch-body.ts'
import type { BatchConnection } from './batch-connection.ts'
import { readResultLine } from './batch-results.ts'
import { openResultLines } from './batch-stream.ts'

/** For one small request; a submission has to upload up to 100 MB. */
const TIMEOUT_MS = 60_000
const SUBMIT_TIMEOUT_MS = 15 * 60_000
const RECENT = 100

const count = z.number().int().nonnegative()
const batchSchema = z.object({
  id: z.string().min(1).max(200),
  processing_status: z.string(),
  created_at: z.string(),
  request_counts: z.object({
    processing: count,
    succeeded: count,
    errored: count,
    canceled: count,
    expired: count,
  }),
})

export function createAnthropicBatches(connection: BatchConnection): ProviderBatches {
  const { client, origin } = connection
  const status = (answer: unknown): BatchStatus => toStatus(answer, origin)
  return {
    submit: (requests, signal) =>
      asking(connection, signal, async () => {
        const body = await encodeBatchBody(requests, connection.params, signal)
        return status(await client.post('/v1/messages/batches', { body, signal, timeout: SUBMIT_TIMEOUT_MS }))
      }),
    status: (remoteId, signal) =>
      asking(connection, signal, async () =>
        status(await client.messages.batches.retrieve(remoteId, null, { signal, timeout: TIMEOUT_MS })),
      ),
    recent: (signal) =>
      asking(connection, signal, async () => {
        const page = await client.messages.batches.list({ limit: RECENT }, { signal, timeout: TIMEOUT_MS })
        return page.data.map(status)
      }),
    results: (remoteId, find, signal) => iterateResults({ connection, remoteId, find, signal }),
    cancel: (remoteId, signal) =>
      asking(connection, signal, async () => {
        await client.messages.batches.cancel(remoteId, null, { signal, timeout: TIMEOUT_MS })
      }),
  }
}

function toStatus(answer: unknown, origin: string): BatchStatus {
  const parsed = batchSchema.safeParse(answer)
  if (!parsed.success) throw new AppError('provider_bad_answer', `The answer of ${origin} is not a message batch.`)
  const { id, processing_status, created_at, request_counts: counts } = parsed.data
  return {
    remoteId: id,
    isEnded: processing_status === 'ended',
    createdAt: created_at,
    requests: {
      open: counts.processing,
      succeeded: counts.succeeded,
      failed: counts.errored + counts.canceled + counts.expired,
    },
  }
}

type Reading = {
  readonly connection: BatchConnection
  readonly remoteId: string
  readonly find: (customId: string) => BatchRequest | undefined
  readonly signal: AbortSignal
}

/** The path is made here, not taken from the answer's `results_url`: the key goes to the connection's origin only. */
async function* iterateResults({ connection, remoteId, find, signal }: Reading): AsyncGenerator<BatchOutcome> {
  const url = `${connection.baseUrl}/v1/messages/batches/${encodeURIComponent(remoteId)}/results`
  const lines = openResultLines({ url, apiKey: connection.apiKey, origin: connection.origin, signal })
  try {
    for await (const line of lines) {
      const outcome = readResultLine(line, find, connection)
      if (outcome) yield outcome
    }
  } catch (error) {
    throw failure(connection, signal, error)
  }
}

async function asking<T>(connection: BatchConnection, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw failure(connection, signal, error)
  }
}

function failure({ origin, apiKey }: BatchConnection, signal: AbortSignal, error: unknown): unknown {
  if (signal.aborted) return new AppError('cancelled', `The request to ${origin} was cancelled.`)
  return toCallError(error, { origin, apiKey, blocks: [] })
}
