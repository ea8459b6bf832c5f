/** Jobs and what people do with them while they go on. */
import type { RunLane } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { JobSummary } from '../../shared/model-work.ts'
import {
  finishJob,
  findJobByUid,
  findJobById,
  type JobRow,
  listJobSummaries,
  markJobCancelled,
  resumeJob as writeResume,
  writeBudget,
} from '../db/queries/jobs.ts'
import {
  holdPacks,
  listOpenBatches,
  listOpenJobs,
  listOpenRuns,
  listWaitingPacks,
  listWaitingRows,
  rankViewed,
  setPackLane,
  takeRows,
  type WaitingPack,
} from '../db/queries/packs.ts'
import { findRunProject, markCancelled, markViewed, type RunRow } from '../db/queries/runs.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import type { Galley } from '../galley.ts'
import { PROVIDER_INFO } from '../llm/provider-info.ts'
import { requireProject } from '../projects.ts'
import { getSettings } from '../settings.ts'
import { dispatchRuns, requireMeans } from './dispatch.ts'
import { requireRun } from './run-service.ts'
import { startJob, startLive } from './start-job.ts'

export type JobFilter = { readonly projectUid: string | null; readonly onlyActive: boolean }

/** Newest first, at most 500. `onlyActive`: running and paused ones. */
export function listJobs(galley: Galley, { projectUid, onlyActive }: JobFilter): readonly JobSummary[] {
  const { store } = galley
  const projectId = projectUid === null ? null : requireProject(store, projectUid).id
  return listJobSummaries(store.connection, { projectId, onlyActive }).map(({ id, summary }) => ({
    ...summary,
    notice: summary.status === 'running' ? galley.runs.noticeOf(id) : null,
  }))
}

function requireJob(store: Store, jobUid: string): JobRow {
  const job = findJobByUid(store.connection, jobUid)
  if (!job) throw new AppError('job_not_found', 'This job is not in the workspace.')
  return job
}

/** No new request leaves; what is under way is finished. Fails with job_not_found. */
export async function pauseJob(galley: Galley, jobUid: string): Promise<void> {
  pause(galley, [requireJob(galley.store, jobUid).id])
  await Promise.resolve()
}

function pause(galley: Galley, jobIds: readonly number[]): number {
  const runIds = jobIds.flatMap((id) => listOpenRuns(galley.store.connection, id))
  const paused = galley.runs.pause(jobIds, new AppError('run_paused', 'Paused by a person.').toData())
  galley.runs.announce({ runIds, jobIds: [] })
  return paused
}

/** Goes on with what is left, with the keys of now. Fails with job_not_found or provider_key_missing. */
export async function resumeJob(galley: Galley, jobUid: string): Promise<void> {
  await resume(galley, requireJob(galley.store, jobUid))
}

async function resume(galley: Galley, { id }: JobRow): Promise<boolean> {
  const job = findJobById(galley.store.connection, id)
  if (job?.state !== 'paused') return false
  await startLive(galley, job, () => {
    galley.store.write((db) => {
      writeResume(db, id)
      finishJob(db, id)
    })
  })
  galley.runs.announce({ runIds: listOpenRuns(galley.store.connection, id), jobIds: [id] })
  await galley.batches.submit()
  return true
}

/** Drops requests under way; what had arrived stays staged. Batches at the provider are cancelled too. */
export async function cancelJob(galley: Galley, jobUid: string): Promise<void> {
  const { store } = galley
  const { id } = requireJob(store, jobUid)
  const runIds = listOpenRuns(store.connection, id)
  const batchUids = listOpenBatches(store.connection, id)
  const isCancelled = store.write((db) => {
    if (!markJobCancelled(db, id)) return false
    holdPacks(db, id, null)
    for (const runId of runIds) if (listOpenJobs(db, runId).every((jobId) => jobId === id)) markCancelled(db, runId)
    return true
  })
  if (!isCancelled) return
  galley.runs.drop(runIds)
  galley.runs.announce({ runIds, jobIds: [id] })
  for (const batchUid of batchUids) await galley.batches.cancel(batchUid)
}

/** Null takes the limit away. A job that paused for its budget is not resumed by it. */
export function setJobBudget(galley: Galley, jobUid: string, budgetUsd: number | null): void {
  const { id } = requireJob(galley.store, jobUid)
  galley.store.write((db) => writeBudget(db, id, budgetUsd === null ? null : Math.floor(budgetUsd * 1e6)))
  galley.runs.refresh()
  galley.runs.announce({ runIds: [], jobIds: [id] })
}

function jobsOf({ store }: Galley, runUids: readonly string[]): readonly number[] {
  return [...new Set(runUids.flatMap((uid) => listOpenJobs(store.connection, requireRun(store, uid).id)))]
}

/** Pauses or resumes the jobs of runs: what a document's own buttons do. Returns how many jobs changed. */
export async function pauseRuns(galley: Galley, runUids: readonly string[]): Promise<number> {
  return await Promise.resolve(pause(galley, jobsOf(galley, runUids)))
}
export async function resumeRuns(galley: Galley, runUids: readonly string[]): Promise<number> {
  let resumed = 0
  for (const id of jobsOf(galley, runUids)) {
    const job = findJobById(galley.store.connection, id)
    if (job && (await resume(galley, job))) resumed += 1
  }
  return resumed
}

/** Takes runs out of their jobs and drops their requests; what had arrived stays staged. Returns how many had open rows. */
export function cancelRuns(galley: Galley, runUids: readonly string[]): number {
  const { store } = galley
  const runIds = runUids.map((uid) => requireRun(store, uid).id)
  const jobIds = new Set<number>()
  const cancelled = store.write((db) =>
    runIds.filter((runId) => {
      if (!markCancelled(db, runId)) return false
      for (const jobId of listOpenJobs(db, runId)) {
        holdPacks(db, jobId, runId)
        jobIds.add(jobId)
      }
      return true
    }),
  )
  galley.runs.drop(cancelled)
  store.write((db) => {
    for (const jobId of jobIds) if (listOpenRuns(db, jobId).length === 0) markJobCancelled(db, jobId)
  })
  galley.runs.announce({ runIds: cancelled, jobIds: [...jobIds] })
  return cancelled.length
}

/** Failed rows get their attempts again, and the runs go on with the provider and model that they had. Returns the rows. */
export async function retryFailed(galley: Galley, runUids: readonly string[]): Promise<number> {
  const { store } = galley
  const runs = runUids.map((uid) => requireRun(store, uid)).filter((run) => run.failed > 0)
  const groups = Map.groupBy(runs, (run) =>
    JSON.stringify([run.schemaId, run.provider, run.model, projectOf(store, run)]),
  )
  let rows = 0
  for (const group of groups.values()) {
    const [first] = group
    const schema = first && findSchemaById(store.connection, first.schemaId)
    if (!schema) continue
    const route = { provider: first.provider, model: first.model }
    const terms = { lane: 'now', budgetUsd: null, baseUrl: null, route } as const
    const access = await requireMeans(galley, { ...terms, provider: route.provider })
    const projectId = projectOf(store, first)
    const concurrency = getSettings(store).concurrency
    const order = { ...terms, projectId, schema, scope: { kind: 'failed' }, config: {}, concurrency, access } as const
    rows += (await dispatchRuns(galley, group, order)).rows
  }
  return rows
}

function projectOf(store: Store, run: RunRow): number {
  const projectId = findRunProject(store.connection, run.id)
  if (projectId === undefined) throw new AppError('project_not_found', 'This project is not in the workspace.')
  return projectId
}

export type RowMove = {
  readonly runUid: string
  readonly blockIndexes: readonly number[] | null
  readonly lane: RunLane
}

/** Moves pending rows (null: all of the run's) of a job to another lane; rows of a batch under way leave it. Returns how many moved. */
export async function moveRows(galley: Galley, { runUid, blockIndexes, lane }: RowMove): Promise<number> {
  const { store } = galley
  const run = requireRun(store, runUid)
  const packs = new Map(listWaitingPacks(store.connection, run).map((pack) => [pack.packIndex, pack]))
  const rows = listWaitingRows(store.connection, run.id, blockIndexes)
  const byPack = [...Map.groupBy(rows, (row) => row.packIndex)].flatMap(([packIndex, list]) => {
    const pack = packs.get(packIndex)
    return pack && mayMove(pack, lane) ? [{ pack, blockIndexes: list.map((row) => row.blockIndex) }] : []
  })
  requireBatches(
    byPack.map(({ pack }) => pack),
    lane,
  )
  store.write((db) => {
    for (const { pack, blockIndexes: moved } of byPack) {
      const ref = { runId: run.id, packIndex: pack.packIndex }
      if (moved.length === pack.pending) setPackLane(db, ref, lane)
      else takeRows(db, ref, { blockIndexes: moved, lane })
    }
  })
  const jobIds = new Set(byPack.map(({ pack }) => pack.jobId).filter((id) => id !== null))
  for (const jobId of jobIds) if (lane === 'now') await startJob(galley, jobId)
  galley.runs.refresh()
  galley.runs.announce({ runIds: [run.id], jobIds: [...jobIds] })
  if (lane === 'overnight' && byPack.length > 0) await galley.batches.submit()
  return byPack.reduce((sum, { blockIndexes: moved }) => sum + moved.length, 0)
}

/** What is in a batch already waits overnight. */
function mayMove({ state, jobId, lane: from }: WaitingPack, lane: RunLane): boolean {
  if (jobId === null) return false
  return state === 'ready' ? from !== lane : state === 'batched' && lane === 'now'
}

function requireBatches(packs: readonly WaitingPack[], lane: RunLane): void {
  const without = lane === 'overnight' && packs.find(({ provider }) => !PROVIDER_INFO[provider].hasBatches)
  if (without) throw new AppError('batch_unsupported', `${PROVIDER_INFO[without.provider].label} takes no batches.`)
}

/** The rows that a person looks at, and their run, go first. */
export function viewRows({ store }: Galley, runUid: string, rows: readonly [first: number, last: number]): void {
  const { id, pending, state } = requireRun(store, runUid)
  if (pending === 0 || state !== 'running') return
  store.write((db) => {
    markViewed(db, id, Date.now())
    rankViewed(db, id, rows)
  })
}
