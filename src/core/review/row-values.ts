/** The values of one staged row: new ones are written with everything that follows from them. */
import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import type { ReadHandle, WriteHandle } from '../db/connection.ts'
import { type EditedValue, insertEditedValue } from '../db/queries/edited-values.ts'
import { findBlockContent, type StagingChange, updateStaging } from '../db/queries/review.ts'
import type { SchemaTools } from './schema-tools.ts'

/** Undefined takes the field away. */
export type FieldChange = { readonly value: JsonValue | undefined; readonly isEdited: boolean }
export type Patch = ReadonlyMap<string, FieldChange>

export type PresentRow = {
  readonly runId: number
  readonly blockIndex: number
  readonly data: JsonObject
  readonly editedFields: readonly string[]
}
/** A row with its new values, ready to be written. */
export type RowWrite = {
  readonly row: PresentRow
  readonly staging: StagingChange
  readonly replaced: ReadonlyArray<Omit<EditedValue, 'eventId'>>
}

/** Evidence, confidence and fit are looked at anew: a value can bring words that stand in the block, or that do not. */
export function planWrite(
  db: ReadHandle,
  tools: SchemaTools,
  { row, patch }: { row: PresentRow; patch: Patch },
): RowWrite {
  const { runId, blockIndex } = row
  const data = { ...row.data }
  const edited = new Set(row.editedFields)
  const replaced: Array<Omit<EditedValue, 'eventId'>> = []
  for (const [field, { value, isEdited }] of patch) {
    const wasEdited = edited.has(field) ? 1 : 0
    replaced.push({ blockIndex, field, before: toText(row.data[field]), after: toText(value), wasEdited })
    if (isEdited) edited.add(field)
    else edited.delete(field)
    if (value === undefined) Reflect.deleteProperty(data, field)
    else data[field] = value
  }
  const ordered = inOrder(data, row.data, tools)
  const json = JSON.stringify(ordered)
  const { evidence, confidence } = tools.rate(findBlockContent(db, runId, blockIndex) ?? '', ordered)
  const staging = {
    json,
    sha256: createHash('sha256').update(json).digest('hex'),
    editedFields: JSON.stringify([...edited]),
    evidence: JSON.stringify(evidence),
    confidence,
    problem: tools.problemOf(ordered),
  }
  return { row, staging, replaced }
}

/** A field that comes (back) stands where the schema has it, so that an undo restores the very same text. */
function inOrder(data: JsonObject, before: JsonObject, { fields }: SchemaTools): JsonObject {
  const added = Object.keys(data).filter((name) => !Object.hasOwn(before, name))
  if (added.length === 0) return data
  const places = new Map([...fields.keys()].map((name, place) => [name, place]))
  const placeOf = (name: string): number => places.get(name) ?? Infinity
  const names = Object.keys(before).filter((name) => Object.hasOwn(data, name))
  for (const name of added) {
    const next = names.findIndex((other) => placeOf(other) > placeOf(name))
    names.splice(next < 0 ? names.length : next, 0, name)
  }
  return Object.fromEntries(names.map((name) => [name, data[name] ?? null]))
}

/** `eventId` null: the history has it already, as for an undo. */
export function writeRow(db: WriteHandle, { row, staging, replaced }: RowWrite, eventId: number | null): void {
  updateStaging(db, { runId: row.runId, blockIndex: row.blockIndex }, staging)
  if (eventId !== null) for (const value of replaced) insertEditedValue(db, { ...value, eventId })
}

/** SQL null for a field that is absent, else JSON text. */
export function toText(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

export function fromText(text: string | null): JsonValue | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonValue)
}
