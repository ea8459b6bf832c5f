import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { projects } from './projects.ts'

/** A folder on the disk that is watched for a project. Its path never crosses the API. */
export const watches = sqliteTable('watches', {
  id: integer('id').primaryKey(),
  uid: text('uid').notNull().unique(),
  projectId: integer('project_id')
    .notNull()
    .references(() => projects.id),
  path: text('path').notNull(),
  createdAt: text('created_at').notNull(),
  /** Set when the watch was stopped; it is kept for what was offered. */
  stoppedAt: text('stopped_at'),
})

export type OfferState = 'offered' | 'added' | 'dismissed'

/** A new or changed file of a watched folder, until a person adds or dismisses it. */
export const watchOffers = sqliteTable(
  'watch_offers',
  {
    id: integer('id').primaryKey(),
    uid: text('uid').notNull().unique(),
    watchId: integer('watch_id')
      .notNull()
      .references(() => watches.id),
    /** Relative to the folder, with forward slashes. */
    name: text('name').notNull(),
    sha256: text('sha256').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    state: text('state').$type<OfferState>().notNull(),
    seenAt: text('seen_at').notNull(),
  },
  (t) => [
    uniqueIndex('watch_offers_content').on(t.watchId, t.name, t.sha256),
    index('watch_offers_state').on(t.watchId, t.state),
  ],
)
