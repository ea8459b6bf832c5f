import type { AnswerRung, ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { WriteHandle } from '../connection.ts'

/** What one model call took, failed ones included. */
export type CallRecord = {
  readonly jobId: number | null
  readonly packIndex: number
  readonly worker: string
  readonly provider: ProviderKind
  readonly model: string
  readonly startedAt: string
  readonly latencyMs: number
  readonly blocks: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
  /** Null when the model has no known price. */
  readonly costMicroUsd: number | null
  readonly lane: RunLane
  /** How the form of the answer was asked for; null for rules. */
  readonly rung: AnswerRung | null
  /** From sending to the beginning of the answer; null when it never began. */
  readonly begunMs: number | null
  /** Tokens of the part that all requests of the run share, as estimated. */
  readonly systemTokens: number
  readonly requestId: string | null
  readonly stopReason: string | null
  readonly error: string | null
  readonly raw: string | null
}

const CALL_COLUMNS = [
  'job_id',
  'pack_index',
  'worker',
  'provider',
  'model',
  'started_at',
  'latency_ms',
  'blocks',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_creation_tokens',
  'cost_micro_usd',
  'lane',
  'rung',
  'begun_ms',
  'system_tokens',
  'request_id',
  'stop_reason',
  'error',
  'raw',
]

/** Stores what a model call took and adds it to the run's totals, failed calls included. Returns its id. */
export function insertCall(db: WriteHandle, runId: number, call: CallRecord): number {
  const marks = CALL_COLUMNS.map(() => '?').join(', ')
  const { lastInsertRowid } = db
    .prepare(`INSERT INTO llm_calls (run_id, ${CALL_COLUMNS.join(', ')}) VALUES (?, ${marks})`)
    .run(
      runId,
      call.jobId,
      call.packIndex,
      call.worker,
      call.provider,
      call.model,
      call.startedAt,
      call.latencyMs,
      call.blocks,
      call.inputTokens,
      call.outputTokens,
      call.cacheReadTokens,
      call.cacheCreationTokens,
      call.costMicroUsd,
      call.lane,
      call.rung,
      call.begunMs,
      call.systemTokens,
      call.requestId,
      call.stopReason,
      call.error,
      call.raw,
    )
  const input = call.inputTokens + call.cacheReadTokens + call.cacheCreationTokens
  db.prepare(
    `UPDATE runs SET calls = calls + 1, failed_calls = failed_calls + ?, input_tokens = input_tokens + ?,
      output_tokens = output_tokens + ?, cache_read_tokens = cache_read_tokens + ?,
      cache_creation_tokens = cache_creation_tokens + ?, cost_micro_usd = cost_micro_usd + ?,
      unpriced_calls = unpriced_calls + ? WHERE id = ?`,
  ).run(
    call.error ? 1 : 0,
    input,
    call.outputTokens,
    call.cacheReadTokens,
    call.cacheCreationTokens,
    call.costMicroUsd ?? 0,
    call.costMicroUsd === null ? 1 : 0,
    runId,
  )
  return Number(lastInsertRowid)
}
