import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Entries of the model catalogue that a person changed or added; each replaces the built-in one of its id. */
export const userModels = sqliteTable('user_models', {
  id: text('id').primaryKey(),
  /** JSON of a CatalogueModel. */
  entry: text('entry').notNull(),
  updatedAt: text('updated_at').notNull(),
})
