import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** How often the parser process died over a file, by the file's bytes: after three deaths it is not tried again. */
export const quarantine = sqliteTable('quarantine', {
  blobSha256: text('blob_sha256').primaryKey(),
  deaths: integer('deaths').notNull(),
  /** JSON of ErrorData: the reason of the last death. */
  error: text('error').notNull(),
  updatedAt: text('updated_at').notNull(),
})
