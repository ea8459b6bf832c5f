/** Rejected rows are asked again with the reason of their rejection, which goes into the prompt. */
import type { RowRef } from '../../../shared/review-work.ts'
import { api } from '../../lib/api.ts'

/** What is needed to ask again besides the rows. */
export type AskAgain = { readonly projectUid: string; readonly schemaUid: string }

/** Rows of each document, in the order in which they came. */
export function rowsByDocument(rows: readonly RowRef[]): ReadonlyMap<string, readonly number[]> {
  return rows.reduce(
    (map, { documentUid, blockIndex }) => map.set(documentUid, [...(map.get(documentUid) ?? []), blockIndex]),
    new Map<string, readonly number[]>(),
  )
}

/** Asks for exactly these rows again, with the provider and model that they had. Returns how many wait now. */
export async function askAgain({ projectUid, schemaUid }: AskAgain, rows: readonly RowRef[]): Promise<number> {
  let asked = 0
  for (const [documentUid, blockIndexes] of rowsByDocument(rows)) {
    const { run } = await api.documents.get.query({ documentUid, schemaUid })
    if (!run) continue
    const { provider, model } = run
    const started = await api.runs.start.mutate({
      projectUid,
      documentUids: [documentUid],
      schemaUid,
      provider,
      model,
      scope: { kind: 'rows', blockIndexes: [...blockIndexes] },
      concurrency: null,
    })
    asked += started.rows
  }
  return asked
}
