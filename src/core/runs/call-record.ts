import type { RunLane } from '../../shared/domain.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { CallRecord } from '../db/queries/llm-calls.ts'
import type { ReadyPack } from '../db/queries/claims.ts'
import { costUsd, type ModelCatalogue } from '../llm/models.ts'
import type { PackAnswer, TokenUsage } from '../llm/provider.ts'

const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 }

/** A failed call may have been billed all the same; its usage comes with the error. */
export function billedUsage(error: ErrorData): TokenUsage {
  const tokens = (name: keyof TokenUsage): number => (typeof error.data?.[name] === 'number' ? error.data[name] : 0)
  return {
    inputTokens: tokens('inputTokens'),
    outputTokens: tokens('outputTokens'),
    cacheCreationTokens: tokens('cacheCreationTokens'),
    cacheReadTokens: tokens('cacheReadTokens'),
  }
}

export type CallParts = {
  readonly pack: Pick<ReadyPack, 'packIndex' | 'jobId' | 'provider' | 'model'>
  /** Rows that were asked. */
  readonly rows: number
  readonly lane: RunLane
  /** Where the call went; null for the provider's own address. */
  readonly baseUrl: string | null
  readonly systemTokens: number
  readonly startedAt: string
  readonly latencyMs: number
  readonly answer: Partial<PackAnswer>
  readonly error: ErrorData | null
  readonly catalogue: ModelCatalogue
}

/** A raw answer longer than this is kept only in part. */
const MAX_RAW_CHARACTERS = 200_000

/** The line of `llm_calls` that a request leaves, whatever came of it. */
export function toCallRecord(parts: CallParts): Omit<CallRecord, 'worker'> {
  const { pack, answer, error } = parts
  const usage = answer.usage ?? NO_USAGE
  return {
    jobId: pack.jobId,
    packIndex: pack.packIndex,
    provider: pack.provider,
    model: answer.model ?? pack.model,
    startedAt: parts.startedAt,
    latencyMs: parts.latencyMs,
    blocks: parts.rows,
    ...usage,
    costMicroUsd: costOf(parts, usage),
    lane: parts.lane,
    rung: answer.rung ?? null,
    begunMs: answer.begunMs ?? null,
    systemTokens: parts.systemTokens,
    requestId: answer.requestId ?? (typeof error?.data?.requestId === 'string' ? error.data.requestId : null),
    stopReason: answer.stopReason ?? null,
    error: error ? JSON.stringify(error) : null,
    // What rules answered is what was staged: keeping it twice would only grow the file.
    raw: pack.provider === 'rules' ? null : (answer.raw?.slice(0, MAX_RAW_CHARACTERS) ?? null),
  }
}

/** Null when the model has no known price. Batches cost what the catalogue says of them, with the long cache. */
function costOf({ pack, lane, baseUrl, catalogue }: CallParts, usage: TokenUsage): number | null {
  const isFree = pack.provider === 'rules' || Object.values(usage).every((n) => n === 0)
  if (isFree) return 0
  const isBatch = lane === 'overnight'
  const dollars = costUsd(catalogue, pack.model, { ...usage, baseUrl, ...(isBatch && { isBatch, hasHourCache: true }) })
  return dollars === null ? null : Math.round(dollars * 1e6)
}
