/** Watched folders and what they offer. */
import { and, eq, isNull } from 'drizzle-orm'
import type { WatchOffer } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { watches, watchOffers } from '../schema/watches.ts'

export type WatchRow = typeof watches.$inferSelect
export type OfferRow = typeof watchOffers.$inferSelect

export function insertWatch(db: WriteHandle, row: Omit<WatchRow, 'id' | 'stoppedAt'>): WatchRow {
  return db.orm.insert(watches).values(row).returning().get()
}

/** Watches that were not stopped; of one project, or of all (null). */
export function listWatches(db: ReadHandle, projectId: number | null): readonly WatchRow[] {
  const active = isNull(watches.stoppedAt)
  const which = projectId === null ? active : and(active, eq(watches.projectId, projectId))
  return db.orm.select().from(watches).where(which).orderBy(watches.id).all()
}

export function findWatchByUid(db: ReadHandle, uid: string): WatchRow | undefined {
  return db.orm.select().from(watches).where(eq(watches.uid, uid)).get()
}

export function findWatchById(db: ReadHandle, id: number): WatchRow | undefined {
  return db.orm.select().from(watches).where(eq(watches.id, id)).get()
}

export function findWatchOfFolder(db: ReadHandle, projectId: number, path: string): WatchRow | undefined {
  return db.orm
    .select()
    .from(watches)
    .where(and(eq(watches.projectId, projectId), eq(watches.path, path)))
    .get()
}

/** Starts a stopped watch again: what was added or dismissed then is not offered again. */
export function setWatchStopped(db: WriteHandle, id: number, stoppedAt: string | null): void {
  db.orm.update(watches).set({ stoppedAt }).where(eq(watches.id, id)).run()
}

export function countOffers(db: ReadHandle, watchId: number): number {
  const sql = `SELECT count(*) FROM watch_offers WHERE watch_id = ? AND state = 'offered'`
  return db.prepare(sql).pluck().get(watchId) as number
}

export type NewOffer = Omit<OfferRow, 'id' | 'state'>

/**
 * False when this content under this name is offered, or was dismissed. What was added once and is not in the project
 * any more is offered again. An offer of other content under this name is gone.
 */
export function insertOffer(db: WriteHandle, offer: NewOffer): boolean {
  const { changes } = db
    .prepare(
      `INSERT INTO watch_offers (uid, watch_id, name, sha256, size_bytes, state, seen_at)
      VALUES (@uid, @watchId, @name, @sha256, @sizeBytes, 'offered', @seenAt)
      ON CONFLICT (watch_id, name, sha256) DO UPDATE SET state = 'offered', seen_at = excluded.seen_at
        WHERE state = 'added' AND name NOT LIKE '%.zip'`,
    )
    .run(offer)
  db.prepare(
    `DELETE FROM watch_offers WHERE watch_id = @watchId AND name = @name AND sha256 <> @sha256 AND state = 'offered'`,
  ).run(offer)
  return changes > 0
}

/** A file that is gone, or that the project has by now, is not offered any more. */
export function withdrawOffers(db: WriteHandle, watchId: number, name: string): number {
  return db.prepare(`DELETE FROM watch_offers WHERE watch_id = ? AND name = ? AND state = 'offered'`).run(watchId, name)
    .changes
}

export function setOfferState(db: WriteHandle, id: number, state: OfferRow['state']): void {
  db.orm.update(watchOffers).set({ state }).where(eq(watchOffers.id, id)).run()
}

/** Offers of the active watches of a project, the newest first; a document of the same name is what it would replace. */
export function listOffers(db: ReadHandle, projectId: number): readonly WatchOffer[] {
  const sql = `SELECT o.uid AS offerUid, w.uid AS watchUid, o.name, o.size_bytes AS sizeBytes, o.seen_at AS seenAt,
      (SELECT s.uid FROM sources s WHERE s.project_id = w.project_id AND s.name = o.name AND s.next_id IS NULL
        ORDER BY s.id DESC LIMIT 1) AS documentUid
    FROM watches w JOIN watch_offers o ON o.watch_id = w.id AND o.state = 'offered'
    WHERE w.project_id = ? AND w.stopped_at IS NULL ORDER BY o.id DESC`
  return db.prepare(sql).all(projectId) as WatchOffer[]
}

/** Offers that are still open. */
export function findOffers(db: ReadHandle, uids: readonly string[]): readonly OfferRow[] {
  const find = db.orm.select().from(watchOffers)
  return uids.flatMap((uid) => find.where(and(eq(watchOffers.uid, uid), eq(watchOffers.state, 'offered'))).get() ?? [])
}

/** The SHA-256 of the bytes of a project's documents: of several versions the current one, and what waits or failed. */
export function listContentHashes(db: ReadHandle, projectId: number): ReadonlySet<string> {
  const sql = 'SELECT blob_sha256 FROM sources WHERE project_id = ? AND next_id IS NULL'
  return new Set(db.prepare(sql).pluck().all(projectId) as string[])
}
