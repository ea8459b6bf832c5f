import { eq } from 'drizzle-orm'
import type { ProjectReader } from '../../../shared/domain.ts'
import type { ProjectSummary } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { projects } from '../schema/projects.ts'
import { NEWEST_CONVERSION } from './newest-conversion.ts'
import { type CounterRow, SUM_COUNTERS, toStatusCounts } from './status-counts.ts'

export type ProjectRow = typeof projects.$inferSelect

export function insertProject(db: WriteHandle, row: Omit<ProjectRow, 'id'>): ProjectRow {
  return db.orm.insert(projects).values(row).returning().get()
}

export function findProjectByUid(db: ReadHandle, uid: string): ProjectRow | undefined {
  return db.orm.select().from(projects).where(eq(projects.uid, uid)).get()
}

export function findProjectByName(db: ReadHandle, name: string): ProjectRow | undefined {
  return db.orm.select().from(projects).where(eq(projects.name, name)).get()
}

export function findProjectById(db: ReadHandle, id: number): ProjectRow | undefined {
  return db.orm.select().from(projects).where(eq(projects.id, id)).get()
}

export function setProjectReader(
  db: WriteHandle,
  id: number,
  change: { reader: ProjectReader; doclingUrl: string | null; updatedAt: string },
): void {
  db.orm.update(projects).set(change).where(eq(projects.id, id)).run()
}

export function touchProject(db: WriteHandle, id: number, at: string): void {
  db.orm.update(projects).set({ updatedAt: at }).where(eq(projects.id, id)).run()
}

/** Of each document the current version, of that the newest conversion, and of that the main runs. */
const SUMMARY_SQL = `
  SELECT p.uid, p.name, p.created_at, p.reader, p.docling_url,
    max(p.updated_at, coalesce((SELECT max(r.updated_at) FROM runs r JOIN conversions c ON c.id = r.conversion_id
      JOIN sources s ON s.id = c.source_id WHERE s.project_id = p.id), '')) AS last_activity_at,
    (SELECT count(*) FROM sources s WHERE s.project_id = p.id AND s.next_id IS NULL) AS documents,
    (SELECT count(*) FROM sources s WHERE s.project_id = p.id AND s.next_id IS NULL AND s.status = 'failed') AS failed_documents,
    (SELECT coalesce(sum(c.total_blocks), 0) FROM sources s JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
      WHERE s.project_id = p.id AND s.next_id IS NULL) AS blocks,
    t.*
  FROM projects p
  JOIN (SELECT p2.id AS project_id, ${SUM_COUNTERS} FROM projects p2
    LEFT JOIN sources s ON s.project_id = p2.id AND s.next_id IS NULL LEFT JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
    LEFT JOIN runs r ON r.conversion_id = c.id AND r.opinion = 0 GROUP BY p2.id) t ON t.project_id = p.id`

type SummaryRow = CounterRow & {
  readonly uid: string
  readonly name: string
  readonly created_at: string
  readonly last_activity_at: string
  readonly documents: number
  readonly failed_documents: number
  readonly reader: ProjectReader
  readonly docling_url: string | null
  readonly blocks: number
}

function toSummary(row: SummaryRow): ProjectSummary {
  return {
    projectUid: row.uid,
    name: row.name,
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
    documents: row.documents,
    failedDocuments: row.failed_documents,
    reader: row.reader,
    doclingUrl: row.docling_url,
    blocks: row.blocks,
    counts: toStatusCounts(row),
  }
}

export function listProjectSummaries(db: ReadHandle): readonly ProjectSummary[] {
  return (db.prepare(`${SUMMARY_SQL} ORDER BY last_activity_at DESC`).all() as SummaryRow[]).map(toSummary)
}

export function getProjectSummary(db: ReadHandle, id: number): ProjectSummary {
  return toSummary(db.prepare(`${SUMMARY_SQL} WHERE p.id = ?`).get(id) as SummaryRow)
}
