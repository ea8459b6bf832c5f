import type { NotReadEntry } from '../../shared/views.ts'
import { listUnread, type UnreadDocument } from '../db/queries/receipts.ts'
import type { Store } from '../db/store.ts'
import { MAX_DEATHS } from '../ingest/import-quarantine.ts'
import { canOcr } from './can-ocr.ts'

const ORDER = ['failed', 'partial', 'warned'] as const satisfies readonly NotReadEntry['kind'][]

/** The documents of a project that were not read, or not fully: failed first, then partial, then warned. */
export function listNotRead(store: Store, projectId: number): readonly NotReadEntry[] {
  const entries = listUnread(store.connection, projectId).map(toEntry)
  return ORDER.flatMap((kind) => entries.filter((entry) => entry.kind === kind))
}

/** What the newest reading found does not stand for a document whose last reading failed. */
function toEntry({ documentUid, name, error, deaths, receipt }: UnreadDocument): NotReadEntry {
  const skipped = receipt?.skipped ?? []
  return {
    documentUid,
    name,
    kind: error ? 'failed' : skipped.length > 0 ? 'partial' : 'warned',
    error,
    isQuarantined: deaths >= MAX_DEATHS,
    skipped,
    warnings: receipt?.warnings ?? [],
    canOcr: canOcr({ error, receipt }),
  }
}
