import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { DocumentStatus } from '../../../shared/domain.ts'
import { projects } from './projects.ts'

/**
 * A document of a project, or one version of it: the newest has no `next`. The bytes lie in the blob store under their own SHA-256, shared by all projects.
 */
export const sources = sqliteTable(
  'sources',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id),
    sourceUid: text('source_uid').notNull(),
    name: text('name').notNull(),
    sourceType: text('source_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    totalCharacters: integer('total_characters'),
    blobSha256: text('blob_sha256').notNull(),
    status: text('status').$type<DocumentStatus>().notNull(),
    /** JSON of ErrorData, when the status is `failed`. */
    error: text('error'),
    /** Counted from 1. */
    version: integer('version').notNull().default(1),
    /** The version that took this one's place; null for the current one. */
    nextId: integer('next_id').references((): AnySQLiteColumn => sources.id),
    /** What one drop or one command added has the same; null for documents of the first versions of Galley. */
    importUid: text('import_uid'),
    /** JSON of the options of the next reading: `{"ocr":true}`. */
    readOptions: text('read_options').notNull().default('{}'),
    uploadedAt: text('uploaded_at').notNull(),
  },
  (t) => [
    uniqueIndex('sources_project_source').on(t.projectId, t.sourceUid),
    index('sources_project_name').on(t.projectId, t.name),
    index('sources_import').on(t.importUid),
    index('sources_waiting')
      .on(t.id)
      .where(sql`status IN ('uploaded', 'converting')`),
    index('sources_next').on(t.nextId),
  ],
)
