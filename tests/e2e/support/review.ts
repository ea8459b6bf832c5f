/** Decisions and looks at rows by the API, as a second window would take them. */
import type { ReviewWork } from '../../../src/shared/review-work.ts'
import { NO_FILTER } from '../../../src/shared/rows.ts'
import type { GridRow } from '../../../src/shared/views.ts'
import type { Api } from './host.ts'

export const CONFIRM: ReviewWork = { kind: 'confirm', sampleUid: null }

type Those = { readonly runUid: string; readonly indexes: readonly number[] }

/** Rows of a run by their place in the document. */
export async function decide(api: Api, { runUid, indexes }: Those, work: ReviewWork): Promise<void> {
  const rows = indexes.map((blockIndex) => ({ runUid, blockIndex }))
  await api.review.perform.mutate({ choice: { kind: 'rows', rows }, work, workUid: 'test' })
}

type Place = { readonly documentUid: string; readonly runUid: string }

/** The first rows of a run, in the order of the document. */
export async function rowsOf(api: Api, { documentUid, runUid }: Place): Promise<readonly GridRow[]> {
  const query = { scope: { kind: 'document' as const, documentUid, runUid }, filter: NO_FILTER, sort: null }
  return (await api.rows.page.query({ query, offset: 0, limit: 500 })).rows
}

/** Changes a value as somebody else would. */
export async function edit(
  api: Api,
  place: Place,
  change: { readonly blockIndex: number; readonly field: string; readonly value: string | number },
): Promise<void> {
  const row = (await rowsOf(api, place)).find(({ blockIndex }) => blockIndex === change.blockIndex)
  await api.review.edit.mutate({ runUid: place.runUid, ...change, revision: row?.revision ?? 0 })
}
