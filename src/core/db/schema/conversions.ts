import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sources } from './sources.ts'

export const conversions = sqliteTable(
  'conversions',
  {
    id: integer('id').primaryKey(),
    sourceId: integer('source_id')
      .notNull()
      .references(() => sources.id),
    convUid: text('conv_uid').notNull(),
    parsingTool: text('parsing_tool').notNull(),
    representationType: text('representation_type').notNull(),
    representationSha256: text('representation_sha256').notNull(),
    totalBlocks: integer('total_blocks').notNull(),
    totalCharacters: integer('total_characters').notNull(),
    /** JSON object, block type to count. */
    blockTypeFreq: text('block_type_freq').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (t) => [uniqueIndex('conversions_source_conv').on(t.sourceId, t.convUid)],
)
