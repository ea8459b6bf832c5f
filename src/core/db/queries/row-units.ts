import type { ReadHandle } from '../connection.ts'
import { NEWEST_CONVERSION } from './newest-conversion.ts'

/** A conversion whose blocks are rows of a grid, with the run whose answers stand beside them. */
export type RowUnit = {
  readonly documentUid: string
  readonly documentName: string
  readonly conversionId: number
  readonly convUid: string
  readonly totalBlocks: number
  readonly runId: number | null
  readonly runUid: string | null
}

const COLUMNS = `s.uid AS documentUid, s.name AS documentName, c.id AS conversionId, c.conv_uid AS convUid,
  c.total_blocks AS totalBlocks, r.id AS runId, r.uid AS runUid`

export function findUnitOfDocument(
  db: ReadHandle,
  { conversionId, runId }: { readonly conversionId: number; readonly runId: number | null },
): RowUnit | undefined {
  const sql = `SELECT ${COLUMNS} FROM conversions c JOIN sources s ON s.id = c.source_id LEFT JOIN runs r ON r.id = @runId
    WHERE c.id = @conversionId`
  return db.prepare(sql).get({ conversionId, runId }) as RowUnit | undefined
}

/** The current documents of a project by name, with their main runs of the schema. */
export function listUnitsOfProject(
  db: ReadHandle,
  { projectId, schemaId }: { readonly projectId: number; readonly schemaId: number },
): readonly RowUnit[] {
  const sql = `SELECT ${COLUMNS} FROM sources s JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
    LEFT JOIN runs r ON r.conversion_id = c.id AND r.schema_id = @schemaId AND r.opinion = 0
    WHERE s.project_id = @projectId AND s.next_id IS NULL AND s.status = 'ingested'
    ORDER BY s.name COLLATE NOCASE, s.id`
  return db.prepare(sql).all({ projectId, schemaId }) as RowUnit[]
}
