/** Random samples of staged rows: what a few rows, looked at closely, say of the rest. */
import { randomInt } from 'node:crypto'
import type { SampleView } from '../../shared/review-work.ts'
import type { RowFilter, RowScope } from '../../shared/rows.ts'
import { AppError } from '../../shared/errors.ts'
import {
  type DrawnRow,
  findSample,
  insertSample,
  listSampledRows,
  listSamplesOf,
  type SampledRow,
  type SampleRow,
} from '../db/queries/samples.ts'
import type { Galley } from '../galley.ts'
import { newUid } from '../ids.ts'
import { requireDocument, requireProject } from '../projects.ts'
import { getSettings } from '../settings.ts'
import { drawPlaces } from './random.ts'
import { countRows, rowAt, selectStaged, type StagedRows, withoutRows } from './staged-rows.ts'
import { statementOf } from './statement.ts'
import { wilsonInterval } from './wilson.ts'

export type Draw = {
  readonly scope: RowScope
  readonly filter: RowFilter
  readonly size: number
  /** Makes the draw repeatable; null: a random one, which the sample keeps. */
  readonly seed: number | null
}

const SEEDS = 2 ** 32
const MAX_LISTED = 100

/** Draws staged rows at random without putting back. Fails with nothing_staged. */
export async function drawSample(galley: Galley, { scope, filter, size, seed }: Draw): Promise<SampleView> {
  const projectId = projectOf(galley, scope)
  const staged = await selectStaged(galley, scope, filter)
  const population = countRows(staged)
  const chosenSeed = seed ?? randomInt(SEEDS)
  const places = drawPlaces(population, size, chosenSeed)
  const rows: readonly DrawnRow[] = places.flatMap((place) => rowAt(staged, place) ?? [])
  const sample = galley.store.write((db) => {
    const stored = insertSample(
      db,
      {
        uid: newUid('smp'),
        projectId,
        scope: scopeText(scope),
        filter: JSON.stringify(filter),
        size: rows.length,
        population,
        seed: chosenSeed,
        actor: getSettings(galley.store).actor,
        createdAt: new Date().toISOString(),
      },
      rows,
    )
    if (stored.size === 0) throw new AppError('nothing_staged', 'No staged row is left to draw from.')
    return stored
  })
  return toView(sample, listSampledRows(galley.store.connection, sample.id), staged)
}

/** Fails with sample_not_found. */
export async function sampleView(galley: Galley, sampleUid: string): Promise<SampleView> {
  const sample = findSample(galley.store.connection, sampleUid)
  if (!sample) throw new AppError('sample_not_found', 'This sample is not in the workspace.')
  const { scope, filter } = basisOf(sample)
  const staged = await selectStaged(galley, scope, filter)
  return toView(sample, listSampledRows(galley.store.connection, sample.id), staged)
}

/** The samples of a scope, newest first; the last hundred of them. */
export async function listSamples(galley: Galley, scope: RowScope): Promise<readonly SampleView[]> {
  const db = galley.store.connection
  const projectId = projectOf(galley, scope)
  const samples = listSamplesOf(db, { projectId, scope: scopeText(scope), limit: MAX_LISTED })
  const stagedByFilter = new Map<string, StagedRows>()
  for (const { filter } of samples)
    if (!stagedByFilter.has(filter))
      stagedByFilter.set(filter, await selectStaged(galley, scope, JSON.parse(filter) as RowFilter))
  return samples.map((sample) =>
    toView(sample, listSampledRows(db, sample.id), stagedByFilter.get(sample.filter) ?? []),
  )
}

function projectOf({ store }: Galley, scope: RowScope): number {
  return scope.kind === 'project'
    ? requireProject(store, scope.projectUid).id
    : requireDocument(store, scope.documentUid).projectId
}

/** Members in one order: the text tells whether two scopes are the same. */
function scopeText(scope: RowScope): string {
  if (scope.kind === 'document') {
    const { kind, documentUid, runUid } = scope
    return JSON.stringify({ kind, documentUid, runUid })
  }
  const { kind, projectUid, schemaUid } = scope
  return JSON.stringify({ kind, projectUid, schemaUid })
}

function basisOf(sample: SampleRow): Pick<Draw, 'scope' | 'filter'> {
  return { scope: JSON.parse(sample.scope) as RowScope, filter: JSON.parse(sample.filter) as RowFilter }
}

function toView(sample: SampleRow, rows: readonly SampledRow[], staged: StagedRows): SampleView {
  const confirmed = rows.filter(({ status }) => status === 'confirmed')
  const accepted = confirmed.filter(({ isAsDrawn }) => isAsDrawn).length
  const corrected = confirmed.length - accepted
  const rejected = rows.filter(({ status }) => status === 'rejected').length
  const decided = accepted + corrected + rejected
  const { size, population } = sample
  return {
    sampleUid: sample.uid,
    createdAt: sample.createdAt,
    actor: sample.actor,
    filter: JSON.parse(sample.filter) as RowFilter,
    size,
    population,
    seed: sample.seed,
    accepted,
    corrected,
    rejected,
    open: size - decided,
    share: decided === 0 ? null : accepted / decided,
    interval: wilsonInterval(accepted, decided, population),
    statement: statementOf({ size, population, accepted, corrected, rejected }),
    rest: withoutRows(staged, rows),
  }
}
