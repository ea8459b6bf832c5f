import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind } from '../../../shared/domain.ts'

/** What a person set for a provider. Keys never come here: they are in the keychain. */
export const providers = sqliteTable('providers', {
  kind: text('kind').$type<ProviderKind>().primaryKey(),
  baseUrl: text('base_url'),
  updatedAt: text('updated_at').notNull(),
})
