/** Which of the waiting packs go into the next batch: as many as its limits and the job's budget take. */
import { AppError, type ErrorData } from '../../shared/errors.ts'
import { listWaitingPacks, type PackKey, type WaitingGroup } from '../db/queries/batches.ts'
import { claimPack, listPendingRows, settlePack } from '../db/queries/claims.ts'
import { findJobById, type JobRow } from '../db/queries/jobs.ts'
import { findPack, type PackRow } from '../db/queries/packs.ts'
import { findRunById } from '../db/queries/runs.ts'
import type { BatchRequest } from '../llm/provider.ts'
import { type PackToAsk, preparePack, worstCostMicroUsd } from '../runs/pack-request.ts'
import { findReusable } from '../runs/reuse.ts'
import { mayTakeOver, takeOver } from '../runs/take-over.ts'
import { giveBack } from '../runs/verdict.ts'
import { type BatchDesk, createBreather } from './batch-desk.ts'

/** Far below what providers take (100,000 requests, 256 MB): a batch that fails or hangs holds up less. */
export const MAX_REQUESTS = 10_000
export const MAX_BYTES = 100_000_000
/** Of a request beside its blocks and its schema. */
const FRAME_BYTES = 4_000

export type PlannedPack = PackKey & {
  readonly request: BatchRequest['request']
  readonly rows: number
  /** Null when the model has no known price. */
  readonly worstMicroUsd: number | null
}
export type BatchPlan = {
  readonly packs: readonly PlannedPack[]
  /** Packs whose rows were all settled while they waited. */
  readonly empty: readonly PackKey[]
  /** Why the budget takes no first pack. */
  readonly error: ErrorData | null
}
export type PlanOrder = { readonly group: WaitingGroup; readonly baseUrl: string | null }

export async function planBatch(desk: BatchDesk, { group, baseUrl }: PlanOrder): Promise<BatchPlan> {
  const { connection } = desk.store
  const breathe = createBreather()
  const job = findJobById(connection, group.jobId)
  const packs: PlannedPack[] = []
  const empty: PackKey[] = []
  let bytes = 0
  let worst = 0
  for (const key of job ? listWaitingPacks(connection, group, MAX_REQUESTS) : []) {
    await breathe()
    desk.signal.throwIfAborted()
    const ask = withoutKnown(desk, askFor(desk, key, baseUrl))
    if (!ask || !job) continue
    if (ask.rows.length === 0) {
      empty.push(key)
      continue
    }
    const cost = worstCostMicroUsd(desk, { ...ask, isBatch: true })
    if (!isAffordable(job, worst, cost)) {
      const isFirst = packs.length === 0 && job.reservedMicroUsd === 0
      return { packs, empty, error: isFirst ? budgetError(job, cost) : null }
    }
    const { request } = preparePack(desk, ask)
    bytes += sizeOf(request)
    if (packs.length > 0 && bytes > MAX_BYTES) break
    worst += cost ?? 0
    packs.push({ ...key, request, rows: ask.rows.length, worstMicroUsd: cost })
  }
  return { packs, empty, error: null }
}

export type AskedPack = PackToAsk & { readonly pack: PackRow }

/** The pack with the rows that it would ask for now; null when it is gone. */
export function askFor(desk: BatchDesk, key: PackKey, baseUrl: string | null): AskedPack | null {
  const { connection } = desk.store
  const pack = findPack(connection, key)
  const run = findRunById(connection, key.runId)
  return pack && run ? { run, pack, rows: listPendingRows(connection, key), baseUrl } : null
}

/** Rows whose answer is there already, for the same input, are filled with it: what is left is asked for. */
function withoutKnown(desk: BatchDesk, ask: AskedPack | null): AskedPack | null {
  const { connection } = desk.store
  if (!ask || ask.rows.length === 0 || ask.pack.jobId === null) return ask
  if (!mayTakeOver(connection, { run: ask.run, jobId: ask.pack.jobId })) return ask
  const { hashes } = preparePack(desk, ask)
  if (!hashes || findReusable(connection, [...hashes.values()]).size === 0) return ask
  const key = { runId: ask.run.id, packIndex: ask.pack.packIndex }
  desk.store.write((db) => {
    const owner = `reuse-${ask.run.uid}`
    const claimed = claimPack(db, { ...key, owner, batchId: null })
    if (!claimed) return
    const { staged, rows } = takeOver(desk, { ...ask, rows: claimed.rows, jobId: claimed.jobId })
    const unstaged = giveBack(rows)
    settlePack(db, { ...key, owner, callId: null, staged, unstaged, cost: { ...FREE, jobId: claimed.jobId } })
  })
  desk.tell({ runIds: [key.runId], jobIds: [] })
  return { ...ask, rows: listPendingRows(connection, key) }
}

const FREE = { costMicroUsd: 0, reservedMicroUsd: 0 }

function isAffordable(job: JobRow, planned: number, cost: number | null): boolean {
  const { budgetMicroUsd: budget, costMicroUsd, reservedMicroUsd } = job
  return budget === null || (cost !== null && costMicroUsd + reservedMicroUsd + planned + cost <= budget)
}

function budgetError(job: JobRow, cost: number | null): ErrorData {
  if (cost === null)
    return new AppError('model_invalid', `The model ${job.model} has no known price, so a budget cannot be kept.`, {
      hint: 'Enter its price in Settings, or take the budget away; then resume.',
    }).toData()
  const dollars = (micro: number | null): string => `$${((micro ?? 0) / 1e6).toFixed(4)}`
  return new AppError(
    'budget_reached',
    `The budget of ${dollars(job.budgetMicroUsd)} does not reach further: ${dollars(job.costMicroUsd)} are spent, and the next request of a batch could cost ${dollars(cost)}.`,
  ).toData()
}

/** Bytes as sent, rather too many: the blocks are JSON within JSON, the schema stands in the prompt and in the form. */
function sizeOf({ schema, blocks }: BatchRequest['request']): number {
  const content = JSON.stringify(JSON.stringify(blocks))
  return FRAME_BYTES + Buffer.byteLength(content) + 3 * schemaBytes(schema)
}

const schemaSizes = new WeakMap<object, number>()

function schemaBytes(schema: BatchRequest['request']['schema']): number {
  const known = schemaSizes.get(schema)
  if (known !== undefined) return known
  const size = Buffer.byteLength(JSON.stringify(schema))
  schemaSizes.set(schema, size)
  return size
}
