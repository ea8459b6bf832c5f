import type { ErrorData } from '../../shared/errors.ts'
import type { ClaimedRow } from '../db/queries/claims.ts'
import type { CallRecord } from '../db/queries/llm-calls.ts'
import { costUsd, type ModelCatalogue } from '../llm/models.ts'
import type { PackAnswer, TokenUsage } from '../llm/provider.ts'
import type { Route } from '../schemas/prompt-config.ts'

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
  readonly rows: readonly ClaimedRow[]
  readonly route: Route
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
  const usage = parts.answer.usage ?? NO_USAGE
  const isFree = parts.route.provider === 'rules' || Object.values(usage).every((n) => n === 0)
  const dollars = isFree ? 0 : costUsd(parts.catalogue, parts.route.model, usage)
  return {
    packIndex: parts.rows[0]?.packIndex ?? 0,
    provider: parts.route.provider,
    model: parts.answer.model ?? parts.route.model,
    startedAt: parts.startedAt,
    latencyMs: parts.latencyMs,
    blocks: parts.rows.length,
    ...usage,
    costMicroUsd: dollars === null ? null : Math.round(dollars * 1e6),
    requestId: parts.answer.requestId ?? null,
    stopReason: parts.answer.stopReason ?? null,
    error: parts.error ? JSON.stringify(parts.error) : null,
    // What rules answered is what was staged: keeping it twice would only grow the file.
    raw: parts.route.provider === 'rules' ? null : (parts.answer.raw?.slice(0, MAX_RAW_CHARACTERS) ?? null),
  }
}
