/** One value by hand. */
import { AppError } from '../../shared/errors.ts'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import { findReviewRow, insertReviewEvent, type ReviewRow } from '../db/queries/review.ts'
import type { Store } from '../db/store.ts'
import { type Decision, event } from './decide.ts'
import { planWrite, toText, writeRow } from './row-values.ts'
import { schemaTools } from './schema-tools.ts'

export type FieldEdit = {
  readonly blockIndex: number
  readonly field: string
  /** Undefined takes the field away. */
  readonly value: JsonValue | undefined
  /** The row's revision that the person saw; another one is a conflict. */
  readonly revision: number
}

/**
 * Changes one field of a staged row and keeps the value before in the history. Fails with row_not_editable,
 * row_conflict (nothing is changed; the data has `value`, the present one as JSON text or null for none, and its
 * `revision`) or value_invalid (says what the schema wants).
 */
export function editField(store: Store, decision: Decision, edit: FieldEdit): void {
  const { run } = decision
  const { blockIndex, field } = edit
  store.write((db) => {
    const tools = schemaTools(db, run.schemaId)
    const found = findReviewRow(db, run.id, blockIndex)
    const { data, editedFields } = editable(found, edit)
    const check = tools.checkField(field, edit.value)
    if (!check.ok) throw new AppError('value_invalid', check.message)
    const write = planWrite(db, tools, {
      row: { runId: run.id, blockIndex, data, editedFields },
      patch: new Map([[field, { value: check.value, isEdited: true }]]),
    })
    const eventId = insertReviewEvent(db, {
      ...event({ ...decision, action: 'edit' }, [[blockIndex, blockIndex]]),
      field,
      before: toText(data[field]),
      after: toText(check.value),
    })
    writeRow(db, write, eventId)
  })
}

type Editable = { readonly data: JsonObject; readonly editedFields: readonly string[] }

function editable(row: ReviewRow | undefined, { blockIndex, field, revision }: FieldEdit): Editable {
  const data = JSON.parse(row?.staging ?? '{}') as JsonObject
  const present = { value: toText(data[field]), revision: row?.revision ?? null, status: row?.status ?? null }
  if (row?.status !== 'ai_complete' || row.staging === null)
    throw new AppError(
      'row_not_editable',
      `Row ${String(blockIndex)} is ${row?.status ?? 'not part of the run'}, so it cannot be edited.`,
      { data: present },
    )
  if (row.revision !== revision)
    throw new AppError('row_conflict', `Row ${String(blockIndex)} was changed meanwhile.`, { data: present })
  return { data, editedFields: JSON.parse(row.editedFields) as string[] }
}
