/** Saving one value of one row: in turn with other actions, and with a word to say when the row changed meanwhile. */
import type { JsonValue } from '../../../shared/json.ts'
import { NO_FILTER } from '../../../shared/rows.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { typedValues } from '../../grid/typed-values.ts'
import { isSameValue } from '../../grid/values.ts'
import { api } from '../../lib/api.ts'
import { failureOf } from '../../lib/errors.ts'
import { inTurn } from '../work/edit-queue.ts'

export type Edit = { readonly row: GridRow; readonly field: SchemaField; readonly value: JsonValue }
/** Resolves with whether the person's own value stays. */
export type AskConflict = (conflict: { readonly edit: Edit; readonly row: GridRow }) => Promise<boolean>

async function freshRow({ documentUid, runUid, blockIndex }: GridRow): Promise<GridRow | null> {
  const scope = { kind: 'document', documentUid, runUid } as const
  // Unfiltered and in the order of the document, a row's place is its block's index.
  const { rows } = await api.rows.page.query({
    query: { scope, filter: NO_FILTER, sort: null },
    offset: blockIndex,
    limit: 1,
  })
  return rows[0] ?? null
}

async function send({ row, field, value }: Edit): Promise<GridRow> {
  const { runUid, blockIndex } = row
  const revision = typedValues.revisionOf(row)
  const saved = await api.review.edit.mutate({ runUid: runUid ?? '', blockIndex, field: field.name, value, revision })
  typedValues.learn(saved)
  return saved
}

/**
 * Saves an edit and answers the row as it then is. A row that changed elsewhere takes the value all the same when the
 * field itself is as the person saw it; else the person is asked.
 */
export async function saveField(edit: Edit, ask: AskConflict): Promise<GridRow> {
  const { row, field, value } = edit
  try {
    // Edits of the same row that went before have their answer by then.
    return await inTurn(() => send(edit))
  } catch (error) {
    if (failureOf(error).code !== 'row_conflict') throw error
    const now = await freshRow(row)
    if (!now) throw error
    const theirs = now.data?.[field.name]
    if (isSameValue(theirs, value)) return now
    const isUntouched = now.status === 'ai_complete' && isSameValue(theirs, row.data?.[field.name])
    if (!isUntouched && !(await ask({ edit, row: now }))) return now
    return await saveField({ ...edit, row: now }, ask)
  }
}
