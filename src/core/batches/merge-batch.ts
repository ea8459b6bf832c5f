/**
 * From the results of an ended batch to rows. Each result is one transaction: its pack is claimed only if it is still in
 * this batch, judged, and settled with its call. A merge can end anywhere and begin again.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { WriteHandle } from '../db/connection.ts'
import {
  type BatchRow,
  changeBatch,
  countMergedRequest,
  isInBatch,
  listBatchedPacks,
  type PackKey,
  returnPack,
} from '../db/queries/batches.ts'
import { claimPack, type ClaimedPack, settlePack, type SettleOutcome } from '../db/queries/claims.ts'
import { clearReservations, finishJob, pauseJobs, settleCost } from '../db/queries/jobs.ts'
import { insertCall } from '../db/queries/llm-calls.ts'
import { splitPack } from '../db/queries/packs.ts'
import type { BatchOutcome, BatchRequest, PackAnswer } from '../llm/provider.ts'
import { billedUsage, toCallRecord } from '../runs/call-record.ts'
import { preparePack, type PreparedPack, worstCostMicroUsd } from '../runs/pack-request.ts'
import { isTooLargeTogether, judgeAnswer, judgeFailure } from '../runs/verdict.ts'
import { announceBatch, askInTurn, type BatchDesk, openBatches, toCustomId } from './batch-desk.ts'
import { askFor } from './plan-batch.ts'

export type MergeOrder = {
  readonly batch: BatchRow
  /** The provider's id of it. */
  readonly remoteId: string
  /** Packs that the results leave out wait again; else the merge fails, to be tried once more. */
  readonly isLastTry: boolean
}

export type Merged = {
  /** Rows that were settled. */
  readonly rows: number
  /** Why the rest has to be read again. */
  readonly error: AppError | null
  /** The results are those of another batch: the wrong one was adopted. */
  readonly isForeign: boolean
}

/** Merges what is not merged yet. What was merged before the results broke off stays merged. */
export async function mergeBatch(desk: BatchDesk, order: MergeOrder): Promise<Merged> {
  const { batch, remoteId } = order
  desk.store.write((db) => changeBatch(db, batch.id, { state: 'merging', endedAt: batch.endedAt ?? now() }))
  announceBatch(desk, batch.uid)
  const merge = new Merge(desk, batch)
  try {
    await askInTurn(await openBatches(desk, batch), async (batches) => {
      for await (const outcome of batches.results(remoteId, (id) => merge.find(id), desk.signal)) {
        merge.take(outcome)
        await nextTurn()
        desk.signal.throwIfAborted()
      }
    })
    const isForeign = merge.isForeign()
    if (!isForeign) merge.finish(order.isLastTry)
    return { rows: merge.rows, error: null, isForeign }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { rows: merge.rows, error, isForeign: false }
  }
}

const now = (): string => new Date().toISOString()

/** A pack of the batch, as it is asked for. */
type Known = { readonly key: PackKey; readonly prepared: PreparedPack; readonly worstMicroUsd: number }

/** Failures of a request that say that no other would fare better. */
const PAUSING = new Set<ErrorCode>(['provider_auth', 'provider_billing', 'model_unknown'])

class Merge {
  readonly #desk: BatchDesk
  readonly #batch: BatchRow
  readonly #keys: ReadonlyMap<string, PackKey>
  #known: Known | null = null
  #pausing: ErrorData | null = null
  #ownResults = 0
  #otherResults = 0
  rows = 0

  constructor(desk: BatchDesk, batch: BatchRow) {
    this.#desk = desk
    this.#batch = batch
    const packs = listBatchedPacks(desk.store.connection, batch.id)
    this.#keys = new Map(packs.map((key) => [toCustomId(batch.uid, key), key]))
  }

  /** Undefined for what is not in the batch any more: merged before, moved, cancelled, or of somebody else. */
  find(customId: string): BatchRequest | undefined {
    const { store } = this.#desk
    if (customId.startsWith(`${this.#batch.uid}-`)) this.#ownResults += 1
    else this.#otherResults += 1
    const key = this.#keys.get(customId)
    if (!key || !isInBatch(store.connection, this.#batch.id, key)) return undefined
    const ask = askFor(this.#desk, key, this.#batch.baseUrl)
    if (!ask) return undefined
    const prepared = preparePack(this.#desk, ask)
    this.#known = { key, prepared, worstMicroUsd: worstCostMicroUsd(this.#desk, { ...ask, isBatch: true }) ?? 0 }
    return { customId, request: prepared.request }
  }

  isForeign(): boolean {
    return this.#ownResults === 0 && this.#otherResults > 0
  }

  /** The outcome of the request that was found last. */
  take(outcome: BatchOutcome): void {
    const known = this.#known
    this.#known = null
    if (!known) return
    const error = 'error' in outcome ? outcome.error.toData() : null
    if (error && PAUSING.has(error.code)) this.#pausing = error
    const settled = this.#desk.store.write((db) =>
      error && isUnasked(error)
        ? this.#return(db, known, error)
        : this.#settle(db, known, 'answer' in outcome ? outcome.answer : toRowError(error)),
    )
    this.rows += settled ? settled.staged + settled.failed : 0
    this.#desk.tell({ runIds: [known.key.runId], jobIds: [this.#batch.jobId] })
    announceBatch(this.#desk, this.#batch.uid)
  }

  #return(db: WriteHandle, { key, worstMicroUsd }: Known, error: ErrorData): null {
    const { id: batchId, jobId } = this.#batch
    if (returnPack(db, { ...key, batchId, error }))
      settleCost(db, { jobId, costMicroUsd: 0, reservedMicroUsd: worstMicroUsd })
    return null
  }

  #settle(db: WriteHandle, known: Known, result: PackAnswer | ErrorData): SettleOutcome | null {
    const { id: batchId, uid, jobId } = this.#batch
    const owner = `batch-${uid}`
    const pack = claimPack(db, { ...known.key, owner, batchId })
    if (!pack) {
      settleCost(db, { jobId, costMicroUsd: 0, reservedMicroUsd: known.worstMicroUsd })
      return null
    }
    const { prepared } = known
    const error = 'code' in result ? result : null
    const verdict =
      'code' in result
        ? judgeFailure({ prepared, rows: pack.rows }, result)
        : judgeAnswer({ prepared, rows: pack.rows }, result)
    const call = this.#callOf(pack, prepared, result)
    const callId = insertCall(db, pack.runId, { ...call, worker: owner })
    const cost = { jobId: pack.jobId, costMicroUsd: call.costMicroUsd ?? 0, reservedMicroUsd: known.worstMicroUsd }
    const settled = settlePack(db, { ...known.key, owner, callId, ...verdict, cost })
    if (error && isTooLargeTogether(error, pack.rows.length)) splitPack(db, pack)
    countMergedRequest(db, batchId)
    return settled
  }

  /** The time that a batch takes says nothing of the model: it is not counted as one of its latencies. */
  #callOf(pack: ClaimedPack, prepared: PreparedPack, result: PackAnswer | ErrorData): ReturnType<typeof toCallRecord> {
    const isError = 'code' in result
    return toCallRecord({
      pack,
      rows: pack.rows.length,
      lane: 'overnight',
      baseUrl: this.#batch.baseUrl,
      systemTokens: prepared.systemTokens,
      startedAt: this.#batch.submittedAt ?? this.#batch.createdAt,
      latencyMs: 0,
      answer: isError ? { usage: billedUsage(result) } : result,
      error: isError ? result : null,
      catalogue: this.#desk.book.catalogue,
    })
  }

  /** After the last result: what the results left out, and the ends of batch and job. */
  finish(isLastTry: boolean): void {
    const { id, uid, jobId } = this.#batch
    const missing = listBatchedPacks(this.#desk.store.connection, id)
    if (missing.length > 0 && !isLastTry)
      throw new AppError('provider_bad_answer', `The results of the batch leave ${missing.length} requests out.`)
    const error = new AppError('batch_failed', 'The results of the batch left this request out.').toData()
    this.#desk.store.write((db) => {
      for (const key of missing) returnPack(db, { ...key, batchId: id, error })
      changeBatch(db, id, { state: 'merged', lastError: null, checkedAt: now() })
      clearReservations(db)
      finishJob(db, jobId)
      if (this.#pausing) pauseJobs(db, [jobId], this.#pausing)
    })
    announceBatch(this.#desk, uid)
    this.#desk.tell({ runIds: missing.map(({ runId }) => runId), jobIds: [jobId] })
  }
}

/** The request was never looked at, or not for what it holds: no attempt is spent. */
function isUnasked({ code, data }: ErrorData): boolean {
  return code === 'cancelled' || data?.isExpired === true || PAUSING.has(code)
}

/** What passes by itself for a request now has cost a day in a batch: it counts as an attempt, and says what happened. */
function toRowError(error: ErrorData | null): ErrorData {
  if (!error) throw new Error('An outcome has an answer or an error.')
  if (error.code === 'block_too_large' || error.code === 'provider_refused' || error.code === 'provider_bad_answer')
    return error
  return new AppError('batch_failed', error.message, error.data ? { data: error.data } : {}).toData()
}
