/** One request for one pack: from claimed rows to what is staged, what is tried again and what fails. */
import { type ErrorCode, type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { CallRecord } from '../db/queries/llm-calls.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { DEFAULT_MODELS } from '../llm/create-provider.ts'
import { type ModelCatalogue, modelLimits } from '../llm/models.ts'
import type { PackAnswer, PackBlock, PackRequest } from '../llm/provider.ts'
import { type PromptConfig, type Route, routeOf } from '../schemas/prompt-config.ts'
import { billedUsage, toCallRecord } from './call-record.ts'
import type { LaneContext, PackWork } from './lane-context.ts'
import { loadPackBlocks } from './pack-blocks.ts'
import type { SchemaBook } from './run-book.ts'
import { judgeAnswer, judgeFailure, type Verdict } from './verdict.ts'

export type CallOutcome = Verdict & {
  /** Null when no request was sent. */
  readonly call: Omit<CallRecord, 'worker'> | null
  /** Why the whole call failed, if it did. */
  readonly error: ErrorData | null
}

/** Failures before anything left the machine: there is no call to keep. */
const NEVER_SENT = new Set<ErrorCode>(['provider_key_missing', 'provider_unknown', 'schema_invalid'])

/** Asks the pack's provider and judges the answer. Does not throw for what can go wrong with a call. */
export async function callProvider(context: LaneContext, work: PackWork): Promise<CallOutcome> {
  const startedAt = new Date().toISOString()
  const clock = performance.now()
  let route: Route = { provider: work.run.provider, model: work.run.model }
  const record = (answer: Partial<PackAnswer>, error: ErrorData | null): Omit<CallRecord, 'worker'> =>
    toCallRecord({
      rows: work.rows,
      route,
      startedAt,
      latencyMs: Math.round(performance.now() - clock),
      answer,
      error,
      catalogue: context.book.catalogue,
    })
  try {
    const book = context.book.schema(work.run.schemaId)
    const blocks = loadPackBlocks(context.store, work, book.config)
    route = packRoute(book.config, work.run, blocks)
    const provider = context.book.provider(route.provider, context.task.access[route.provider])
    const answer = await provider.call(
      toRequest(book, { blocks, route, signal: work.signal, catalogue: context.book.catalogue }),
    )
    return {
      ...judgeAnswer({ answer, rows: work.rows, blocks }, book.validate),
      call: record(answer, null),
      error: null,
    }
  } catch (thrown) {
    const error = toErrorData(thrown)
    const call = NEVER_SENT.has(error.code) ? null : record({ usage: billedUsage(error) }, error)
    return { ...judgeFailure(work.rows, error), call, error }
  }
}

function packRoute(config: PromptConfig, run: RunRow, blocks: readonly PackBlock[]): Route {
  const route: Route = { provider: run.provider, model: run.model }
  const [first] = blocks
  return first ? routeOf({ config, type: first.type, run: route }, DEFAULT_MODELS) : route
}

type RequestParts = {
  readonly blocks: readonly PackBlock[]
  readonly route: Route
  readonly signal: AbortSignal
  readonly catalogue: ModelCatalogue
}

/** Tokens that a model which thinks by default may spend on it before it answers. */
const THINKING_ALLOWANCE = 4_000

function toRequest(book: SchemaBook, parts: RequestParts): PackRequest {
  const limits = modelLimits(parts.catalogue, parts.route.model)
  const perBlock = book.config.max_tokens_per_block
  const wanted = perBlock * parts.blocks.length + 200 + (limits.thinksByDefault ? THINKING_ALLOWANCE : 0)
  return {
    schema: book.body,
    blocks: parts.blocks,
    model: parts.route.model,
    signal: parts.signal,
    maxTokens: Math.min(limits.maxOutputTokens, wanted),
    ...(limits.takesTemperature && { temperature: book.config.temperature ?? 0.2 }),
  }
}
