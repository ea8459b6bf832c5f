import { desc, sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { ProviderKind } from '../../../shared/domain.ts'
import { conversions } from './conversions.ts'
import { schemas } from './schemas.ts'

/** What a run was told to do. Whether it is complete is derived from the counters of its rows. */
export type RunState = 'pending' | 'running' | 'paused' | 'cancelled' | 'failed'

export const runs = sqliteTable(
  'runs',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    conversionId: integer('conversion_id')
      .notNull()
      .references(() => conversions.id),
    schemaId: integer('schema_id')
      .notNull()
      .references(() => schemas.id),
    /** 0: the run that is reviewed and exported; higher ones are further opinions, to compare with. */
    opinion: integer('opinion').notNull().default(0),
    state: text('state').$type<RunState>().notNull(),
    provider: text('provider').$type<ProviderKind>().notNull(),
    model: text('model').notNull(),
    /** JSON of the run's ModelConfig. */
    modelConfig: text('model_config').notNull().default('{}'),
    /** When a person last looked at it, in milliseconds since 1970: its packs go first. */
    viewedAt: integer('viewed_at').notNull().default(0),
    packs: integer('packs').notNull(),
    totalBlocks: integer('total_blocks').notNull(),
    /** Rows by status, moved in the same transaction as the rows. */
    pending: integer('n_pending').notNull(),
    claimed: integer('n_claimed').notNull().default(0),
    staged: integer('n_ai_complete').notNull().default(0),
    confirmed: integer('n_confirmed').notNull().default(0),
    rejected: integer('n_rejected').notNull().default(0),
    failed: integer('n_failed').notNull().default(0),
    calls: integer('calls').notNull().default(0),
    failedCalls: integer('failed_calls').notNull().default(0),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    /** Parts of inputTokens. */
    cacheReadTokens: integer('cache_read_tokens').notNull().default(0),
    cacheCreationTokens: integer('cache_creation_tokens').notNull().default(0),
    /** Micro-dollars; unpricedCalls counts calls of models without a known price. */
    costMicroUsd: integer('cost_micro_usd').notNull().default(0),
    unpricedCalls: integer('unpriced_calls').notNull().default(0),
    lastError: text('last_error'),
    createdAt: text('created_at').notNull(),
    startedAt: text('started_at'),
    finishedAt: text('finished_at'),
    updatedAt: text('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('runs_conversion_schema').on(t.conversionId, t.schemaId, t.opinion),
    index('runs_updated').on(t.updatedAt),
    index('runs_running')
      .on(desc(t.viewedAt), t.startedAt, t.id)
      .where(sql`state = 'running'`),
  ],
)
