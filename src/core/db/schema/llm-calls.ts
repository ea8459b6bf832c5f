import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind } from '../../../shared/domain.ts'
import { runs } from './runs.ts'

export const llmCalls = sqliteTable(
  'llm_calls',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
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
    requestId: text('request_id'),
    stopReason: text('stop_reason'),
    /** JSON of ErrorData when the call failed. */
    error: text('error'),
    raw: text('raw'),
  },
  (t) => [index('llm_calls_run').on(t.runId)],
)
