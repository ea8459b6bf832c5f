/** Puts the rows of a dispatch into packs: those that they are in already, where these are right, else new ones. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { failRows, requeueRows } from '../db/queries/requeue.ts'
import { finishJob } from '../db/queries/jobs.ts'
import {
  insertPacks,
  listOutlineOf,
  listWaitingPacks,
  listWaitingRows,
  placeRows,
  recountPack,
  type WaitingPack,
  type WaitingRow,
} from '../db/queries/packs.ts'
import { findRunById, type RunRow } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import { oversizedError } from './create.ts'
import { type PackOptions, type PackPlan, Packer, type PlannedPack } from './pack.ts'

const ROWS_PER_STEP = 2_000
const PACKS_PER_STEP = 100

export type PackingOrder = {
  readonly run: RunRow
  /** Rows to ask, in block order. */
  readonly blockIndexes: readonly number[]
  readonly options: PackOptions
}

/** Packs that hold the rows and no others. Works in steps that let the event loop breathe. */
export async function packRows(store: Store, order: PackingOrder): Promise<readonly number[]> {
  const { run, blockIndexes, options } = order
  for (let start = 0; start < blockIndexes.length; start += ROWS_PER_STEP) {
    store.write((db) => requeueRows(db, run.id, blockIndexes.slice(start, start + ROWS_PER_STEP)))
    await nextTurn()
  }
  const waiting = listWaitingPacks(store.connection, run)
  const pending = findRunById(store.connection, run.id)?.pending ?? 0
  const fits = waiting.filter((pack) => isRight(pack, options))
  const isWhole =
    blockIndexes.length === pending && fits.reduce((sum, pack) => sum + pack.pending, 0) === blockIndexes.length
  if (isWhole) return fits.map((pack) => pack.packIndex)
  const rows = listWaitingRows(store.connection, run.id, blockIndexes)
  const inPack = new Map([...Map.groupBy(rows, (row) => row.packIndex)].map(([index, list]) => [index, list.length]))
  const kept = fits.filter((pack) => inPack.get(pack.packIndex) === pack.pending).map((pack) => pack.packIndex)
  const isKept = new Set(kept)
  const rest = rows.filter((row) => !isKept.has(row.packIndex))
  if (rest.length === 0) return kept
  const plan = await planRows(store, order, rest)
  return [...kept, ...(await writePlan(store, { run, plan, rest, waiting }))]
}

/** Made for the same model and size, and not under way. */
function isRight(pack: WaitingPack, { routeOf, settings }: PackOptions): boolean {
  if ((pack.state !== 'held' && pack.state !== 'ready') || pack.inputTokens === 0) return false
  const route = routeOf({ blockIndex: 0, type: pack.firstType, content: '' })
  return pack.provider === route.provider && pack.model === route.model && pack.pending <= settings.maxBatchSize
}

async function planRows(store: Store, { run, options }: PackingOrder, rest: readonly WaitingRow[]): Promise<PackPlan> {
  const asked = new Set(rest.map((row) => row.blockIndex))
  const { before, after } = options.context
  const around = new Set<number>()
  for (const index of asked) for (let near = index - before; near <= index + after; near += 1) around.add(near)
  const indexes = [...around].filter((index) => index >= 0).sort((a, b) => a - b)
  const packer = new Packer({ ...options, isAsked: (block) => asked.has(block.blockIndex) })
  for (let start = 0; start < indexes.length; start += ROWS_PER_STEP) {
    const step = indexes.slice(start, start + ROWS_PER_STEP)
    for (const block of listOutlineOf(store.connection, run.conversionId, step)) packer.add(block)
    await nextTurn()
  }
  return packer.end()
}

type PlanParts = {
  readonly run: RunRow
  readonly plan: PackPlan
  readonly rest: readonly WaitingRow[]
  readonly waiting: readonly WaitingPack[]
}

/** Rows that a lane claimed in between stay in their pack. */
async function writePlan(store: Store, { run, plan, rest, waiting }: PlanParts): Promise<readonly number[]> {
  const made: number[] = []
  for (let start = 0; start < plan.packs.length; start += PACKS_PER_STEP) {
    made.push(...writePacks(store, run.id, plan.packs.slice(start, start + PACKS_PER_STEP)))
    await nextTurn()
  }
  const left = new Set(rest.map((row) => row.packIndex))
  store.write((db) => {
    failRows(db, run.id, { blockIndexes: plan.oversized, error: oversizedError() })
    for (const packIndex of left) recountPack(db, { runId: run.id, packIndex })
    const jobIds = new Set(waiting.filter((pack) => left.has(pack.packIndex)).map((pack) => pack.jobId))
    for (const jobId of jobIds) if (jobId !== null) finishJob(db, jobId)
  })
  return made
}

/** The indexes are taken inside the transaction: lanes cut packs of the same run in two. */
function writePacks(store: Store, runId: number, packs: readonly PlannedPack[]): readonly number[] {
  return store.write((db) => {
    const first = findRunById(db, runId)?.packs ?? 0
    const numbered = packs.map((pack, i) => ({ ...pack, packIndex: first + i }))
    insertPacks(db, runId, numbered)
    return numbered.flatMap(({ packIndex, blockIndexes }) => {
      const placed = placeRows(db, { runId, packIndex }, blockIndexes)
      if (placed < blockIndexes.length) recountPack(db, { runId, packIndex })
      return placed > 0 ? [packIndex] : []
    })
  })
}
