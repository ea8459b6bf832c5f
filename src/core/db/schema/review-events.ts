import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ReviewAction } from '../../../shared/domain.ts'
import { runs } from './runs.ts'

/** Append-only. One action of a person is one event for each run that it touched, led by the first of them. */
export const reviewEvents = sqliteTable(
  'review_events',
  {
    id: integer('id').primaryKey(),
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
    action: text('action').$type<ReviewAction>().notNull(),
    /** The event that an undo takes back or a redo does again. */
    targetId: integer('target_id'),
    /** The first event of the same action; null for that one itself. */
    leaderId: integer('leader_id').references((): AnySQLiteColumn => reviewEvents.id),
    /** JSON array of [first, last] block index ranges. */
    rows: text('rows').notNull(),
    rowCount: integer('row_count').notNull(),
    field: text('field'),
    before: text('before'),
    after: text('after'),
    reason: text('reason'),
    /** What a sample said when the rest was confirmed. */
    statement: text('statement'),
    actor: text('actor').notNull(),
    at: text('at').notNull(),
  },
  (t) => [
    index('review_events_run').on(t.runId),
    index('review_events_leader')
      .on(t.leaderId)
      .where(sql`leader_id IS NOT NULL`),
    index('review_events_leading')
      .on(t.id)
      .where(sql`leader_id IS NULL`),
  ],
)
