import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind, RunLane } from '../../../shared/domain.ts'
import { batches } from './batches.ts'
import { jobs } from './jobs.ts'
import { runs } from './runs.ts'

/**
 *   held --dispatch--> ready --claim--> claimed --settle--> done | ready (rows came back)
 *   ready --submit--> batched --merge--> done | ready        ready, claimed, batched --cancel, release--> held | ready
 */
export type PackState = 'held' | 'ready' | 'claimed' | 'batched' | 'done'

/** The blocks of a run that go to the model in one request. WITHOUT ROWID: the migration says so, drizzle cannot. */
export const packs = sqliteTable(
  'packs',
  {
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
    packIndex: integer('pack_index').notNull(),
    state: text('state').$type<PackState>().notNull(),
    /** The dispatch that asked for it; null while held. */
    jobId: integer('job_id').references(() => jobs.id),
    lane: text('lane').$type<RunLane>().notNull().default('now'),
    provider: text('provider').$type<ProviderKind>().notNull(),
    model: text('model').notNull(),
    /** JSON of the request override (ModelConfig). */
    config: text('config').notNull().default('{}'),
    /** Lower goes first; what a person looks at goes below zero. */
    rank: integer('rank').notNull().default(0),
    /** Rows of it that are pending or claimed. */
    rows: integer('rows').notNull().default(0),
    /** Estimated when the pack was made: of its blocks, without the system part. */
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    batchId: integer('batch_id').references(() => batches.id),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.packIndex] }),
    index('packs_ready')
      .on(t.runId, t.provider, t.model, t.rank, t.packIndex)
      .where(sql`state = 'ready' AND lane = 'now'`),
    index('packs_overnight')
      .on(t.runId)
      .where(sql`state = 'ready' AND lane = 'overnight'`),
    index('packs_open')
      .on(t.jobId)
      .where(sql`state IN ('ready', 'claimed', 'batched')`),
    index('packs_batch')
      .on(t.batchId)
      .where(sql`batch_id IS NOT NULL`),
  ],
)
