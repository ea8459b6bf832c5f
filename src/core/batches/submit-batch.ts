/**
 * From packs that wait to a batch at the provider. The batch and its packs are written first, then sent, then the
 * provider's id is written. What lies between is found again by `recoverBatch`.
 */
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import {
  type BatchRow,
  changeBatch,
  deleteBatch,
  deleteRefused,
  insertBatch,
  isKnownRemoteId,
  listBatchedPacks,
  returnPack,
  takePacks,
} from '../db/queries/batches.ts'
import type { WriteHandle } from '../db/connection.ts'
import { clearReservations, findJobById, finishJob, pauseJobs, reserveCost } from '../db/queries/jobs.ts'
import { recountPack } from '../db/queries/packs.ts'
import { newUid } from '../ids.ts'
import type { BatchRequest, BatchStatus } from '../llm/provider.ts'
import { announceBatch, askInTurn, type BatchDesk, openBatches, statusOf, toCustomId } from './batch-desk.ts'
import { type BatchPlan, planBatch, type PlannedPack, type PlanOrder } from './plan-batch.ts'

/** Submits one batch of the group. False when nothing was submitted, and nothing more would be now. */
export async function submitNext(desk: BatchDesk, order: PlanOrder): Promise<boolean> {
  const { jobId } = order.group
  const plan = await planBatch(desk, order)
  const written = desk.store.write((db) => {
    for (const key of plan.empty) recountPack(db, key)
    if (plan.empty.length > 0) finishJob(db, jobId)
    if (plan.error) pauseJobs(db, [jobId], plan.error)
    return plan.packs.length > 0 ? writeBatch(db, order, plan) : null
  })
  desk.tell({ runIds: runsOf(written?.packs ?? plan.empty), jobIds: [jobId] })
  if (!written) return false
  return await sendBatch(desk, written)
}

type WrittenBatch = { readonly batch: BatchRow; readonly packs: readonly PlannedPack[] }

/** Only what still waits is taken, and only while the job runs. */
function writeBatch(db: WriteHandle, { group, baseUrl }: PlanOrder, plan: BatchPlan): WrittenBatch | null {
  if (findJobById(db, group.jobId)?.state !== 'running') return null
  const { jobId, provider, model } = group
  const createdAt = new Date().toISOString()
  deleteRefused(db, jobId, [...PASSING])
  const batch = insertBatch(db, { uid: newUid('bat'), jobId, provider, baseUrl, model, createdAt })
  const taken = new Set(takePacks(db, batch.id, plan.packs).map((key) => toCustomId(batch.uid, key)))
  const packs = plan.packs.filter((pack) => taken.has(toCustomId(batch.uid, pack)))
  if (packs.length === 0) {
    deleteBatch(db, batch.id)
    return null
  }
  const sum = (of: (pack: PlannedPack) => number): number => packs.reduce((total, pack) => total + of(pack), 0)
  changeBatch(db, batch.id, { requests: packs.length, rows: sum(({ rows }) => rows) })
  reserveCost(
    db,
    jobId,
    sum(({ worstMicroUsd }) => worstMicroUsd ?? 0),
  )
  return { batch: { ...batch, requests: packs.length }, packs }
}

async function sendBatch(desk: BatchDesk, { batch, packs }: WrittenBatch): Promise<boolean> {
  announceBatch(desk, batch.uid)
  const requests: BatchRequest[] = packs.map(({ request, ...key }) => ({
    customId: toCustomId(batch.uid, key),
    request,
  }))
  try {
    const pool = await openBatches(desk, batch)
    const status = await askInTurn(pool, (batches) => batches.submit(requests, desk.signal))
    noteTaken(desk, batch, status)
    return true
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (isSurelyNotTaken(error)) abandonBatch(desk, batch, error.toData())
    else if (error.code !== 'cancelled') noteError(desk, batch, error.toData())
    return false
  }
}

function noteTaken(desk: BatchDesk, batch: BatchRow, { remoteId }: BatchStatus): void {
  const submittedAt = new Date().toISOString()
  desk.store.write((db) => changeBatch(db, batch.id, { state: 'submitted', remoteId, submittedAt, lastError: null }))
  announceBatch(desk, batch.uid)
  desk.tell({ runIds: [], jobIds: [batch.jobId] })
}

export function noteError(desk: BatchDesk, batch: BatchRow, error: ErrorData): void {
  const checkedAt = new Date().toISOString()
  desk.store.write((db) => changeBatch(db, batch.id, { lastError: JSON.stringify(error), checkedAt }))
  announceBatch(desk, batch.uid)
}

/** Refused, or nobody there to take it. After anything else the batch may have been taken all the same. */
function isSurelyNotTaken(error: AppError): boolean {
  const status = statusOf(error)
  if (status !== null) return (status >= 400 && status < 500) || status === 503 || status === 529
  if (error.code === 'provider_unreachable')
    return /\((?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\)/.test(error.message)
  return error.code === 'provider_key_missing' || error.code === 'batch_unsupported' || error.code === 'provider_auth'
}

/** Refusals that pass by themselves: the packs go into the batch of the next look. */
const PASSING = new Set<ErrorCode>(['provider_rate_limited', 'provider_overloaded'])

/** The batch is not at the provider, or not any more: its packs wait again, and the job for a person. */
export function abandonBatch(desk: BatchDesk, batch: BatchRow, error: ErrorData): void {
  const runIds = desk.store.write((db) => {
    const packs = listBatchedPacks(db, batch.id)
    for (const pack of packs) returnPack(db, { ...pack, batchId: batch.id, error: null })
    changeBatch(db, batch.id, { state: 'failed', lastError: JSON.stringify(error), endedAt: new Date().toISOString() })
    clearReservations(db)
    if (!PASSING.has(error.code)) pauseJobs(db, [batch.jobId], error)
    return packs.map(({ runId }) => runId)
  })
  announceBatch(desk, batch.uid)
  desk.tell({ runIds, jobIds: [batch.jobId] })
}

/** The provider's clock may be behind ours by so much. */
const CLOCK_SKEW_MS = 60_000

/**
 * A batch whose submission was interrupted: looked for among the provider's newest, and adopted; `foreign` are known to
 * be of others. When it is not there, its packs wait again and the job is paused, since it may have been taken all the
 * same. True when it was adopted.
 */
export async function recoverBatch(desk: BatchDesk, batch: BatchRow, foreign: ReadonlySet<string>): Promise<boolean> {
  const candidates: BatchStatus[] = []
  for (const batches of await openBatches(desk, batch)) candidates.push(...(await batches.recent(desk.signal)))
  const at = Date.parse(batch.createdAt)
  // The first one after ours was written; only if there is none, one that an odd clock has put before.
  const distance = ({ createdAt }: BatchStatus): number => {
    const after = Date.parse(createdAt) - at
    return after >= 0 ? after : Number.MAX_SAFE_INTEGER / 2 - after
  }
  const found = candidates
    .filter(({ requests: { open, succeeded, failed } }) => open + succeeded + failed === batch.requests)
    .filter(({ createdAt }) => Date.parse(createdAt) >= at - CLOCK_SKEW_MS)
    .filter(({ remoteId }) => !foreign.has(remoteId) && !isKnownRemoteId(desk.store.connection, remoteId))
    .toSorted((a, b) => distance(a) - distance(b))[0]
  if (found) {
    noteTaken(desk, batch, found)
    return true
  }
  abandonBatch(desk, batch, interruptedError(batch))
  return false
}

function interruptedError({ requests, lastError }: BatchRow): ErrorData {
  const cause = lastError === null ? '' : ` (${(JSON.parse(lastError) as ErrorData).message.replace(/\.$/, '')})`
  const message = `The submission of a batch of ${requests} requests was interrupted${cause}, and the provider lists none that could be it.`
  return new AppError('batch_failed', message, {
    hint: 'Look at the provider whether it was taken all the same; then resume to submit its rows again, or run them now.',
  }).toData()
}

function runsOf(packs: ReadonlyArray<{ readonly runId: number }>): ReadonlySet<number> {
  return new Set(packs.map(({ runId }) => runId))
}
