import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ProviderKind } from '../../../shared/domain.ts'

/** What the provider doctor found out about a model at an address, and what a person corrected. */
export const endpoints = sqliteTable(
  'endpoints',
  {
    provider: text('provider').$type<ProviderKind>().notNull(),
    /** Empty for the provider's own address. */
    baseUrl: text('base_url').notNull(),
    model: text('model').notNull(),
    /** JSON of EndpointProfile. */
    profile: text('profile').notNull(),
    checkedAt: text('checked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.baseUrl, t.model] })],
)
