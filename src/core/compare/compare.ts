/** Two runs of one document side by side: figures, and the rows. */
import { AppError } from '../../shared/errors.ts'
import type { Agreement, ComparedPage, ComparedRow } from '../../shared/review-work.ts'
import type { GridRow, RunSummary } from '../../shared/views.ts'
import { saysTheSame } from '../../shared/value-key.ts'
import { getRunSummary, type RunRow } from '../db/queries/runs.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Galley } from '../galley.ts'
import { unitsOf } from '../rows/row-units.ts'
import { requireRun } from '../runs/run-service.ts'
import { schemaFields } from '../schemas/fields.ts'
import { schemaBody } from '../schemas/register.ts'
import { comparisonsOf } from './comparison-memory.ts'

export type RunPair = { readonly leftRunUid: string; readonly rightRunUid: string }
export type ComparedRange = {
  readonly field: string | null
  readonly onlyDifferent: boolean
  readonly offset: number
  readonly limit: number
}

type Sides = {
  readonly left: RunRow
  readonly right: RunRow
  /** The fields of both schemas, in the order of the left one. */
  readonly fields: readonly string[]
}

/** Fails with run_not_found, or runs_not_comparable when they are of different documents. */
export async function compare(galley: Galley, pair: RunPair): Promise<Agreement> {
  const sides = requireSides(galley, pair)
  const { figures } = await comparisonsOf(galley).get(sides)
  const { connection } = galley.store
  return {
    left: getRunSummary(connection, sides.left.id),
    right: getRunSummary(connection, sides.right.id),
    ...figures,
  }
}

/**
 * Rows that at least one of the runs has answered, or those in which both have and differ, in block order. `field` null: a
 * difference in any field counts. Fails as `compare` does, or with field_not_found.
 */
export async function comparedRows(galley: Galley, pair: RunPair, range: ComparedRange): Promise<ComparedPage> {
  const sides = requireSides(galley, pair)
  const { lists } = await comparisonsOf(galley).get(sides)
  const list = range.onlyDifferent ? differingIn(lists, sides, range.field) : lists.answered
  const indexes = [...list.subarray(range.offset, range.offset + range.limit)]
  const left = galley.rows.rows(unitOf(galley, sides.left), indexes)
  const right = galley.rows.rows(unitOf(galley, sides.right), indexes)
  const rightOf = new Map(right.map((row) => [row.blockIndex, row]))
  return { rows: left.map((row) => toComparedRow(row, rightOf.get(row.blockIndex), sides)), total: list.length }
}

function differingIn(
  { differing, byField }: { readonly differing: Uint32Array; readonly byField: readonly Uint32Array[] },
  { fields }: Sides,
  field: string | null,
): Uint32Array {
  if (field === null) return differing
  const list = byField[fields.indexOf(field)]
  if (!list) throw new AppError('field_not_found', `The two runs have no field "${field}" in common.`)
  return list
}

function toComparedRow(left: GridRow, other: GridRow | undefined, { fields }: Sides): ComparedRow {
  const right = other && other.status !== null ? other : null
  const isCompared = left.data !== null && right !== null && right.data !== null
  const differing = isCompared ? fields.filter((field) => !saysTheSame(left.data?.[field], right.data?.[field])) : []
  return { left, right, differing }
}

function requireSides({ store }: Galley, { leftRunUid, rightRunUid }: RunPair): Sides {
  const left = requireRun(store, leftRunUid)
  const right = requireRun(store, rightRunUid)
  if (left.conversionId !== right.conversionId)
    throw new AppError(
      'runs_not_comparable',
      notComparable([left, right].map(({ id }) => getRunSummary(store.connection, id))),
    )
  const [ofLeft, ofRight] = [left, right].map((run) => fieldsOf(store, run))
  const there = new Set(ofRight)
  return { left, right, fields: (ofLeft ?? []).filter((field) => there.has(field)) }
}

function notComparable(runs: readonly RunSummary[]): string {
  const names = new Set(runs.map(({ documentUid }) => documentUid))
  return names.size === 1
    ? 'The document was read again between these two runs, so that their rows are not the same blocks.'
    : 'These two runs are of different documents.'
}

function fieldsOf({ connection }: Galley['store'], run: RunRow): readonly string[] {
  const schema = findSchemaById(connection, run.schemaId)
  if (!schema) throw new AppError('schema_not_found', 'The schema of the run is gone.')
  return schemaFields(schemaBody(schema)).map(({ name }) => name)
}

function unitOf({ store }: Galley, run: RunRow): RowUnit {
  const { documentUid } = getRunSummary(store.connection, run.id)
  const [unit] = unitsOf(store, { kind: 'document', documentUid, runUid: run.uid })
  if (!unit) throw new AppError('run_not_found', 'This run is not in the workspace.')
  return unit
}
