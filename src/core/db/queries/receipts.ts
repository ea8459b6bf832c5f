import type { ProjectReader } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { ParseReceipt } from '../../../shared/receipt.ts'
import type { ReadHandle } from '../connection.ts'
import { NEWEST_CONVERSION } from './newest-conversion.ts'

export type ReceiptConversion = {
  readonly conversionUid: string
  readonly reader: string
  readonly createdAt: string
  readonly blocks: number
  readonly runs: number
  readonly receipt: ParseReceipt | null
}

type RawConversion = Omit<ReceiptConversion, 'receipt'> & { readonly receipt: string | null }

/** The ready conversions of a source, the newest first. */
export function listReceiptConversions(db: ReadHandle, sourceId: number): readonly ReceiptConversion[] {
  const sql = `SELECT c.conv_uid AS conversionUid, c.parsing_tool AS reader, c.created_at AS createdAt,
      c.total_blocks AS blocks, c.receipt, (SELECT count(*) FROM runs r WHERE r.conversion_id = c.id) AS runs
    FROM conversions c WHERE c.source_id = ? AND c.state = 'ready' ORDER BY c.id DESC`
  return (db.prepare(sql).all(sourceId) as RawConversion[]).map((row) => ({
    ...row,
    receipt: row.receipt ? (JSON.parse(row.receipt) as ParseReceipt) : null,
  }))
}

export function projectReader(db: ReadHandle, projectId: number): ProjectReader {
  return db.prepare('SELECT reader FROM projects WHERE id = ?').pluck().get(projectId) as ProjectReader
}

export type UnreadDocument = {
  readonly documentUid: string
  readonly name: string
  readonly error: ErrorData | null
  readonly deaths: number
  readonly receipt: ParseReceipt | null
}

type RawUnread = Omit<UnreadDocument, 'error' | 'receipt'> & {
  readonly error: string | null
  readonly receipt: string | null
}

const NEWEST_SQL = `FROM sources s LEFT JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
  WHERE s.project_id = ? AND s.next_id IS NULL AND (s.status = 'failed'
    OR (s.status = 'ingested' AND (c.receipt ->> '$.skipped' <> '[]' OR c.receipt ->> '$.warnings' <> '[]')))`

/** The current documents of a project that failed, or whose receipt names something, by name. */
export function listUnread(db: ReadHandle, projectId: number): readonly UnreadDocument[] {
  const sql = `SELECT s.uid AS documentUid, s.name, s.error, c.receipt,
      coalesce((SELECT deaths FROM quarantine WHERE blob_sha256 = s.blob_sha256), 0) AS deaths
    ${NEWEST_SQL} ORDER BY s.name COLLATE NOCASE, s.id`
  return (db.prepare(sql).all(projectId) as RawUnread[]).map((row) => ({
    ...row,
    error: row.error ? (JSON.parse(row.error) as ErrorData) : null,
    receipt: row.receipt ? (JSON.parse(row.receipt) as ParseReceipt) : null,
  }))
}
