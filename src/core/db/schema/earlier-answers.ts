import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { OverlayStatus } from '../../../shared/domain.ts'
import { reviewEvents } from './review-events.ts'

/**
 * Answers that a person had asked for again, so that this can be undone. An undo changes places with the row, a redo
 * changes them back. WITHOUT ROWID: the migration says so, drizzle cannot.
 */
export const earlierAnswers = sqliteTable(
  'earlier_answers',
  {
    eventId: integer('event_id')
      .notNull()
      .references(() => reviewEvents.id),
    blockIndex: integer('block_index').notNull(),
    status: text('status').$type<OverlayStatus>().notNull(),
    staging: text('staging'),
    stagingSha256: text('staging_sha256'),
    editedFields: text('edited_fields').notNull(),
    confidence: real('confidence'),
    evidence: text('evidence'),
    inputHash: text('input_hash'),
    callId: integer('call_id'),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.blockIndex] })],
)
