import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { DispatchScope } from '../../../shared/model-work.ts'
import { projects } from './projects.ts'
import { schemas } from './schemas.ts'

/** `done`: no pack of it is open any more. */
export type JobState = 'running' | 'paused' | 'cancelled' | 'done'

/** One dispatch: what a person asked for at one time, over one or many runs, under one budget. */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id),
    schemaId: integer('schema_id')
      .notNull()
      .references(() => schemas.id),
    state: text('state').$type<JobState>().notNull(),
    provider: text('provider').$type<ProviderKind>().notNull(),
    model: text('model').notNull(),
    lane: text('lane').$type<RunLane>().notNull(),
    /** The kind of its DispatchScope. */
    scope: text('scope').$type<DispatchScope['kind']>().notNull(),
    /** Documents and rows that it asked for when it began. */
    documents: integer('documents').notNull().default(0),
    rows: integer('rows').notNull(),
    /** Null: no limit. Micro-dollars, as all costs. */
    budgetMicroUsd: integer('budget_micro_usd'),
    costMicroUsd: integer('cost_micro_usd').notNull().default(0),
    /** The most that the requests under way can cost; zero when no host is at work. */
    reservedMicroUsd: integer('reserved_micro_usd').notNull().default(0),
    /** JSON of ErrorData: why it is paused. */
    lastError: text('last_error'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    finishedAt: text('finished_at'),
  },
  (t) => [index('jobs_project').on(t.projectId), index('jobs_state').on(t.state)],
)
