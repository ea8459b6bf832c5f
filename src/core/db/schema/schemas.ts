import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const schemas = sqliteTable(
  'schemas',
  {
    id: integer('id').primaryKey(),
    /** SHA-256 of `body`. */
    schemaUid: text('schema_uid').notNull().unique(),
    schemaRef: text('schema_ref').notNull(),
    title: text('title').notNull(),
    /** Canonical JSON (RFC 8785): what the uid is the hash of. */
    body: text('body').notNull(),
    /** The JSON as it was registered: the order of its keys is the order of the columns. */
    text: text('text').notNull().default(''),
    createdAt: text('created_at').notNull(),
  },
  (t) => [index('schemas_ref').on(t.schemaRef)],
)
