import type { BlockAttributes, BlockType, Evidence, OverlayStatus } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { JsonObject } from '../../../shared/json.ts'
import type { CallDetail, GridRow } from '../../../shared/views.ts'
import type { ReadHandle } from '../connection.ts'
import type { RowUnit } from './row-units.ts'

export type GridSource = Omit<RowUnit, 'totalBlocks'>

type RawRow = {
  readonly waits_in: GridRow['waitsIn']
  readonly reused_from: number | null
  readonly block_index: number
  readonly block_type: BlockType
  readonly content: string
  readonly attributes: string | null
  readonly status: OverlayStatus | null
  readonly data: string | null
  readonly edited_fields: string | null
  readonly problem: string | null
  readonly confidence: number | null
  readonly evidence: string | null
  readonly attempts: number | null
  readonly last_error: string | null
  readonly revision: number | null
}

const FROM_SQL = `FROM blocks b LEFT JOIN overlays o ON o.run_id = @runId AND o.block_index = b.block_index
  WHERE b.conversion_id = @conversionId`
const COLUMNS_SQL = `b.block_index, b.block_type, b.content, b.attributes, o.status, coalesce(o.confirmed, o.staging) AS data,
  o.edited_fields, o.problem, o.confidence, o.evidence, o.attempts, o.last_error, o.revision, o.reused_from,
  CASE WHEN o.status = 'pending' THEN (SELECT CASE WHEN k.state = 'batched' THEN 'batch'
    WHEN k.state = 'ready' AND k.lane = 'overnight' THEN 'overnight' END
    FROM packs k WHERE k.run_id = o.run_id AND k.pack_index = o.pack_index) END AS waits_in`

function toGridRow(row: RawRow, { documentUid, documentName, runUid, convUid }: GridSource): GridRow {
  return {
    documentUid,
    documentName,
    runUid,
    blockIndex: row.block_index,
    blockUid: `${convUid}:${row.block_index}`,
    type: row.block_type,
    content: row.content,
    attributes: JSON.parse(row.attributes ?? '{}') as BlockAttributes,
    status: row.status,
    data: row.data ? (JSON.parse(row.data) as JsonObject) : null,
    editedFields: JSON.parse(row.edited_fields ?? '[]') as string[],
    problem: row.problem,
    confidence: row.confidence,
    evidence: row.data ? (JSON.parse(row.evidence ?? '[]') as Evidence[]) : [],
    waitsIn: row.waits_in,
    isReused: row.reused_from !== null,
    attempts: row.attempts ?? 0,
    lastError: row.last_error ? (JSON.parse(row.last_error) as ErrorData) : null,
    revision: row.revision ?? 0,
  }
}

/** Rows of a stretch, in block order: it costs the same anywhere in the document. */
export function listGridRange(
  db: ReadHandle,
  source: GridSource,
  { first, last }: { readonly first: number; readonly last: number },
): readonly GridRow[] {
  const sql = `SELECT ${COLUMNS_SQL} ${FROM_SQL} AND b.block_index BETWEEN @first AND @last ORDER BY b.block_index`
  const { runId, conversionId } = source
  return (db.prepare(sql).all({ runId, conversionId, first, last }) as RawRow[]).map((row) => toGridRow(row, source))
}

/** Rows by their indexes, in the order in which they are named; those that are gone are left out. */
export function listGridRowsByIndex(
  db: ReadHandle,
  source: GridSource,
  blockIndexes: readonly number[],
): readonly GridRow[] {
  const sql = `SELECT ${COLUMNS_SQL} FROM json_each(@indexes) n
    CROSS JOIN blocks b ON b.conversion_id = @conversionId AND b.block_index = n.value
    LEFT JOIN overlays o ON o.run_id = @runId AND o.block_index = b.block_index ORDER BY n.key`
  const { runId, conversionId } = source
  const rows = db.prepare(sql).all({ runId, conversionId, indexes: JSON.stringify(blockIndexes) }) as RawRow[]
  return rows.map((row) => toGridRow(row, source))
}

export function findGridRow(db: ReadHandle, source: GridSource, blockIndex: number): GridRow | undefined {
  const row = db.prepare(`SELECT ${COLUMNS_SQL} ${FROM_SQL} AND b.block_index = @blockIndex`).get({
    runId: source.runId,
    conversionId: source.conversionId,
    blockIndex,
  })
  return row ? toGridRow(row as RawRow, source) : undefined
}

/** The model call that staged (or last failed) the row. */
export function findRowCall(db: ReadHandle, runId: number, blockIndex: number): CallDetail | null {
  const sql = `SELECT l.provider, l.model, l.pack_index AS packIndex, r.packs, max(o.attempts, 1) AS attempt, l.started_at AS startedAt,
      l.latency_ms AS latencyMs, l.input_tokens AS inputTokens, l.output_tokens AS outputTokens,
      l.cache_read_tokens AS cacheReadTokens, l.cache_creation_tokens AS cacheCreationTokens,
      l.cost_micro_usd / 1e6 AS costUsd, l.lane, l.begun_ms AS begunMs, l.request_id AS requestId, l.raw
    FROM overlays o JOIN llm_calls l ON l.id = o.call_id JOIN runs r ON r.id = o.run_id
    WHERE o.run_id = ? AND o.block_index = ?`
  return (db.prepare(sql).get(runId, blockIndex) as CallDetail | undefined) ?? null
}
