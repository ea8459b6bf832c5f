import { and, desc, eq } from 'drizzle-orm'
import type { BlockType } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { conversions } from '../schema/conversions.ts'
import { sources } from '../schema/sources.ts'
import { RUN_SUMMARY_SQL, type RunSummaryRow, toRunSummary } from './runs.ts'

export type SourceRow = typeof sources.$inferSelect
export type ConversionRow = typeof conversions.$inferSelect

export function insertSource(db: WriteHandle, row: Omit<SourceRow, 'id'>): SourceRow {
  return db.orm.insert(sources).values(row).returning().get()
}

export function insertConversion(db: WriteHandle, row: Omit<ConversionRow, 'id'>): ConversionRow {
  return db.orm.insert(conversions).values(row).returning().get()
}

export function findSourceByContent(db: ReadHandle, projectId: number, sourceUid: string): SourceRow | undefined {
  return db.orm
    .select()
    .from(sources)
    .where(and(eq(sources.projectId, projectId), eq(sources.sourceUid, sourceUid)))
    .get()
}

export function findSourceByUid(db: ReadHandle, uid: string): SourceRow | undefined {
  return db.orm.select().from(sources).where(eq(sources.uid, uid)).get()
}

/** The documents of a project in the order in which they came. */
export function listSources(db: ReadHandle, projectId: number): readonly SourceRow[] {
  return db.orm.select().from(sources).where(eq(sources.projectId, projectId)).orderBy(sources.id).all()
}

/** The newest conversion of a source. */
export function findConversion(db: ReadHandle, sourceId: number): ConversionRow | undefined {
  return db.orm
    .select()
    .from(conversions)
    .where(eq(conversions.sourceId, sourceId))
    .orderBy(desc(conversions.id))
    .limit(1)
    .get()
}

export function findConversionById(db: ReadHandle, id: number): ConversionRow | undefined {
  return db.orm.select().from(conversions).where(eq(conversions.id, id)).get()
}

const DOCUMENT_SQL = `
  SELECT s.id, s.uid, p.uid AS project_uid, s.name, s.source_type, s.size_bytes, s.status, s.error, s.uploaded_at,
    c.id AS conversion_id, c.total_blocks, c.block_type_freq
  FROM sources s JOIN projects p ON p.id = s.project_id
  LEFT JOIN conversions c ON c.id = (SELECT max(id) FROM conversions WHERE source_id = s.id)`

type DocumentRow = {
  readonly uid: string
  readonly project_uid: string
  readonly name: string
  readonly source_type: string
  readonly size_bytes: number
  readonly status: SourceRow['status']
  readonly error: string | null
  readonly uploaded_at: string
  readonly conversion_id: number | null
  readonly total_blocks: number | null
  readonly block_type_freq: string | null
}

function toDocumentSummary(row: DocumentRow, run: RunSummaryRow | undefined): DocumentSummary {
  return {
    documentUid: row.uid,
    projectUid: row.project_uid,
    name: row.name,
    sourceType: row.source_type,
    sizeBytes: row.size_bytes,
    status: row.status,
    error: row.error ? (JSON.parse(row.error) as ErrorData) : null,
    blocks: row.total_blocks ?? 0,
    blockTypes: JSON.parse(row.block_type_freq ?? '{}') as Partial<Record<BlockType, number>>,
    uploadedAt: row.uploaded_at,
    run: run ? toRunSummary(run) : null,
  }
}

/** `schemaId` chooses which run comes with each document; null for none. */
export function listDocumentSummaries(
  db: ReadHandle,
  projectId: number,
  schemaId: number | null,
): readonly DocumentSummary[] {
  const documents = db
    .prepare(`${DOCUMENT_SQL} WHERE s.project_id = ? ORDER BY s.name COLLATE NOCASE, s.id`)
    .all(projectId) as DocumentRow[]
  const rows = db.prepare(`${RUN_SUMMARY_SQL} WHERE p.id = ? AND r.schema_id = ?`).all(projectId, schemaId) as Array<
    RunSummaryRow & { conversion_id: number }
  >
  const byConversion = new Map(rows.map((row) => [row.conversion_id, row]))
  return documents.map((row) => toDocumentSummary(row, byConversion.get(row.conversion_id ?? -1)))
}

export function getDocumentSummary(db: ReadHandle, sourceId: number, schemaId: number | null): DocumentSummary {
  const row = db.prepare(`${DOCUMENT_SQL} WHERE s.id = ?`).get(sourceId) as DocumentRow
  const run = db
    .prepare(`${RUN_SUMMARY_SQL} WHERE r.conversion_id = ? AND r.schema_id = ?`)
    .get(row.conversion_id, schemaId)
  return toDocumentSummary(row, run as RunSummaryRow | undefined)
}

export type AppliedSchema = { readonly schemaUid: string; readonly schemaRef: string }

/** The schemas that have a run on the document, newest run first. */
export function listAppliedSchemas(db: ReadHandle, sourceId: number): readonly AppliedSchema[] {
  const sql = `SELECT m.schema_uid AS schemaUid, m.schema_ref AS schemaRef FROM runs r JOIN schemas m ON m.id = r.schema_id
    JOIN conversions c ON c.id = r.conversion_id WHERE c.source_id = ? ORDER BY r.id DESC`
  return db.prepare(sql).all(sourceId) as AppliedSchema[]
}
