import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { sources } from './sources.ts'

export type ConversionState = 'writing' | 'ready'

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
    /** `writing` until the last block is stored: such a conversion is seen by nobody, and gone after a crash. */
    state: text('state').$type<ConversionState>().notNull().default('ready'),
    /** JSON of a ParseReceipt; null for conversions of the first versions of Galley. */
    receipt: text('receipt'),
    /** Blocks below this index are in the search index. */
    indexedBlocks: integer('indexed_blocks').notNull().default(0),
  },
  (t) => [
    uniqueIndex('conversions_source_conv').on(t.sourceId, t.convUid),
    index('conversions_unindexed')
      .on(t.id)
      .where(sql`indexed_blocks < total_blocks`),
  ],
)
