import type { ErrorData } from '../../shared/errors.ts'
import type { ParseReceipt } from '../../shared/receipt.ts'
import type { DocumentReceipt } from '../../shared/views.ts'
import type { SourceRow } from '../db/queries/documents.ts'
import { findDeaths } from '../db/queries/quarantine.ts'
import { listReceiptConversions, projectReader } from '../db/queries/receipts.ts'
import type { Store } from '../db/store.ts'
import { MAX_DEATHS } from '../ingest/import-quarantine.ts'
import { readerOf, type SourceFormat } from '../ingest/formats.ts'
import { canOcr } from './can-ocr.ts'

/** What became of one document: its receipt, its failure, its conversions. */
export function getReceipt(store: Store, source: SourceRow): DocumentReceipt {
  const conversions = listReceiptConversions(store.connection, source.id)
  const [newest] = conversions
  const error = source.error ? (JSON.parse(source.error) as ErrorData) : null
  const receipt = newest?.receipt ?? null
  return {
    documentUid: source.uid,
    name: source.name,
    receipt,
    error,
    isQuarantined: (findDeaths(store.connection, source.blobSha256)?.deaths ?? 0) >= MAX_DEATHS,
    conversions: conversions.map(({ conversionUid, reader, createdAt, blocks, runs }) => ({
      conversionUid,
      reader,
      createdAt,
      blocks,
      runs,
      isNewest: conversionUid === newest?.conversionUid,
    })),
    hasNewerReader: newest !== undefined && hasNewerReader(store, source, newest),
    canOcr: canOcr({ error, receipt }),
  }
}

type Read = { readonly reader: string; readonly receipt: ParseReceipt | null }

/** A document that a Docling server read is read again by the same, which says nothing of its version. */
function hasNewerReader(store: Store, source: SourceRow, { reader }: Read): boolean {
  if (projectReader(store.connection, source.projectId) === 'docling') return false
  const today = readerOf(source.sourceType as SourceFormat)
  return today !== null && today !== reader
}
