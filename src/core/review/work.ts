/** Actions on many rows: what they would do, and doing it. */
import type { PreviewRow, ReviewWork, WorkOutcome, WorkPreview } from '../../shared/review-work.ts'
import type { RowChoice } from '../../shared/rows.ts'
import { countInRanges, type IndexRange } from '../../shared/ranges.ts'
import type { WriteHandle } from '../db/connection.ts'
import { findWorkRun, insertReviewEvent, type NewReviewEvent, type WorkRun } from '../db/queries/review.ts'
import { findUnitOfDocument } from '../db/queries/row-units.ts'
import type { Galley } from '../galley.ts'
import type { ChosenRows } from '../rows/row-desk.ts'
import { requireRun } from '../runs/run-service.ts'
import { sampleView } from '../samples/samples.ts'
import { getSettings } from '../settings.ts'
import { Announcer } from './announce.ts'
import { changeWorker } from './changes.ts'
import { confirmWorker, rejectWorker, reopenWorker, type RunPart } from './decisions.ts'
import { Ledger } from './ledger.ts'
import { joinRanges } from './range-sets.ts'
import { batchesOf, costOf, LOOK_MS, type Part, partsOf, type Unit } from './steps.ts'
import { breathe, inTurn } from './turns.ts'
import { type Changes, type Look, NOT_IN_RUN, type Worker } from './worker.ts'

export type WorkOrder = {
  readonly choice: RowChoice
  readonly work: ReviewWork
  /** Names it for its progress and for a stop; the client's own. */
  readonly workUid: string
}

const PREVIEW_ROWS = 5

/** Writes nothing. Ends early, with what it has counted by then, when the signal says so. */
export async function previewWork(
  galley: Galley,
  { choice, work }: Omit<WorkOrder, 'workUid'>,
  signal?: AbortSignal,
): Promise<WorkPreview> {
  const db = galley.store.connection
  const worker = await workerOf(galley, work)
  const ledger = new Ledger()
  const findRun = runFinder(galley)
  const sample: PreviewRow[] = []
  const chosen = await galley.rows.select(choice, null)
  refuseUnknown(galley, { choice, chosen, ledger })
  let begun = performance.now()
  for (const batch of batchesOf(partsOf(chosen, worker.pace), worker.pace)) {
    const parts = batch.map((part) => ({ ...part, run: findRun(part.unit) }))
    await worker.prepare?.(parts)
    for (const part of parts) {
      if (signal?.aborted) break
      const look = worker.look(db, part, true)
      ledger.change(part.unit, look.ranges)
      ledger.refuse(part.unit, look.refused)
      if (sample.length < PREVIEW_ROWS)
        sample.push(...previewRows(galley, { part, look, limit: PREVIEW_ROWS - sample.length }))
      if (performance.now() - begun < LOOK_MS) continue
      await breathe()
      begun = performance.now()
    }
    if (signal?.aborted) break
  }
  const { rows, documents, refused, refusals } = ledger
  return { rows, documents, refused, refusals, sample }
}

type Shown = { readonly part: Part; readonly look: Look; readonly limit: number }

function previewRows(galley: Galley, { part, look, limit }: Shown): readonly PreviewRow[] {
  const indexes = firstOf(look.ranges, limit)
  if (indexes.length === 0) return []
  const none: Changes = []
  return galley.rows.rows(part.unit, indexes).map((row) => ({ row, changes: look.changes.get(row.blockIndex) ?? none }))
}

function firstOf(ranges: readonly IndexRange[], limit: number): readonly number[] {
  const indexes: number[] = []
  for (const [first, last] of ranges)
    for (let at = first; at <= last && indexes.length < limit; at += 1) indexes.push(at)
  return indexes
}

/** Pieces of work that were asked to stop, or may be. */
const stops = new Map<string, AbortController>()

/** One action of the history. Rows that do not fit the schema, or are not in the status it needs, stay and are listed. */
export async function performWork(galley: Galley, order: WorkOrder): Promise<WorkOutcome> {
  const stop = new AbortController()
  stops.set(order.workUid, stop)
  try {
    return await inTurn(galley.store, () => perform(galley, order, stop.signal))
  } finally {
    if (stops.get(order.workUid) === stop) stops.delete(order.workUid)
  }
}

/** Asks a piece of work to end after its present step; what is done stays, and can be undone. */
export function stopWork(_galley: Galley, workUid: string): void {
  stops.get(workUid)?.abort()
}

async function perform(
  galley: Galley,
  { choice, work, workUid }: WorkOrder,
  signal: AbortSignal,
): Promise<WorkOutcome> {
  const worker = await workerOf(galley, work)
  const chosen = await galley.rows.select(choice, null)
  const action = new Action(galley, worker, chosen)
  refuseUnknown(galley, { choice, chosen, ledger: action.ledger })
  try {
    while ((await action.prepare()) && !signal.aborted) {
      action.step()
      galley.events.emit({ type: 'work', workUid, done: action.done, total: action.total })
      await breathe()
    }
  } finally {
    action.announcer.flush()
    if (action.ledger.rows > 0) galley.events.emit({ type: 'history' })
  }
  const isStopped = !action.isDone
  if (isStopped || action.total === 0)
    galley.events.emit({ type: 'work', workUid, done: action.total, total: action.total })
  return action.ledger.outcome(action.leaderId, isStopped)
}

type Choosing = { readonly choice: RowChoice; readonly chosen: readonly ChosenRows[]; readonly ledger: Ledger }

/** Rows by name that are no rows of their run: blocks that it leaves out. */
function refuseUnknown({ store }: Galley, { choice, chosen, ledger }: Choosing): void {
  if (choice.kind === 'filter') return
  const keyOf = (runUid: string, blockIndex: number): string => `${runUid}:${String(blockIndex)}`
  const found = chosen.flatMap(({ unit, blockIndexes }) =>
    Array.from(blockIndexes, (blockIndex) => keyOf(unit.runUid ?? '', blockIndex)),
  )
  const there = new Set(found)
  for (const { runUid, blockIndex } of choice.rows) {
    if (there.has(keyOf(runUid, blockIndex))) continue
    there.add(keyOf(runUid, blockIndex))
    const run = requireRun(store, runUid)
    const unit = findUnitOfDocument(store.connection, { conversionId: run.conversionId, runId: run.id })
    if (unit) ledger.refuse({ ...unit, runId: run.id }, [{ blockIndex, message: NOT_IN_RUN }])
  }
}

async function workerOf(galley: Galley, work: ReviewWork): Promise<Worker> {
  if (work.kind === 'reject') return rejectWorker(work.reason)
  if (work.kind === 'reopen') return reopenWorker()
  if (work.kind === 'change') return changeWorker({ db: galley.store.connection, queries: galley.queries }, work.change)
  return confirmWorker(work.sampleUid === null ? null : (await sampleView(galley, work.sampleUid)).statement)
}

type FindRun = (unit: Unit) => WorkRun

function runFinder({ store }: Galley): FindRun {
  let last: WorkRun | null = null
  return ({ runId }) => {
    if (last?.runId === runId) return last
    const found = findWorkRun(store.connection, runId)
    if (!found) throw new Error(`The run ${String(runId)} is gone.`)
    last = found
    return found
  }
}

type Looked = { readonly part: RunPart; readonly look: Look }

/** An action on its way through the rows: one transaction a step, one event a run in each, all led by the first. */
class Action {
  readonly ledger = new Ledger()
  readonly announcer: Announcer
  readonly total: number
  leaderId: number | null = null
  done = 0
  isDone = false
  readonly #galley: Galley
  readonly #worker: Worker
  readonly #batches: Iterator<readonly Part[], undefined>
  readonly #findRun: FindRun
  readonly #note: Omit<NewReviewEvent, 'runId' | 'leaderId' | 'rows' | 'rowCount'>
  #batch: readonly RunPart[] = []
  #at = 0

  constructor(galley: Galley, worker: Worker, chosen: readonly ChosenRows[]) {
    this.#galley = galley
    this.announcer = new Announcer(galley.events)
    this.#worker = worker
    this.total = chosen.reduce((sum, { blockIndexes }) => sum + blockIndexes.length, 0)
    this.#batches = batchesOf(partsOf(chosen, worker.pace), worker.pace) as Iterator<readonly Part[], undefined>
    this.#findRun = runFinder(galley)
    const { actor } = getSettings(galley.store)
    this.#note = { ...worker.note, action: worker.action, targetId: null, actor, at: new Date().toISOString() }
  }

  /** Before each step; false when none is left. */
  async prepare(): Promise<boolean> {
    if (this.#at < this.#batch.length) return true
    const batch = this.#batches.next().value
    this.isDone = batch === undefined
    this.#batch = batch?.map((part) => ({ ...part, run: this.#findRun(part.unit) })) ?? []
    this.#at = 0
    if (batch) await this.#worker.prepare?.(this.#batch)
    return !this.isDone
  }

  /** As many parts as fit into one transaction. What is written and what is counted is one. */
  step(): void {
    const looked: Looked[] = []
    let leaderId = this.leaderId
    this.#galley.store.write((db) => {
      this.#lookAround(db, looked)
      for (const [, ofRun] of Map.groupBy(looked, ({ part }) => part.run.runId)) {
        const eventId = this.#insertEvent(db, ofRun, leaderId)
        leaderId ??= eventId
        for (const { look } of ofRun) look.write(db, eventId)
      }
    })
    this.leaderId = leaderId
    this.#settle(looked)
  }

  #lookAround(db: WriteHandle, looked: Looked[]): void {
    const { pace } = this.#worker
    const begun = performance.now()
    let room = pace.rowsPerStep
    for (const part of this.#batch.slice(this.#at)) {
      room -= costOf(part, pace, looked.at(-1)?.part.run.runId !== part.run.runId)
      if (looked.length > 0 && (room < 0 || performance.now() - begun >= LOOK_MS)) return
      looked.push({ part, look: this.#worker.look(db, part, false) })
      this.#at += 1
    }
  }

  #insertEvent(db: WriteHandle, looked: readonly Looked[], leaderId: number | null): number | null {
    const [first] = looked
    const ranges = looked.reduce<readonly IndexRange[]>((all, { look }) => joinRanges(all, look.ranges), [])
    const rowCount = countInRanges(ranges)
    if (!first || rowCount === 0) return null
    const decided = first.look.decided && {
      confirmed: looked.flatMap(({ look }) => look.decided?.confirmed ?? []),
      rejected: looked.flatMap(({ look }) => look.decided?.rejected ?? []),
    }
    return insertReviewEvent(db, {
      ...this.#note,
      ...(decided && { before: JSON.stringify(decided) }),
      runId: first.part.run.runId,
      leaderId,
      rows: JSON.stringify(ranges),
      rowCount,
    })
  }

  #settle(looked: readonly Looked[]): void {
    const touched = new Map<number, WorkRun>()
    for (const { part, look } of looked) {
      this.ledger.change(part.unit, look.ranges)
      this.ledger.refuse(part.unit, look.refused)
      this.done += part.rows
      if (look.ranges.length + look.refused.length > 0) touched.set(part.run.runId, part.run)
    }
    for (const run of touched.values()) this.announcer.touch(run)
  }
}
