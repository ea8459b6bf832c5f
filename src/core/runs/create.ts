import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { ModelConfig } from '../../shared/model-config.ts'
import { insertOverlays, listRowIndexes } from '../db/queries/claims.ts'
import type { ConversionRow } from '../db/queries/documents.ts'
import { insertPacks } from '../db/queries/packs.ts'
import { failRows } from '../db/queries/requeue.ts'
import {
  findLatestOpinion,
  findOpinion,
  findRunById,
  insertRun,
  isWhole,
  type RunRow,
  setTotalBlocks,
} from '../db/queries/runs.ts'
import { listOutlinePage } from '../db/queries/scopes.ts'
import type { Store } from '../db/store.ts'
import { newUid } from '../ids.ts'
import { isAskedBlock } from './asked-blocks.ts'
import { Packer, type PackPlan, type PlannedPack } from './pack.ts'
import { type PackingGround, packingOf } from './packing-of.ts'

/** Blocks read and rows written in one turn: about 10 ms each, so that a long document holds the host up nowhere. */
const BLOCKS_PER_STEP = 500
const ROWS_PER_STEP = 1_000

/** Rows that fit no request belong to no pack. */
const NO_PACK = -1

export type RunTarget = Omit<PackingGround, 'store' | 'override' | 'config'> & {
  readonly conversion: ConversionRow
  /** Default: nothing. */
  readonly config?: ModelConfig
  /** Running headers and footers get rows too. */
  readonly includesFurniture: boolean
  /** Default: the main run. */
  readonly opinion?: 'main' | 'new'
}

/** What a row that fits no request says. */
export function oversizedError(): string {
  return JSON.stringify(new AppError('block_too_large', 'The block is too large for a request of this model.').toData())
}

/** Runs that are being made now: a second dispatch waits for the first, to share its run or to make the next opinion. */
const inTheMaking = new WeakMap<Store, Map<string, Promise<RunRow>>>()

/**
 * The main run of the schema on the conversion: the one that is there, else a new one with all rows pending, packs held.
 * A `new` opinion is always a run of its own; where there is no main run yet, it becomes that. Works in steps that let the
 * event loop breathe; a run that a dead host left half made is completed.
 */
export async function ensureRun(store: Store, target: RunTarget): Promise<RunRow> {
  const { conversion, schema, opinion = 'main' } = target
  const key = `${conversion.id} ${schema.id} ${opinion}`
  const making = inTheMaking.get(store) ?? new Map<string, Promise<RunRow>>()
  inTheMaking.set(store, making)
  const earlier = making.get(key)
  if (earlier && opinion === 'main') return await earlier
  const run = after(earlier, () => makeRun(store, target)).finally(() => {
    if (making.get(key) === run) making.delete(key)
  })
  making.set(key, run)
  return await run
}

/** How the earlier one ended is its caller's concern. */
async function after<T>(earlier: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> {
  await earlier?.catch(() => undefined)
  return await work()
}

/** The run to return or to complete, if there is one. */
function findKnown(store: Store, { conversion, schema, opinion = 'main' }: RunTarget): RunRow | undefined {
  const keys = { conversionId: conversion.id, schemaId: schema.id }
  if (opinion === 'main') return findOpinion(store.connection, { ...keys, opinion: 0 })
  const latest = findLatestOpinion(store.connection, conversion.id, schema.id)
  return latest && !isWhole(latest) ? latest : undefined
}

async function makeRun(store: Store, target: RunTarget): Promise<RunRow> {
  const known = findKnown(store, target)
  if (known && isWhole(known)) return known
  const there = new Set(known ? listRowIndexes(store.connection, known.id) : [])
  const plan = await planRun(store, target, { there, firstIndex: known?.packs ?? 0 })
  const planned = plan.packs.reduce((sum, pack) => sum + pack.blockIndexes.length, plan.oversized.length)
  const run = known ?? createRun(store, target, planned)
  if (known) store.write((db) => setTotalBlocks(db, known.id, there.size + planned))
  for (const packs of inSteps(plan.packs)) {
    store.write((db) => {
      insertOverlays(db, run.id, packs.flatMap(rowsOf))
      insertPacks(db, run.id, packs)
    })
    await nextTurn()
  }
  failOversized(store, run.id, plan.oversized)
  // Its counters have moved.
  return findRunById(store.connection, run.id) ?? run
}

function createRun(store: Store, { conversion, schema, route, config = {} }: RunTarget, totalBlocks: number): RunRow {
  return store.write((db) =>
    insertRun(db, {
      uid: newUid('run'),
      conversionId: conversion.id,
      schemaId: schema.id,
      // A main run is only made where there is no run at all.
      opinion: (findLatestOpinion(db, conversion.id, schema.id)?.opinion ?? -1) + 1,
      provider: route.provider,
      model: route.model,
      modelConfig: JSON.stringify(config),
      totalBlocks,
      createdAt: new Date().toISOString(),
    }),
  )
}

type Begun = { /** Blocks that have a row already. */ readonly there: ReadonlySet<number>; readonly firstIndex: number }

async function planRun(store: Store, target: RunTarget, { there, firstIndex }: Begun): Promise<PackPlan> {
  const { conversion, includesFurniture, config = {} } = target
  const options = packingOf({ ...target, store, config })
  const packer = new Packer(
    { ...options, isAsked: (block) => !there.has(block.blockIndex) && isAskedBlock(block, includesFurniture) },
    firstIndex,
  )
  for (let first = 0; first < conversion.totalBlocks; first += BLOCKS_PER_STEP) {
    const page = listOutlinePage(store.connection, conversion.id, { first, last: first + BLOCKS_PER_STEP - 1 })
    for (const block of page) packer.add(block)
    await nextTurn()
  }
  return packer.end()
}

/** Packs of about so many rows together. */
function* inSteps(packs: readonly PlannedPack[]): Generator<readonly PlannedPack[]> {
  let step: PlannedPack[] = []
  let rows = 0
  for (const pack of packs) {
    step.push(pack)
    rows += pack.blockIndexes.length
    if (rows < ROWS_PER_STEP) continue
    yield step
    step = []
    rows = 0
  }
  yield step
}

function rowsOf({ packIndex, blockIndexes }: PlannedPack): ReadonlyArray<{ blockIndex: number; packIndex: number }> {
  return blockIndexes.map((blockIndex) => ({ blockIndex, packIndex }))
}

function failOversized(store: Store, runId: number, oversized: readonly number[]): void {
  if (oversized.length === 0) return
  store.write((db) => {
    insertOverlays(
      db,
      runId,
      oversized.map((blockIndex) => ({ blockIndex, packIndex: NO_PACK })),
    )
    failRows(db, runId, { blockIndexes: oversized, error: oversizedError() })
  })
}
