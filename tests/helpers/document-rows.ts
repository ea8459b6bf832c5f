import type { Caller } from '../../src/core/api/router.ts'
import { NO_FILTER, type RowFilter } from '../../src/shared/rows.ts'
import type { GridPage } from '../../src/shared/views.ts'

type Wanted = {
  readonly documentUid: string
  readonly schemaUid: string | null
  readonly offset?: number
  readonly limit?: number
  readonly filter?: Partial<RowFilter>
}

/** Rows of a document as its screen shows them, with the answers of its main run. */
export async function documentRows(
  api: Pick<Caller, 'documents' | 'rows'>,
  { documentUid, schemaUid, offset = 0, limit = 100, filter = {} }: Wanted,
): Promise<GridPage> {
  const { run } = await api.documents.get({ documentUid, schemaUid })
  const scope = { kind: 'document' as const, documentUid, runUid: run?.runUid ?? null }
  return await api.rows.page({ query: { scope, filter: { ...NO_FILTER, ...filter }, sort: null }, offset, limit })
}
