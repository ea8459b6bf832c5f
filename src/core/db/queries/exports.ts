import { eq } from 'drizzle-orm'
import type { BlockType, OverlayStatus } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { exports } from '../schema/exports.ts'

export type ExportRow = typeof exports.$inferSelect

export function insertExport(db: WriteHandle, row: Omit<ExportRow, 'id'>): ExportRow {
  return db.orm.insert(exports).values(row).returning().get()
}

export function findExportByUid(db: ReadHandle, uid: string): ExportRow | undefined {
  return db.orm.select().from(exports).where(eq(exports.uid, uid)).get()
}

/** A block with its result; JSON columns are handed out as the text that they are. */
export type RecordRow = {
  readonly blockIndex: number
  readonly blockType: BlockType
  readonly locator: string
  readonly content: string
  readonly status: OverlayStatus | null
  readonly staging: string | null
  readonly confirmed: string | null
  readonly confirmedSha256: string | null
}

/** The rows of one conversion in block order, one at a time; `runId` null for blocks alone. */
export function* iterateRecordRows(db: ReadHandle, conversionId: number, runId: number | null): Generator<RecordRow> {
  const sql = `SELECT b.block_index AS blockIndex, b.block_type AS blockType, b.locator, b.content,
      o.status, o.staging, o.confirmed, o.confirmed_sha256 AS confirmedSha256
    FROM blocks b LEFT JOIN overlays o ON o.run_id = ? AND o.block_index = b.block_index
    WHERE b.conversion_id = ? ORDER BY b.block_index`
  yield* db.prepare(sql).iterate(runId, conversionId) as IterableIterator<RecordRow>
}
