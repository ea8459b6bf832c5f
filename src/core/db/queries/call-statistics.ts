/** Earlier calls of a schema at a model: what quotes are measured by. */
import type { ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { ReadHandle } from '../connection.ts'

export type MeasuredCall = {
  readonly runId: number
  readonly packIndex: number
  readonly blocks: number
  /** Cached parts included. */
  readonly inputTokens: number
  readonly outputTokens: number
  readonly latencyMs: number
  readonly begunMs: number | null
  readonly lane: RunLane
  /** As estimated before the call, of the shared part and of the blocks; 0 where it was not kept. */
  readonly systemTokens: number
  readonly packTokens: number
}

/** The runs of a schema, those that moved last first. */
export function listNewestRuns(db: ReadHandle, schemaId: number, limit: number): readonly number[] {
  return db
    .prepare('SELECT id FROM runs WHERE schema_id = ? AND calls > failed_calls ORDER BY updated_at DESC LIMIT ?')
    .pluck()
    .all(schemaId, limit) as number[]
}

/** Exported for its query-plan test. */
export const MEASURED_CALLS_SQL = `
  SELECT c.run_id AS runId, c.pack_index AS packIndex, c.blocks, c.latency_ms AS latencyMs, c.begun_ms AS begunMs, c.lane,
    c.input_tokens + c.cache_read_tokens + c.cache_creation_tokens AS inputTokens, c.output_tokens AS outputTokens,
    c.system_tokens AS systemTokens, coalesce(p.input_tokens, 0) AS packTokens
  FROM llm_calls c LEFT JOIN packs p ON p.run_id = c.run_id AND p.pack_index = c.pack_index
  WHERE c.run_id = @runId AND c.provider = @provider AND c.error IS NULL AND c.output_tokens > 0
    AND (c.model = @model OR substr(c.model, 1, length(@model) + 1) = @model || '-')
  ORDER BY c.id DESC LIMIT @limit`

export type MeasuredRoute = { readonly runId: number; readonly provider: ProviderKind; readonly model: string }

/** Good answers of the model, whose id the provider may tell with its date; the newest first. */
export function listMeasuredCalls(db: ReadHandle, route: MeasuredRoute, limit: number): readonly MeasuredCall[] {
  return db.prepare(MEASURED_CALLS_SQL).all({ ...route, limit }) as MeasuredCall[]
}
