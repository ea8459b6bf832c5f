import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind } from '../../../shared/domain.ts'
import { jobs } from './jobs.ts'

/**
 *   submitting --the provider took it--> submitted --ended there--> merging --all packs merged--> merged
 *   submitting --refused--> failed        submitted --cancel--> cancelling --ended there--> merging
 */
export type BatchState = 'submitting' | 'submitted' | 'cancelling' | 'merging' | 'merged' | 'failed'

/** A batch at the provider: requests that are answered within a day at half price. */
export const batches = sqliteTable(
  'batches',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    jobId: integer('job_id')
      .notNull()
      .references(() => jobs.id),
    provider: text('provider').$type<ProviderKind>().notNull(),
    /** Null for the provider's own address. */
    baseUrl: text('base_url'),
    model: text('model').notNull(),
    state: text('state').$type<BatchState>().notNull(),
    /** The provider's id; null until it has taken the batch. */
    remoteId: text('remote_id'),
    requests: integer('requests').notNull(),
    rows: integer('rows').notNull(),
    mergedRequests: integer('merged_requests').notNull().default(0),
    /** JSON of ErrorData. */
    lastError: text('last_error'),
    createdAt: text('created_at').notNull(),
    submittedAt: text('submitted_at'),
    endedAt: text('ended_at'),
    checkedAt: text('checked_at'),
  },
  (t) => [index('batches_state').on(t.state)],
)
