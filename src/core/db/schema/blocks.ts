import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BlockType } from '../../../shared/domain.ts'
import { conversions } from './conversions.ts'

/** Immutable: triggers refuse every update and delete. */
export const blocks = sqliteTable(
  'blocks',
  {
    id: integer('id').primaryKey(),
    conversionId: integer('conversion_id')
      .notNull()
      .references(() => conversions.id),
    blockIndex: integer('block_index').notNull(),
    blockType: text('block_type').$type<BlockType>().notNull(),
    /** JSON of a BlockLocator. */
    locator: text('locator').notNull(),
    content: text('content').notNull(),
  },
  (t) => [uniqueIndex('blocks_conversion_index').on(t.conversionId, t.blockIndex)],
)
