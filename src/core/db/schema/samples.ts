import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { projects } from './projects.ts'
import { runs } from './runs.ts'

/** Rows that were drawn at random from the staged ones of a scope and filter. */
export const samples = sqliteTable(
  'samples',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    projectId: integer('project_id')
      .notNull()
      .references(() => projects.id),
    /** JSON of RowScope and RowFilter. */
    scope: text('scope').notNull(),
    filter: text('filter').notNull(),
    size: integer('size').notNull(),
    population: integer('population').notNull(),
    seed: integer('seed').notNull(),
    actor: text('actor').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [index('samples_project').on(t.projectId)],
)

/** WITHOUT ROWID: the migration says so, drizzle cannot. */
export const sampleRows = sqliteTable(
  'sample_rows',
  {
    sampleId: integer('sample_id')
      .notNull()
      .references(() => samples.id),
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
    blockIndex: integer('block_index').notNull(),
    /** SHA-256 of its staging when it was drawn: another one at the confirm is a correction. */
    stagingSha256: text('staging_sha256').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sampleId, t.runId, t.blockIndex] })],
)
