/** The chain of a document's versions, and confirmed data that goes from one to the next. */
import { FURNITURE_TYPES } from '../../../shared/domain.ts'
import type { DocumentStatus, ProviderKind } from '../../../shared/domain.ts'
import type { IndexRange } from '../../../shared/ranges.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { moveCounts } from './claims.ts'
import { NEWEST_CONVERSION } from './newest-conversion.ts'
import { type CounterRow, SUM_COUNTERS } from './status-counts.ts'

const CHAIN_SQL = `WITH RECURSIVE newer (id, next_id) AS (
    SELECT id, next_id FROM sources WHERE id = @sourceId
    UNION SELECT s.id, s.next_id FROM sources s JOIN newer n ON s.id = n.next_id),
  chain (id) AS (
    SELECT id FROM newer WHERE next_id IS NULL
    UNION SELECT s.id FROM sources s INDEXED BY sources_next JOIN chain ON s.next_id = chain.id)`

export type VersionRow = CounterRow & {
  readonly sourceId: number
  readonly documentUid: string
  readonly version: number
  readonly isCurrent: 0 | 1
  readonly status: DocumentStatus
  readonly uploadedAt: string
  readonly sizeBytes: number
  /** The newest ready conversion. */
  readonly conversionId: number | null
  readonly blocks: number
}

/** All versions of a document, the newest first. */
export function listVersionRows(db: ReadHandle, sourceId: number): readonly VersionRow[] {
  const sql = `${CHAIN_SQL} SELECT s.id AS sourceId, s.uid AS documentUid, s.version, s.next_id IS NULL AS isCurrent, s.status,
      s.uploaded_at AS uploadedAt, s.size_bytes AS sizeBytes, c.id AS conversionId, coalesce(c.total_blocks, 0) AS blocks,
      ${SUM_COUNTERS}
    FROM chain JOIN sources s ON s.id = chain.id
    LEFT JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
    LEFT JOIN conversions every ON every.source_id = s.id LEFT JOIN runs r ON r.conversion_id = every.id AND r.opinion = 0
    GROUP BY s.id ORDER BY s.version DESC, s.id DESC`
  return db.prepare(sql).all({ sourceId }) as VersionRow[]
}

export type EarlierRun = {
  readonly runId: number
  readonly schemaId: number
  readonly schemaUid: string
  readonly schemaRef: string
  readonly conversionId: number
  readonly version: number
  readonly provider: ProviderKind
  readonly model: string
  readonly confirmed: number
}

/** Main runs with confirmed rows on the conversions before this one, of its source and of earlier versions; the nearest first. */
export function listEarlierRuns(db: ReadHandle, sourceId: number, conversionId: number): readonly EarlierRun[] {
  const sql = `${CHAIN_SQL} SELECT r.id AS runId, r.schema_id AS schemaId, m.schema_uid AS schemaUid, m.schema_ref AS schemaRef,
      c.id AS conversionId, s.version, r.provider, r.model, r.n_confirmed AS confirmed
    FROM chain JOIN sources s ON s.id = chain.id JOIN conversions c ON c.source_id = s.id
    JOIN runs r ON r.conversion_id = c.id JOIN schemas m ON m.id = r.schema_id
    WHERE c.state = 'ready' AND c.id <> @conversionId AND r.opinion = 0 AND r.n_confirmed > 0
      AND s.version <= (SELECT version FROM sources WHERE id = @sourceId)
    ORDER BY s.version DESC, c.id DESC, r.id DESC`
  return db.prepare(sql).all({ sourceId, conversionId }) as EarlierRun[]
}

export type BlockPrint = { readonly type: string; readonly content: string }

/** Type and content of up to `limit` blocks from an index on, in order. */
export function listBlockPrints(
  db: ReadHandle,
  conversionId: number,
  page: { first: number; limit: number },
): readonly BlockPrint[] {
  const sql = `SELECT block_type AS type, content FROM blocks
    WHERE conversion_id = ? AND block_index >= ? ORDER BY block_index LIMIT ?`
  return db.prepare(sql).all(conversionId, page.first, page.limit) as BlockPrint[]
}

/** Whether the run has rows for running headers and footers. */
export function includesFurniture(db: ReadHandle, runId: number): boolean {
  const types = FURNITURE_TYPES.map((type) => `'${type}'`).join(', ')
  const sql = `SELECT 1 FROM runs r JOIN blocks b ON b.conversion_id = r.conversion_id AND b.block_type IN (${types})
    JOIN overlays o ON o.run_id = r.id AND o.block_index = b.block_index WHERE r.id = ? LIMIT 1`
  return db.prepare(sql).get(runId) !== undefined
}

export type CarryStep = {
  readonly runId: number
  readonly fromRunId: number
  /** Block index in the run minus block index in the earlier one. */
  readonly shift: number
}

/** Stages the confirmed data of the earlier run for the rows of the range that are pending. Returns how many. */
export function carryRange(db: WriteHandle, range: IndexRange, { runId, fromRunId, shift }: CarryStep): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'ai_complete', staging = o.confirmed, staging_sha256 = o.confirmed_sha256,
        confidence = o.confidence, evidence = o.evidence, edited_fields = '[]', carried_from = @fromRunId, revision = overlays.revision + 1
      FROM overlays AS o WHERE overlays.run_id = @runId AND overlays.block_index BETWEEN @first AND @last
        AND overlays.status = 'pending' AND o.run_id = @fromRunId AND o.block_index = overlays.block_index - @shift
        AND o.status = 'confirmed'`,
    )
    .run({ runId, fromRunId, shift, first: range[0], last: range[1] })
  moveCounts(db, runId, { from: 'pending', to: 'ai_complete', rows: changes })
  return changes
}

/** Takes carried data back: the rows are pending as they were before. Returns how many. */
export function uncarryRange(db: WriteHandle, range: IndexRange, runId: number): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'pending', staging = NULL, staging_sha256 = NULL, confidence = NULL,
        evidence = NULL, edited_fields = '[]', problem = NULL, carried_from = NULL, revision = revision + 1
      WHERE run_id = ? AND block_index BETWEEN ? AND ? AND status = 'ai_complete' AND carried_from IS NOT NULL`,
    )
    .run(runId, range[0], range[1])
  moveCounts(db, runId, { from: 'ai_complete', to: 'pending', rows: changes })
  return changes
}
