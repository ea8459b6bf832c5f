/** Samples of staged rows, and what became of the rows. */
import { and, desc, eq } from 'drizzle-orm'
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { samples } from '../schema/samples.ts'

export type SampleRow = typeof samples.$inferSelect
export type DrawnRow = { readonly runId: number; readonly blockIndex: number }

/** Stores the sample with the rows as they stand now. Rows that are no longer staged are left out. */
export function insertSample(db: WriteHandle, sample: Omit<SampleRow, 'id'>, rows: readonly DrawnRow[]): SampleRow {
  const stored = db.orm.insert(samples).values(sample).returning().get()
  const insert = db.prepare(`INSERT INTO sample_rows (sample_id, run_id, block_index, staging_sha256)
    SELECT ?, run_id, block_index, staging_sha256 FROM overlays
    WHERE run_id = ? AND block_index = ? AND status = 'ai_complete' AND staging_sha256 IS NOT NULL`)
  let size = 0
  for (const { runId, blockIndex } of rows) size += insert.run(stored.id, runId, blockIndex).changes
  return db.orm.update(samples).set({ size }).where(eq(samples.id, stored.id)).returning().get()
}

export function findSample(db: ReadHandle, uid: string): SampleRow | undefined {
  return db.orm.select().from(samples).where(eq(samples.uid, uid)).get()
}

/** The samples of a scope, newest first. */
export function listSamplesOf(
  db: ReadHandle,
  { projectId, scope, limit }: { readonly projectId: number; readonly scope: string; readonly limit: number },
): readonly SampleRow[] {
  return db.orm
    .select()
    .from(samples)
    .where(and(eq(samples.projectId, projectId), eq(samples.scope, scope)))
    .orderBy(desc(samples.id))
    .limit(limit)
    .all()
}

export type SampledRow = DrawnRow & {
  readonly status: OverlayStatus
  /** Its confirmed data is what was staged when it was drawn. */
  readonly isAsDrawn: boolean
}

export function listSampledRows(db: ReadHandle, sampleId: number): readonly SampledRow[] {
  const sql = `SELECT p.run_id AS runId, p.block_index AS blockIndex, o.status,
      o.confirmed_sha256 IS p.staging_sha256 AS isAsDrawn
    FROM sample_rows p JOIN overlays o ON o.run_id = p.run_id AND o.block_index = p.block_index
    WHERE p.sample_id = ? ORDER BY p.run_id, p.block_index`
  const rows = db.prepare(sql).all(sampleId) as Array<Omit<SampledRow, 'isAsDrawn'> & { readonly isAsDrawn: number }>
  return rows.map((row) => ({ ...row, isAsDrawn: row.isAsDrawn === 1 }))
}

/** The runs among these that are reviewed: further opinions are only looked at. */
export function mainRunsAmong(db: ReadHandle, runIds: readonly number[]): ReadonlySet<number> {
  const sql = 'SELECT id FROM runs WHERE opinion = 0 AND id IN (SELECT value FROM json_each(?))'
  return new Set(db.prepare(sql).pluck().all(JSON.stringify(runIds)) as number[])
}
