import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AnswerRung, ProviderKind, RunLane } from '../../../shared/domain.ts'
import { jobs } from './jobs.ts'
import { runs } from './runs.ts'

export const llmCalls = sqliteTable(
  'llm_calls',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
    jobId: integer('job_id').references(() => jobs.id),
    packIndex: integer('pack_index').notNull(),
    worker: text('worker').notNull(),
    provider: text('provider').$type<ProviderKind>().notNull(),
    model: text('model').notNull(),
    startedAt: text('started_at').notNull(),
    latencyMs: integer('latency_ms').notNull(),
    blocks: integer('blocks').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    cacheCreationTokens: integer('cache_creation_tokens').notNull(),
    costMicroUsd: integer('cost_micro_usd'),
    lane: text('lane').$type<RunLane>().notNull().default('now'),
    /** How the form of the answer was asked for; null for rules. */
    rung: text('rung').$type<AnswerRung>(),
    /** From sending to the beginning of the answer; null when it never began. */
    begunMs: integer('begun_ms'),
    /** Tokens of the part that all requests of the run share, as estimated: what packing saves. */
    systemTokens: integer('system_tokens').notNull().default(0),
    requestId: text('request_id'),
    stopReason: text('stop_reason'),
    /** JSON of ErrorData when the call failed. */
    error: text('error'),
    raw: text('raw'),
  },
  (t) => [index('llm_calls_run').on(t.runId), index('llm_calls_job').on(t.jobId)],
)
