import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { DocumentStatus } from '../../../shared/domain.ts'
import { projects } from './projects.ts'

/** A document of a project. The bytes lie in the blob store under their own SHA-256, shared by all projects. */
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
    error: text('error'),
    uploadedAt: text('uploaded_at').notNull(),
  },
  (t) => [
    uniqueIndex('sources_project_source').on(t.projectId, t.sourceUid),
    index('sources_project_name').on(t.projectId, t.name),
  ],
)
