import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ReviewAction } from '../../../shared/domain.ts'
import { runs } from './runs.ts'

/** Append-only. One action of a person is one event, however many rows it touched. */
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
    /** JSON array of [first, last] block index ranges. */
    rows: text('rows').notNull(),
    rowCount: integer('row_count').notNull(),
    field: text('field'),
    before: text('before'),
    after: text('after'),
    reason: text('reason'),
    actor: text('actor').notNull(),
    at: text('at').notNull(),
  },
  (t) => [index('review_events_run').on(t.runId)],
)
