import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { projects } from './projects.ts'

/** A finished export; its file lies in the workspace's exports folder under `fileName`. */
export const exports = sqliteTable('exports', {
  id: integer('id').primaryKey(),
  uid: text('uid').notNull().unique(),
  projectId: integer('project_id')
    .notNull()
    .references(() => projects.id),
  fileName: text('file_name').notNull(),
  format: text('format').notNull(),
  rows: integer('rows').notNull(),
  confirmedRows: integer('confirmed_rows').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text('sha256').notNull(),
  createdAt: text('created_at').notNull(),
})
