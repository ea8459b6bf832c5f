import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import type { WriteHandle } from '../db/connection.ts'
import { findReviewRow, findRowSource, insertReviewEvent, type ReviewRow, updateStaging } from '../db/queries/review.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import { createConfidenceRater } from '../evidence/confidence.ts'
import { createEvidenceFinder } from '../evidence/find-evidence.ts'
import { createDataValidator } from '../llm/validate-answer.ts'
import { schemaBody } from '../schemas/register.ts'
import { type Decision, event } from './decide.ts'

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
 * row_conflict (nothing is changed) or value_invalid (says what the schema wants).
 */
export function editField(store: Store, decision: Decision, edit: FieldEdit): void {
  const { run } = decision
  const row = findReviewRow(store.connection, run.id, edit.blockIndex)
  if (row?.status !== 'ai_complete' || row.staging === null)
    throw new AppError(
      'row_not_editable',
      `Row ${edit.blockIndex} is ${row?.status ?? 'not part of the run'}, so it cannot be edited.`,
    )
  if (row.revision !== edit.revision)
    throw new AppError('row_conflict', `Row ${edit.blockIndex} was changed meanwhile.`)
  const value = checkedValue(store, run.schemaId, edit)
  store.write((db) => {
    const before = setField(
      db,
      { runId: run.id, blockIndex: edit.blockIndex, row },
      { field: edit.field, value, isEdited: true },
    )
    insertReviewEvent(db, {
      ...event({ ...decision, action: 'edit' }, [[edit.blockIndex, edit.blockIndex]]),
      field: edit.field,
      before: toText(before),
      after: toText(value),
    })
  })
}

/** SQL null for a field that is absent, else JSON text. */
function toText(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** The value with harmless repairs ("3" for a number), checked against the field's own schema. */
function checkedValue(store: Store, schemaId: number, edit: FieldEdit): JsonValue | undefined {
  const schema = findSchemaById(store.connection, schemaId)
  if (!schema) throw new AppError('schema_not_found', 'The schema of the run is gone.')
  const body = schemaBody(schema)
  const properties = isJsonObject(body.properties) ? body.properties : {}
  const definition = Object.hasOwn(properties, edit.field) ? properties[edit.field] : undefined
  if (definition === undefined) throw new AppError('value_invalid', `The schema has no field "${edit.field}".`)
  if (edit.value === undefined) {
    if (Array.isArray(body.required) && body.required.includes(edit.field))
      throw new AppError('value_invalid', `The field "${edit.field}" is required.`)
    return undefined
  }
  const { $defs = {}, definitions = {} } = body
  const alone: JsonObject = {
    type: 'object',
    properties: { [edit.field]: definition },
    required: [edit.field],
    $defs,
    definitions,
  }
  const check = createDataValidator(alone)({ [edit.field]: edit.value })
  if (!check.ok) throw new AppError('value_invalid', `The value does not fit the schema: ${check.message}`)
  return check.data[edit.field]
}

type RowKey = { readonly runId: number; readonly blockIndex: number; readonly row: ReviewRow }
type Rating = { readonly evidence: string; readonly confidence: number | null }
type FieldChange = { readonly field: string; readonly value: JsonValue | undefined; readonly isEdited: boolean }

/** Writes the field into the row's staging and returns the value before; undefined when there was none. */
export function setField(db: WriteHandle, key: RowKey, change: FieldChange): JsonValue | undefined {
  const data = JSON.parse(key.row.staging ?? '{}') as JsonObject
  const before = data[change.field]
  if (change.value === undefined) Reflect.deleteProperty(data, change.field)
  else data[change.field] = change.value
  const edited = new Set(JSON.parse(key.row.editedFields) as string[])
  if (change.isEdited) edited.add(change.field)
  else edited.delete(change.field)
  const json = JSON.stringify(data)
  const sha256 = createHash('sha256').update(json).digest('hex')
  updateStaging(db, key, { json, sha256, editedFields: JSON.stringify([...edited]), ...rate(db, key, data) })
  return before
}

/** An edit can bring words that stand in the block, or that do not: the row is looked at anew. */
function rate(db: WriteHandle, { runId, blockIndex }: RowKey, data: JsonObject): Rating {
  const source = findRowSource(db, runId, blockIndex)
  if (!source) return { evidence: '[]', confidence: null }
  const schema = JSON.parse(source.schema) as JsonObject
  const evidence = createEvidenceFinder(schema)(source.content, data)
  return { evidence: JSON.stringify(evidence), confidence: createConfidenceRater(schema)(data, evidence) }
}
