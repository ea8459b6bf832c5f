import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BlockType } from '../../../shared/domain.ts'
import { conversions } from './conversions.ts'

/** Immutable: triggers refuse every update, and what adds to or takes from a conversion that is ready. */
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
    /** JSON of BlockAttributes; null when the reader knows none. */
    attributes: text('attributes'),
  },
  (t) => [
    uniqueIndex('blocks_conversion_index').on(t.conversionId, t.blockIndex),
    index('blocks_headings')
      .on(t.conversionId, t.blockIndex)
      .where(sql`block_type = 'heading'`),
  ],
)
