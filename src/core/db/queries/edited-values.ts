/** What edits replaced, kept beside the event that did it. */
import type { IndexRange } from '../../../shared/ranges.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import type { editedValues } from '../schema/edited-values.ts'

export type EditedValue = typeof editedValues.$inferSelect

export function insertEditedValue(db: WriteHandle, value: EditedValue): void {
  db.prepare(
    `INSERT INTO edited_values (event_id, block_index, field, before, after, was_edited)
    VALUES (@eventId, @blockIndex, @field, @before, @after, @wasEdited)`,
  ).run(value)
}

/** In the order of the rows. */
export function listEditedValues(db: ReadHandle, eventId: number, range: IndexRange): readonly EditedValue[] {
  const sql = `SELECT event_id AS eventId, block_index AS blockIndex, field, before, after, was_edited AS wasEdited
    FROM edited_values WHERE event_id = ? AND block_index BETWEEN ? AND ? ORDER BY block_index, field`
  return db.prepare(sql).all(eventId, range[0], range[1]) as EditedValue[]
}
