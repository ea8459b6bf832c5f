/** Changes of values in many rows: set, merge, replace, paste, take over. */
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import { isInRanges } from '../../shared/ranges.ts'
import type { ValueChange } from '../../shared/review-work.ts'
import type { ReadHandle } from '../db/connection.ts'
import { listValuedRows, type ValuedRow } from '../db/queries/review.ts'
import { allRefused, missing, type RunPart } from './decisions.ts'
import type { Refused } from './ledger.ts'
import { rangesOf } from './range-sets.ts'
import { type FieldChange, planWrite, type PresentRow, type RowWrite, toText, writeRow } from './row-values.ts'
import { type SchemaTools, schemaTools } from './schema-tools.ts'
import { CHANGE_PACE, readRanges, SEARCH_PACE } from './steps.ts'
import { createProposer, type ProposalMeans, type Proposer } from './value-proposals.ts'
import { type Changes, type Look, NO_NOTE, type Worker, wrongStatus } from './worker.ts'

/** Fails with pattern_invalid or run_not_found; its looks fail with field_not_found. */
export function changeWorker(means: ProposalMeans, change: ValueChange): Worker {
  const propose = createProposer(means, change)
  return {
    action: 'change',
    pace: change.kind === 'replace' ? SEARCH_PACE : CHANGE_PACE,
    note: { ...NO_NOTE, ...noteOf(change) },
    prepare: propose.prepare,
    look: (reader, part, isDry) => lookAtValues(reader, { part, propose, isDry }),
  }
}

/** What the history says of it; what it replaced is kept row by row. */
function noteOf(change: ValueChange): Partial<Worker['note']> {
  switch (change.kind) {
    case 'set':
      return { field: change.field, after: toText(change.value) }
    case 'merge':
      return { field: change.field, after: toText(change.to) }
    case 'replace':
      return { field: change.field, before: toText(change.find), after: toText(change.replace) }
    case 'cells':
      return { field: onlyOne(change.cells.map(({ field }) => field)) }
    case 'take':
      return { field: onlyOne(change.fields ?? []) }
  }
}

function onlyOne(fields: readonly string[]): string | null {
  const [first] = fields
  return first !== undefined && fields.every((field) => field === first) ? first : null
}

type LookOrder = { readonly part: RunPart; readonly propose: Proposer; readonly isDry: boolean }

function lookAtValues(db: ReadHandle, order: LookOrder): Look {
  const { part, isDry } = order
  if (part.run.opinion > 0) return { ranges: [], refused: allRefused(part), changes: new Map(), write: () => undefined }
  const tools = schemaTools(db, part.run.schemaId)
  const rows = readRanges(part)
    .flatMap((range) => listValuedRows(db, part.run.runId, range))
    .filter(({ blockIndex }) => isInRanges(part.ranges, blockIndex))
  const refused: Refused[] = [...missing(part, rows)]
  const changes = new Map<number, Changes>()
  const writes: RowWrite[] = []
  for (const row of rows) {
    const found = lookAtRow(db, { ...order, tools, row })
    if (found === null) continue
    if ('message' in found) refused.push({ blockIndex: row.blockIndex, message: found.message })
    else {
      changes.set(row.blockIndex, toChanges(found))
      if (!isDry) writes.push(planWrite(db, tools, found))
    }
  }
  return {
    ranges: rangesOf([...changes.keys()]),
    refused,
    changes,
    write: (writer, eventId) => {
      for (const write of writes) writeRow(writer, write, eventId)
    },
  }
}

type RowOrder = LookOrder & { readonly tools: SchemaTools; readonly row: ValuedRow }
type NewValues = { readonly row: PresentRow; readonly patch: ReadonlyMap<string, FieldChange> }

/** Null: the row stays as it is, and nobody would expect anything else. */
function lookAtRow(
  db: ReadHandle,
  { part, propose, tools, row }: RowOrder,
): NewValues | { readonly message: string } | null {
  const rule = 'Only the values of staged rows can be changed'
  const isStaged = row.status === 'ai_complete'
  if (row.data === null) return propose.isAimed ? { message: wrongStatus(row.status, rule) } : null
  const data = JSON.parse(row.data) as JsonObject
  const { blockIndex } = row
  const proposed = propose.valuesOf(db, { run: part.run, tools, blockIndex, data })
  if ('message' in proposed) return isStaged ? proposed : { message: wrongStatus(row.status, rule) }
  const patch = new Map<string, FieldChange>()
  for (const [field, value] of proposed.values) {
    const check = tools.checkField(field, value)
    if (!check.ok) return { message: `${field}: ${check.message}` }
    if (toText(check.value) !== toText(data[field])) patch.set(field, { value: check.value, isEdited: true })
  }
  if (patch.size === 0) return null
  if (!isStaged) return { message: wrongStatus(row.status, rule) }
  const editedFields = JSON.parse(row.editedFields) as string[]
  return { row: { runId: part.run.runId, blockIndex, data, editedFields }, patch }
}

function toChanges({ row, patch }: NewValues): Changes {
  const shown = (value: JsonValue | undefined): JsonValue => value ?? null
  return [...patch].map(([field, { value }]) => ({ field, before: shown(row.data[field]), after: shown(value) }))
}
