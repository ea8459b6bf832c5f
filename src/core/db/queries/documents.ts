import { and, desc, eq, isNull, ne } from 'drizzle-orm'
import type { BlockType } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { DocumentSummary } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { conversions } from '../schema/conversions.ts'
import { sources } from '../schema/sources.ts'
import { IS_PARTIAL, NEWEST_CONVERSION, NOTICE } from './newest-conversion.ts'
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

export function findSourceById(db: ReadHandle, id: number): SourceRow | undefined {
  return db.orm.select().from(sources).where(eq(sources.id, id)).get()
}

/** The newest document of this name that was read and that no version has replaced, other than the one named. */
export function findCurrentByName(
  db: ReadHandle,
  projectId: number,
  { name, exceptId }: { name: string; exceptId: number | null },
): SourceRow | undefined {
  return db.orm
    .select()
    .from(sources)
    .where(
      and(
        eq(sources.projectId, projectId),
        eq(sources.name, name),
        eq(sources.status, 'ingested'),
        isNull(sources.nextId),
        ne(sources.id, exceptId ?? -1),
      ),
    )
    .orderBy(desc(sources.id))
    .limit(1)
    .get()
}

/** The version that stands for the source today: itself, or the last of those that took its place. */
export function findCurrentVersion(db: ReadHandle, source: SourceRow): SourceRow {
  const sql = `WITH RECURSIVE later (id, next_id) AS (
      SELECT id, next_id FROM sources WHERE id = ? UNION SELECT s.id, s.next_id FROM sources s JOIN later l ON s.id = l.next_id)
    SELECT id FROM later WHERE next_id IS NULL`
  const id = db.prepare(sql).pluck().get(source.id) as number
  return findSourceById(db, id) ?? source
}

export function updateSource(db: WriteHandle, id: number, change: Partial<Omit<SourceRow, 'id' | 'uid'>>): void {
  db.orm.update(sources).set(change).where(eq(sources.id, id)).run()
}

/** For a source without conversions. */
export function deleteSource(db: WriteHandle, id: number): void {
  db.orm.delete(sources).where(eq(sources.id, id)).run()
}

/** The documents of a project in the order in which they came; of several versions the current one. */
export function listSources(db: ReadHandle, projectId: number): readonly SourceRow[] {
  return db.orm
    .select()
    .from(sources)
    .where(and(eq(sources.projectId, projectId), isNull(sources.nextId)))
    .orderBy(sources.id)
    .all()
}

/** The newest conversion of a source that is whole. */
export function findConversion(db: ReadHandle, sourceId: number): ConversionRow | undefined {
  return db.orm
    .select()
    .from(conversions)
    .where(and(eq(conversions.sourceId, sourceId), eq(conversions.state, 'ready')))
    .orderBy(desc(conversions.id))
    .limit(1)
    .get()
}

export function findConversionByUid(db: ReadHandle, sourceId: number, convUid: string): ConversionRow | undefined {
  return db.orm
    .select()
    .from(conversions)
    .where(and(eq(conversions.sourceId, sourceId), eq(conversions.convUid, convUid)))
    .get()
}

/** The last block of the conversion is stored: from now on it is seen, and never changed. */
export function markConversionReady(db: WriteHandle, id: number): void {
  db.orm.update(conversions).set({ state: 'ready' }).where(eq(conversions.id, id)).run()
}

export function findConversionById(db: ReadHandle, id: number): ConversionRow | undefined {
  return db.orm.select().from(conversions).where(eq(conversions.id, id)).get()
}

const DOCUMENT_SQL = `
  SELECT s.id, s.uid, p.uid AS project_uid, s.name, s.source_type, s.size_bytes, s.status, s.error, s.uploaded_at,
    s.version, c.id AS conversion_id, c.total_blocks, c.block_type_freq,
    ${NOTICE} AS notice,
    ${IS_PARTIAL} AS is_partial
  FROM sources s JOIN projects p ON p.id = s.project_id
  LEFT JOIN conversions c ON c.id = ${NEWEST_CONVERSION}`

type DocumentRow = {
  readonly uid: string
  readonly project_uid: string
  readonly name: string
  readonly source_type: string
  readonly size_bytes: number
  readonly status: SourceRow['status']
  readonly error: string | null
  readonly uploaded_at: string
  readonly version: number
  readonly notice: string | null
  readonly is_partial: number
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
    notice: row.notice,
    isPartial: row.is_partial === 1,
    version: row.version,
    blocks: row.total_blocks ?? 0,
    blockTypes: JSON.parse(row.block_type_freq ?? '{}') as Partial<Record<BlockType, number>>,
    uploadedAt: row.uploaded_at,
    run: run ? toRunSummary(run) : null,
  }
}

/** Of several versions the current one. `schemaId` chooses whose main run comes with each document; null for none. */
export function listDocumentSummaries(
  db: ReadHandle,
  projectId: number,
  schemaId: number | null,
): readonly DocumentSummary[] {
  const documents = db
    .prepare(`${DOCUMENT_SQL} WHERE s.project_id = ? AND s.next_id IS NULL ORDER BY s.name COLLATE NOCASE, s.id`)
    .all(projectId) as DocumentRow[]
  const rows = db
    .prepare(`${RUN_SUMMARY_SQL} WHERE p.id = ? AND r.schema_id = ? AND r.opinion = 0`)
    .all(projectId, schemaId) as Array<RunSummaryRow & { conversion_id: number }>
  const byConversion = new Map(rows.map((row) => [row.conversion_id, row]))
  return documents.map((row) => toDocumentSummary(row, byConversion.get(row.conversion_id ?? -1)))
}

export function getDocumentSummary(db: ReadHandle, sourceId: number, schemaId: number | null): DocumentSummary {
  const row = db.prepare(`${DOCUMENT_SQL} WHERE s.id = ?`).get(sourceId) as DocumentRow
  const run = db
    .prepare(`${RUN_SUMMARY_SQL} WHERE r.conversion_id = ? AND r.schema_id = ? AND r.opinion = 0`)
    .get(row.conversion_id, schemaId)
  return toDocumentSummary(row, run as RunSummaryRow | undefined)
}

export type AppliedSchema = { readonly schemaUid: string; readonly schemaRef: string }

/** The schemas that have a run on the document, newest run first. */
export function listAppliedSchemas(db: ReadHandle, sourceId: number): readonly AppliedSchema[] {
  const sql = `SELECT m.schema_uid AS schemaUid, m.schema_ref AS schemaRef FROM runs r JOIN schemas m ON m.id = r.schema_id
    JOIN conversions c ON c.id = r.conversion_id WHERE c.source_id = ? AND r.opinion = 0 ORDER BY r.id DESC`
  return db.prepare(sql).all(sourceId) as AppliedSchema[]
}
