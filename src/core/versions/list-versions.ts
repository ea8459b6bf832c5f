import type { DocumentVersion } from '../../shared/views.ts'
import type { SourceRow } from '../db/queries/documents.ts'
import { toStatusCounts } from '../db/queries/status-counts.ts'
import { listVersionRows, type VersionRow } from '../db/queries/versions.ts'
import type { Store } from '../db/store.ts'
import { countMatches } from './match-conversions.ts'

/** All versions of the document that the source is one of, the newest first. */
export async function listVersions(store: Store, source: SourceRow): Promise<readonly DocumentVersion[]> {
  const rows = listVersionRows(store.connection, source.id)
  const versions: DocumentVersion[] = []
  for (const [i, row] of rows.entries()) versions.push(toVersion(row, await countUnchanged(store, row, rows[i + 1])))
  return versions
}

/** Null for the first version; a version that was not read has no block in common with any. */
async function countUnchanged(store: Store, row: VersionRow, before: VersionRow | undefined): Promise<number | null> {
  if (!before) return null
  if (row.conversionId === null || before.conversionId === null) return 0
  return await countMatches(store, before.conversionId, row.conversionId)
}

function toVersion(row: VersionRow, unchangedBlocks: number | null): DocumentVersion {
  const { documentUid, version, status, uploadedAt, sizeBytes, blocks } = row
  return {
    documentUid,
    version,
    isCurrent: row.isCurrent === 1,
    status,
    uploadedAt,
    sizeBytes,
    blocks,
    unchangedBlocks,
    counts: toStatusCounts(row),
  }
}
