import type { DocumentVersion } from '../../shared/views.ts'
import { toStatusCounts } from '../db/queries/status-counts.ts'
import { listVersionRows, type VersionRow } from '../db/queries/versions.ts'
import type { SourceRow } from '../db/queries/documents.ts'
import type { Store } from '../db/store.ts'
import { readBlockPrints } from './block-prints.ts'
import { matchBlocks } from './match-blocks.ts'

/** All versions of the document that the source is one of, the newest first. */
export async function listVersions(store: Store, source: SourceRow): Promise<readonly DocumentVersion[]> {
  const rows = listVersionRows(store.connection, source.id)
  const versions: DocumentVersion[] = []
  let before: readonly string[] | null = null
  for (const row of rows.toReversed()) {
    const prints: readonly string[] = row.conversionId === null ? [] : await readBlockPrints(store, row.conversionId)
    versions.push(toVersion(row, before === null ? null : matchBlocks(before, prints).length))
    before = prints
  }
  return versions.toReversed()
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
