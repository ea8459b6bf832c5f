import { eq } from 'drizzle-orm'
import type { ErrorData } from '../../../shared/errors.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { quarantine } from '../schema/quarantine.ts'

export type Deaths = { readonly deaths: number; readonly error: ErrorData }

/** How often the parser process died over these bytes, and why the last time; undefined when never. */
export function findDeaths(db: ReadHandle, blobSha256: string): Deaths | undefined {
  const row = db.orm.select().from(quarantine).where(eq(quarantine.blobSha256, blobSha256)).get()
  return row && { deaths: row.deaths, error: JSON.parse(row.error) as ErrorData }
}

/** Returns how many there are now. */
export function countDeath(
  db: WriteHandle,
  blobSha256: string,
  { error, at }: { error: ErrorData; at: string },
): number {
  const sql = `INSERT INTO quarantine (blob_sha256, deaths, error, updated_at) VALUES (?, 1, ?, ?)
    ON CONFLICT (blob_sha256) DO UPDATE SET deaths = deaths + 1, error = excluded.error, updated_at = excluded.updated_at
    RETURNING deaths`
  return db.prepare(sql).pluck().get(blobSha256, JSON.stringify(error), at) as number
}

export function forgetDeaths(db: WriteHandle, blobSha256: string): void {
  db.orm.delete(quarantine).where(eq(quarantine.blobSha256, blobSha256)).run()
}
