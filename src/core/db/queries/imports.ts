/** Sources on their way in: what waits, what an import brought, what a project knows of its files. */
import type { DocumentStatus } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { ImportedFile } from '../../../shared/import-views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { IS_PARTIAL, NEWEST_CONVERSION, NOTICE } from './newest-conversion.ts'

export type WaitingSource = {
  readonly id: number
  readonly status: 'uploaded' | 'converting'
  readonly blobSha256: string
}

/** Sources that wait or were being read, oldest first. */
export function listWaiting(db: ReadHandle): readonly WaitingSource[] {
  const sql = `SELECT id, status, blob_sha256 AS blobSha256 FROM sources
    WHERE status IN ('uploaded', 'converting') ORDER BY id`
  return db.prepare(sql).all() as WaitingSource[]
}

/** Ids of an import's sources that wait or are being read. */
export function listWaitingOfImport(db: ReadHandle, importUid: string): readonly number[] {
  const sql = `SELECT id FROM sources WHERE import_uid = ? AND status IN ('uploaded', 'converting') ORDER BY id`
  return db.prepare(sql).pluck().all(importUid) as number[]
}

const FILE_SQL = `
  SELECT s.uid AS documentUid, s.name, s.status, s.error, s.import_uid AS importUid, p.uid AS projectUid,
    coalesce(c.total_blocks, 0) AS blocks,
    ${NOTICE} AS notice,
    ${IS_PARTIAL} AS isPartial
  FROM sources s JOIN projects p ON p.id = s.project_id
  LEFT JOIN conversions c ON c.id = ${NEWEST_CONVERSION}`

type FileRow = {
  readonly documentUid: string
  readonly name: string
  readonly status: DocumentStatus
  readonly error: string | null
  readonly importUid: string | null
  readonly projectUid: string
  readonly blocks: number
  readonly notice: string | null
  readonly isPartial: number
}
export type FileOfImport = {
  readonly file: ImportedFile
  readonly importUid: string | null
  readonly projectUid: string
}

function toFile({ importUid, projectUid, error, isPartial, ...row }: FileRow): FileOfImport {
  const file = {
    ...row,
    isPartial: isPartial === 1,
    isRecognised: false,
    error: error === null ? null : (JSON.parse(error) as ErrorData),
  }
  return { file, importUid, projectUid }
}

export function getImportedFile(db: ReadHandle, sourceId: number): FileOfImport {
  return toFile(db.prepare(`${FILE_SQL} WHERE s.id = ?`).get(sourceId) as FileRow)
}

/** In the order in which they came. */
export function listImportedFiles(db: ReadHandle, importUid: string): readonly ImportedFile[] {
  const rows = db.prepare(`${FILE_SQL} WHERE s.import_uid = ? ORDER BY s.id`).all(importUid) as FileRow[]
  return rows.map((row) => toFile(row).file)
}

export type KnownFile = {
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly isCurrent: boolean
  readonly status: DocumentStatus
}

export function listKnownFiles(db: ReadHandle, projectId: number): readonly KnownFile[] {
  const sql = `SELECT name, size_bytes AS sizeBytes, blob_sha256 AS sha256, next_id IS NULL AS isCurrent, status
    FROM sources WHERE project_id = ?`
  const rows = db.prepare(sql).all(projectId) as Array<Omit<KnownFile, 'isCurrent'> & { readonly isCurrent: number }>
  return rows.map((row) => ({ ...row, isCurrent: row.isCurrent === 1 }))
}

/** Conversions that were being written when their host ended. */
export function listUnfinishedConversions(db: ReadHandle): readonly number[] {
  return db.prepare(`SELECT id FROM conversions WHERE state = 'writing'`).pluck().all() as number[]
}

/** Deletes up to `limit` blocks of a conversion that is being written; returns how many there were. */
export function deleteSomeBlocks(db: WriteHandle, conversionId: number, limit: number): number {
  const sql = `DELETE FROM blocks WHERE id IN (SELECT id FROM blocks WHERE conversion_id = ? LIMIT ?)`
  return db.prepare(sql).run(conversionId, limit).changes
}

/** Its blocks are gone already. */
export function deleteUnfinishedConversion(db: WriteHandle, conversionId: number): void {
  db.prepare(`DELETE FROM conversions WHERE id = ? AND state = 'writing'`).run(conversionId)
}

/** Whether a source or a conversion still needs the stored file. */
export function isBlobNamed(db: ReadHandle, sha256: string): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM sources WHERE blob_sha256 = @sha256)
    OR EXISTS (SELECT 1 FROM conversions WHERE representation_sha256 = @sha256)`
  return db.prepare(sql).pluck().get({ sha256 }) === 1
}
