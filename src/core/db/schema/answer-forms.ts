import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AnswerRung, ProviderKind } from '../../../shared/domain.ts'
import { schemas } from './schemas.ts'

/** The form of answer that worked for a schema at a model, so that no run begins with a refused request again. */
export const answerForms = sqliteTable(
  'answer_forms',
  {
    schemaId: integer('schema_id')
      .notNull()
      .references(() => schemas.id),
    provider: text('provider').$type<ProviderKind>().notNull(),
    /** Empty for the provider's own address. */
    baseUrl: text('base_url').notNull(),
    model: text('model').notNull(),
    rung: text('rung').$type<AnswerRung>().notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.schemaId, t.provider, t.baseUrl, t.model] })],
)
