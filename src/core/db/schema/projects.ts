import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProjectReader } from '../../../shared/domain.ts'

export const projects = sqliteTable('projects', {
  id: integer('id').primaryKey(),
  uid: text('uid').notNull().unique(),
  name: text('name').notNull().unique(),
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  /** Who reads the documents that are added. */
  reader: text('reader').$type<ProjectReader>().notNull().default('built_in'),
  /** Address of the Docling server when the reader is `docling`. */
  doclingUrl: text('docling_url'),
})
