import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { reviewEvents } from './review-events.ts'

/** What a change of many values replaced, for its undo. WITHOUT ROWID: the migration says so, drizzle cannot. */
export const editedValues = sqliteTable(
  'edited_values',
  {
    eventId: integer('event_id')
      .notNull()
      .references(() => reviewEvents.id),
    blockIndex: integer('block_index').notNull(),
    field: text('field').notNull(),
    /** JSON; null for a field that is absent. */
    before: text('before'),
    after: text('after'),
    /** The field was marked as edited before: 0 or 1. */
    wasEdited: integer('was_edited').notNull(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.blockIndex, t.field] })],
)
