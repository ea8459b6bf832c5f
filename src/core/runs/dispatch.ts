/**
 * From "apply this schema to these documents" to packs that may be claimed: runs are made where they are missing, the
 * rows in scope wait again, stand in packs of the right size, and belong to a job.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ProviderKind, RunLane } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelConfig } from '../../shared/model-config.ts'
import type { DispatchRequest, DispatchScope } from '../../shared/model-work.ts'
import { findConversion, listSources } from '../db/queries/documents.ts'
import { finishJob, insertJob, type JobRow, startJob as writeStart } from '../db/queries/jobs.ts'
import { readyPacks } from '../db/queries/packs.ts'
import { findOpinion, markRunning, type RunRow } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Galley } from '../galley.ts'
import { newUid } from '../ids.ts'
import { PROVIDER_INFO } from '../llm/provider-info.ts'
import { pricesOf } from '../llm/models.ts'
import { openCatalogue } from '../models.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { providerAccess } from '../providers.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { supersedeRows } from '../review/rerun.ts'
import { getSettings } from '../settings.ts'
import { chooseModel } from './choose-model.ts'
import { ensureRun, type RunTarget } from './create.ts'
import type { AccessByProvider } from './lane-messages.ts'
import { catalogueFile } from './limits.ts'
import { packingOf } from './packing-of.ts'
import { packRows } from './repack.ts'
import { rowsInScope } from './rows-in-scope.ts'
import { readModelConfig } from './run-versions.ts'

export type Dispatched = {
  /** Null when there was nothing to ask. */
  readonly jobUid: string | null
  /** The runs of all chosen documents, whether they had rows in scope or not. */
  readonly runUids: readonly string[]
  readonly rows: number
}

/**
 * Creates the runs that are missing and a job over the rows in scope, and starts it (lane `now`) or submits it (lane
 * `overnight`). Fails before anything is created when the provider cannot be reached for want of a key.
 */
export async function dispatch(galley: Galley, request: DispatchRequest): Promise<Dispatched> {
  const { store, assets } = galley
  requireScope(request)
  const project = requireProject(store, request.projectUid)
  const schema = requireSchema(store, request.schemaUid)
  const route = { provider: request.provider, model: chooseModel(galley, schemaBody(schema), request) }
  const order: RunsOrder = {
    projectId: project.id,
    schema,
    route,
    ...request,
    concurrency: request.concurrency ?? getSettings(store).concurrency,
    access: await requireMeans(galley, { ...request, route }),
  }
  const sources =
    request.documentUids?.map((uid) => requireDocument(store, uid)) ?? listSources(store.connection, project.id)
  const runs: RunRow[] = []
  for (const source of sources) {
    const conversion = findConversion(store.connection, source.id)
    const run = conversion && (await runOf(galley, request, { conversion, schema, route, assets }))
    if (run) runs.push(run)
    await nextTurn()
  }
  if (runs.length === 0 && typeof request.opinion === 'number')
    throw new AppError('run_not_found', `No document has an opinion ${request.opinion + 1} of this schema.`, {
      hint: 'Ask for a new opinion.',
    })
  if (runs.length === 0)
    throw new AppError('document_not_found', `The project "${project.name}" has no documents to run.`, {
      hint: 'Add documents first.',
    })
  const dispatched = await dispatchRuns(galley, runs, order)
  galley.events.emit({ type: 'documents', projectUid: project.uid })
  return dispatched
}

type Ground = Pick<RunTarget, 'conversion' | 'schema' | 'route' | 'assets'>

/** Undefined where the document has no opinion of the number that was asked for. */
async function runOf(galley: Galley, request: DispatchRequest, ground: Ground): Promise<RunRow | undefined> {
  const { opinion } = request
  if (opinion === 'main' || opinion === 'new') return await ensureRun(galley.store, { ...request, ...ground, opinion })
  const { conversion, schema } = ground
  return findOpinion(galley.store.connection, { conversionId: conversion.id, schemaId: schema.id, opinion })
}

/** A new opinion starts with every row pending: other rows it does not have. */
function requireScope({ opinion, scope }: DispatchRequest): void {
  if (opinion !== 'new' || scope.kind === 'pending' || scope.kind === 'rows') return
  throw new AppError('usage', `A new opinion has no ${scope.kind} rows.`, {
    hint: 'Ask it for all rows, or name rows.',
  })
}

type Means = {
  readonly provider: ProviderKind
  readonly baseUrl: string | null
  readonly route: Route
  readonly lane: RunLane
  readonly budgetUsd: number | null
}

/** What has to be there before anything is created. Returns addresses and keys. */
export async function requireMeans(galley: Galley, means: Means): Promise<AccessByProvider> {
  const { provider, route, lane, budgetUsd } = means
  galley.runs.requireOpen()
  if (route.model === '')
    throw new AppError('model_unknown', `Name a model of ${PROVIDER_INFO[provider].label} to run with.`)
  if (lane === 'overnight' && !PROVIDER_INFO[provider].hasBatches)
    throw new AppError('batch_unsupported', `${PROVIDER_INFO[provider].label} takes no batches.`)
  const baseUrl = means.baseUrl ?? readBaseUrl(galley.store.connection, provider)
  const catalogue = openCatalogue(galley.store.connection, catalogueFile(galley.assets))
  const hasPrice = provider === 'rules' || pricesOf(catalogue, route.model, { promptTokens: 0, baseUrl }) !== null
  if (budgetUsd !== null && !hasPrice)
    throw new AppError('model_invalid', `The model ${route.model} has no known price, so a budget cannot be kept.`, {
      hint: 'Enter its price in Settings, or run without a budget.',
    })
  return await providerAccess(galley, provider, means.baseUrl)
}

/** What is asked of runs that are there already. */
export type RunsOrder = {
  readonly projectId: number
  readonly schema: SchemaRow
  readonly route: Route
  readonly scope: DispatchScope
  readonly lane: RunLane
  readonly config: ModelConfig
  readonly budgetUsd: number | null
  readonly concurrency: number
  readonly baseUrl: string | null
  readonly access: AccessByProvider
}

/** A job over the rows of the runs that are in scope, started or submitted. */
export async function dispatchRuns(galley: Galley, runs: readonly RunRow[], order: RunsOrder): Promise<Dispatched> {
  const runUids = runs.map((run) => run.uid)
  let job: JobRow | null = null
  let rows = 0
  let documents = 0
  for (const run of runs) {
    const modelConfig = JSON.stringify({ ...readModelConfig(run.modelConfig), ...order.config })
    const asked = { ...run, ...order.route, modelConfig }
    const scoped = await rowsInScope(galley, asked, order.scope)
    if (scoped.blockIndexes.length > 0) {
      job ??= createJob(galley, order)
      rows += await readyRun(galley, { run: asked, job, order, blockIndexes: scoped.blockIndexes })
      documents += 1
    }
    await nextTurn()
  }
  if (!job) return { jobUid: null, runUids, rows: 0 }
  await begin(galley, { job, order, rows, documents })
  return { jobUid: job.uid, runUids, rows }
}

/** Until it is started it looks as if it had been interrupted: that is what it is if Galley ends in between. */
function createJob({ store }: Galley, { projectId, schema, route, lane, scope, budgetUsd }: RunsOrder): JobRow {
  const error = new AppError('run_interrupted', 'Galley was closed while the job was being prepared.').toData()
  const job = {
    uid: newUid('job'),
    projectId,
    schemaId: schema.id,
    ...route,
    lane,
    scope: scope.kind,
    budgetMicroUsd: budgetUsd === null ? null : Math.floor(budgetUsd * 1e6),
    createdAt: new Date().toISOString(),
  }
  return store.write((db) => insertJob(db, job, error))
}

type RunShare = {
  /** With the route and `modelConfig` of the dispatch. */
  readonly run: RunRow
  readonly job: JobRow
  readonly order: RunsOrder
  readonly blockIndexes: readonly number[]
}

/** Returns how many rows are ready; the others fit no request, or were claimed in between. */
async function readyRun({ store, assets }: Galley, { run, job, order, blockIndexes }: RunShare): Promise<number> {
  const config = readModelConfig(run.modelConfig)
  const options = packingOf({ store, assets, schema: order.schema, route: order.route, config, baseUrl: order.baseUrl })
  await supersedeRows(store, { run, actor: getSettings(store).actor }, blockIndexes)
  const packIndexes = await packRows(store, { run, blockIndexes, options })
  const { provider, model, modelConfig } = run
  return store.write((db) => {
    const rows = readyPacks(db, run.id, { order: { jobId: job.id, lane: order.lane, config: '{}' }, packIndexes })
    if (rows > 0) markRunning(db, run.id, { provider, model, modelConfig, at: new Date().toISOString() })
    return rows
  })
}

type Beginning = {
  readonly job: JobRow
  readonly order: RunsOrder
  readonly rows: number
  readonly documents: number
}

async function begin(galley: Galley, { job, order, rows, documents }: Beginning): Promise<void> {
  const { access, concurrency, baseUrl, lane } = order
  galley.store.write((db) => {
    writeStart(db, job.id, { rows, documents, at: new Date().toISOString() })
    finishJob(db, job.id)
  })
  galley.runs.begin(job.id, { access, concurrency, baseUrl })
  if (lane === 'overnight') await galley.batches.submit()
}
