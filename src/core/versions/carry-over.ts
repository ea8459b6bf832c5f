/**
 * Confirmed data goes on to the next version of a document, for blocks that are the same there. It is staged, never
 * confirmed: a person decides again. The same between two conversions of one version.
 */
import { AppError } from '../../shared/errors.ts'
import type { IndexRange } from '../../shared/ranges.ts'
import type { CarryOver } from '../../shared/views.ts'
import { type ConversionRow, findConversion, type SourceRow } from '../db/queries/documents.ts'
import { listIndexesByStatus } from '../db/queries/review.ts'
import { finishRun } from '../db/queries/jobs.ts'
import { findRun, getRunSummary, type RunRow } from '../db/queries/runs.ts'
import { findSchemaById, type SchemaRow } from '../db/queries/schemas.ts'
import { type EarlierRun, includesFurniture, listEarlierRuns } from '../db/queries/versions.ts'
import type { Galley } from '../galley.ts'
import { carryMoves, type CarrySegment } from '../review/carry.ts'
import { event } from '../review/decide.ts'
import { applyMoves } from '../review/rows.ts'
import { ensureRun } from '../runs/create.ts'
import { matchConversions } from './match-conversions.ts'

export type CarryRequest = {
  /** The version that takes the data. */
  readonly source: SourceRow
  /** Null for all schemas that have confirmed data in earlier versions. */
  readonly schema: SchemaRow | null
  /** Only counts. */
  readonly isDryRun: boolean
  readonly actor: string
}

/** Each more is a comparison of two whole documents; what is older was carried on long ago. */
const MAX_EARLIER_RUNS = 8

/** One entry a schema. Rows that are staged or decided are left alone, so that a second call finds nothing to do. */
export async function carryOver(galley: Galley, request: CarryRequest): Promise<readonly CarryOver[]> {
  const { store } = galley
  const conversion = findConversion(store.connection, request.source.id)
  if (!conversion) throw new AppError('document_not_read', `${request.source.name} has not been read.`)
  const earlier = listEarlierRuns(store.connection, request.source.id, conversion.id).filter(
    (run) => request.schema === null || run.schemaId === request.schema.id,
  )
  const outcomes: CarryOver[] = []
  for (const [, runs] of Map.groupBy(earlier, (run) => run.schemaId)) {
    const plan = await planCarry(galley, { conversion, runs: runs.slice(0, MAX_EARLIER_RUNS) })
    if (!request.isDryRun && plan.rows > 0) plan.rows = await stage(galley, { ...request, conversion, plan })
    const { rows, changed, nearest } = plan
    outcomes.push({ schemaUid: nearest.schemaUid, schemaRef: nearest.schemaRef, rows, changed })
  }
  return outcomes
}

type Setting = {
  readonly conversion: ConversionRow
  /** Of one schema, the nearest first. */
  readonly runs: readonly EarlierRun[]
}
type Plan = {
  readonly nearest: EarlierRun
  readonly segments: readonly CarrySegment[]
  readonly hasFurniture: boolean
  /** Confirmed rows of one earlier run without an equal block, at most. */
  readonly changed: number
  rows: number
}

/** Each row takes from the nearest run that has it confirmed. */
async function planCarry({ store }: Galley, { conversion, runs }: Setting): Promise<Plan> {
  const [nearest] = runs
  if (!nearest) throw new Error('A carry-over needs an earlier run.')
  const run = findRun(store.connection, conversion.id, nearest.schemaId)
  const open = new Set(
    run ? listIndexesByStatus(store.connection, run.id, 'pending') : Array(conversion.totalBlocks).keys(),
  )
  const segments: CarrySegment[] = []
  let rows = 0
  let changed = 0
  for (const earlier of runs) {
    const confirmed = new Set(listIndexesByStatus(store.connection, earlier.runId, 'confirmed'))
    const same = await matchConversions(store, earlier.conversionId, conversion.id)
    const pairs = same.filter(([before]) => confirmed.has(before))
    changed = Math.max(changed, confirmed.size - pairs.length)
    for (const [before, after] of pairs) {
      if (!open.delete(after)) continue
      rows += 1
      extend(segments, { fromRunId: earlier.runId, shift: after - before, first: after, last: after })
    }
  }
  const hasFurniture = runs.some((earlier) => includesFurniture(store.connection, earlier.runId))
  return { nearest, segments, hasFurniture, changed, rows }
}

function extend(segments: CarrySegment[], next: CarrySegment): void {
  const last = segments.at(-1)
  const isNext = last?.fromRunId === next.fromRunId && last.shift === next.shift && last.last + 1 === next.first
  if (isNext) segments[segments.length - 1] = { ...last, last: next.last }
  else segments.push(next)
}

type Staging = CarryRequest & { readonly conversion: ConversionRow; readonly plan: Plan }

async function stage(galley: Galley, { conversion, plan, actor }: Staging): Promise<number> {
  const { store } = galley
  const run = await ensureCarriedRun(galley, conversion, plan)
  const ranges = plan.segments.map(({ first, last }): IndexRange => [first, last]).toSorted(([a], [b]) => a - b)
  const carried = {
    ...event({ run, actor, action: 'carry_over', reason: `from version ${plan.nearest.version}` }, ranges),
    after: JSON.stringify(plan.segments),
  }
  const rows = await applyMoves(store, carried, carryMoves(run.id, plan.segments))
  store.write((db) => finishRun(db, run.id))
  announce(galley, run)
  return rows
}

/** The run that the rows go into: a new one is asked of the same model as the nearest earlier one. */
async function ensureCarriedRun({ store, assets }: Galley, conversion: ConversionRow, plan: Plan): Promise<RunRow> {
  const { nearest, hasFurniture } = plan
  const schema = findSchemaById(store.connection, nearest.schemaId)
  if (!schema) throw new AppError('schema_not_found', 'The schema of the earlier run is gone.')
  const route = { provider: nearest.provider, model: nearest.model }
  return await ensureRun(store, { conversion, schema, route, assets, includesFurniture: hasFurniture })
}

function announce({ store, events }: Galley, run: RunRow): void {
  const { projectUid, documentUid, runUid } = getRunSummary(store.connection, run.id)
  events.emit({ type: 'run', projectUid, documentUid, runUid })
  events.emit({ type: 'rows', documentUid, runUid })
  events.emit({ type: 'documents', projectUid })
}
