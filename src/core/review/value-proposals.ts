/** The values that a change wants for a row; whether the schema allows them is another's question. */
import { AppError } from '../../shared/errors.ts'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import type { ValueChange } from '../../shared/review-work.ts'
import type { Scalar } from '../../shared/rows.ts'
import type { ReadHandle } from '../db/connection.ts'
import { findBlockContent, findWorkRun, listValuedRows, type WorkRun } from '../db/queries/review.ts'
import { findRunByUid } from '../db/queries/runs.ts'
import { parseCell } from './parse-cell.ts'
import type { QueryPool } from '../pool/query-pool.ts'
import { checkPattern } from './replace-text.ts'
import { putTexts } from './replaced-texts.ts'
import type { SchemaTools } from './schema-tools.ts'
import { type Part, readRanges } from './steps.ts'

export type ProposalRow = {
  readonly run: WorkRun
  readonly tools: SchemaTools
  readonly blockIndex: number
  readonly data: JsonObject
}
/** Undefined takes the field away. */
export type Proposal = { readonly values: ReadonlyMap<string, JsonValue | undefined> } | { readonly message: string }
export type ProposalMeans = { readonly db: ReadHandle; readonly queries: QueryPool }
export type Proposer = {
  /** Before the rows of these parts are asked about. */
  readonly prepare?: (parts: ReadonlyArray<Part & { readonly run: WorkRun }>) => Promise<void>
  /** A row without values was meant to get some, so that it is refused; else it is passed over. */
  readonly isAimed: boolean
  readonly valuesOf: (db: ReadHandle, row: ProposalRow) => Proposal
}

/** Fails with pattern_invalid or run_not_found. Values of unknown fields fail with field_not_found. */
export function createProposer({ db, queries }: ProposalMeans, change: ValueChange): Proposer {
  switch (change.kind) {
    case 'set':
      return toField(change.field, true, () => change.value)
    case 'merge':
      return toField(change.field, false, createMerger(new Set(change.from), change.to))
    case 'replace':
      return createReplacing(queries, change)
    case 'cells':
      return createPaster(change.cells)
    case 'take':
      return createTaker(db, change)
  }
}

type NewValue = (value: JsonValue | undefined) => JsonValue | undefined

function toField(field: string, isAimed: boolean, newValue: NewValue): Proposer {
  return {
    isAimed,
    valuesOf: (_db, { tools, data }) => {
      requireField(tools, field)
      return { values: new Map([[field, newValue(data[field])]]) }
    },
  }
}

function requireField({ fields }: SchemaTools, field: string): void {
  if (!fields.has(field)) throw new AppError('field_not_found', `The schema has no field "${field}".`)
}

function createMerger(from: ReadonlySet<Scalar>, to: Scalar): NewValue {
  const isFrom = (value: JsonValue): boolean => typeof value !== 'object' && from.has(value)
  return (value) => {
    if (value === undefined || !Array.isArray(value)) return value !== undefined && isFrom(value) ? to : value
    if (!value.some(isFrom)) return value
    const items = value.map((item) => (isFrom(item) ? to : item))
    return items.filter((item, nth) => typeof item === 'object' || items.indexOf(item) === nth)
  }
}

type Replace = Extract<ValueChange, { kind: 'replace' }>

function createReplacing(queries: QueryPool, { kind: _kind, field, ...replacement }: Replace): Proposer {
  checkPattern(replacement)
  let texts: ReadonlyMap<string, string> = new Map()
  return {
    isAimed: false,
    prepare: async (parts) => {
      const rows = parts.map((part) => ({ runId: part.run.runId, ranges: readRanges(part) }))
      texts = await queries.run('replaceTexts', { rows, field, replacement })
    },
    valuesOf: (_db, { tools, data }) => {
      requireField(tools, field)
      const put = putTexts(data[field], texts)
      return put ? { values: new Map([[field, put.value]]) } : { message: 'The value has just been changed.' }
    },
  }
}

type Cell = Extract<ValueChange, { kind: 'cells' }>['cells'][number]

function createPaster(cells: readonly Cell[]): Proposer {
  const byRow = Map.groupBy(cells, ({ runUid, blockIndex }) => `${runUid}:${String(blockIndex)}`)
  return {
    isAimed: true,
    valuesOf: (_db, { run, tools, blockIndex }) => {
      const values = new Map<string, JsonValue | undefined>()
      for (const { field, text } of byRow.get(`${run.runUid}:${String(blockIndex)}`) ?? []) {
        const definition = tools.fields.get(field)
        if (!definition) return { message: `The schema has no field "${field}".` }
        const parsed = parseCell(definition, text)
        if (!parsed.ok) return { message: `${field}: ${parsed.message}` }
        values.set(field, parsed.value)
      }
      return { values }
    },
  }
}

type Take = Extract<ValueChange, { kind: 'take' }>

function createTaker(reader: ReadHandle, { fromRunUid, fields }: Take): Proposer {
  const found = findRunByUid(reader, fromRunUid)
  const from = found && findWorkRun(reader, found.id)
  if (!from) throw new AppError('run_not_found', `There is no run ${fromRunUid}.`)
  return {
    isAimed: false,
    valuesOf: (db, { run, tools, blockIndex }) => {
      for (const field of fields ?? []) requireField(tools, field)
      const message = mismatch(db, { run, from, blockIndex })
      if (message !== null) return { message }
      const other = listValuedRows(db, from.runId, [blockIndex, blockIndex])[0]?.data ?? null
      if (other === null) return { message: 'The other run has no answer for this row.' }
      const values = JSON.parse(other) as JsonObject
      return { values: new Map((fields ?? [...tools.fields.keys()]).map((field) => [field, values[field]])) }
    },
  }
}

type Pair = { readonly run: WorkRun; readonly from: WorkRun; readonly blockIndex: number }

/** Rows of two readings of a document are the same where their blocks say the same. */
function mismatch(db: ReadHandle, { run, from, blockIndex }: Pair): string | null {
  if (run.sourceId !== from.sourceId) return 'The other run is one of another document.'
  if (run.conversionId === from.conversionId) return null
  const isSame = findBlockContent(db, run.runId, blockIndex) === findBlockContent(db, from.runId, blockIndex)
  return isSame ? null : 'The other run was made on another reading of the document, where this block is another one.'
}
