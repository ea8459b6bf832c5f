import { setImmediate } from 'node:timers/promises'
import type { UsageGroup, UsageLine, UsageReport } from '../../shared/model-work.ts'
import { opinionName } from '../../shared/opinion.ts'
import type { ReadHandle } from '../db/connection.ts'
import {
  type CallRange,
  type CallSum,
  endOfCalls,
  findJobId,
  getUsageJob,
  listCallTimes,
  listUsageRuns,
  sumCalls,
  type UsageFilter,
  type UsageRun,
} from '../db/queries/usage.ts'
import type { Galley } from '../galley.ts'
import { type ModelCatalogue, tierBounds } from '../llm/models.ts'
import { openCatalogue } from '../models.ts'
import { catalogueFile } from '../runs/limits.ts'
import { createSavings, modelNameOf } from './savings.ts'
import { Tally } from './tally.ts'

export type { UsageFilter } from '../db/queries/usage.ts'

/** Calls that are summed up before others get their turn: about 10 ms of work. */
const CALLS_AT_ONCE = 4000
const RUNS_AT_ONCE = 200
const TURN_MS = 10
/** More lines than anybody reads are one line at the end. */
const MAX_LINES = 1000

type Line = { readonly key: string; readonly label: string; readonly tally: Tally }

/**
 * What the calls took and saved, by group; the dearest group first, days in order. Calls are read a few thousand at a
 * time: with a million of them the host still answers in between.
 */
export async function usageReport(
  galley: Pick<Galley, 'store' | 'assets'>,
  filter: UsageFilter,
  group: UsageGroup,
): Promise<UsageReport> {
  const db = galley.store.connection
  const book = new UsageBook(db, openCatalogue(db, catalogueFile(galley.assets)), group)
  const jobId = filter.jobUid === null ? null : findJobId(db, filter.jobUid)
  const rest = createRest()
  let afterId = 0
  for (;;) {
    const runs = listUsageRuns(db, filter, { afterId, limit: RUNS_AT_ONCE })
    for (const run of runs) {
      for (const range of rangesOf(db, run, jobId)) {
        book.read(run, range)
        await rest()
      }
      afterId = run.id
    }
    if (runs.length < RUNS_AT_ONCE) return await book.report(rest)
  }
}

function* rangesOf(db: ReadHandle, run: UsageRun, jobId: number | null): Generator<CallRange> {
  let afterId = 0
  for (;;) {
    const range = { runId: run.id, jobId, afterId, toId: Number.MAX_SAFE_INTEGER }
    const toId = run.calls <= CALLS_AT_ONCE ? null : endOfCalls(db, range, CALLS_AT_ONCE)
    yield { ...range, toId: toId ?? range.toId }
    if (toId === null) return
    afterId = toId
  }
}

/** Lets others have their turn when the last one is long enough ago. */
function createRest(): () => Promise<void> {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < TURN_MS) return
    await setImmediate()
    sinceMs = performance.now()
  }
}

class UsageBook {
  readonly #db: ReadHandle
  readonly #catalogue: ModelCatalogue
  readonly #group: UsageGroup
  readonly #bounds: readonly number[]
  readonly #savingsOf: ReturnType<typeof createSavings>
  readonly #lines = new Map<string, Line>()
  readonly #total = new Tally()

  constructor(db: ReadHandle, catalogue: ModelCatalogue, group: UsageGroup) {
    this.#db = db
    this.#catalogue = catalogue
    this.#group = group
    this.#bounds = tierBounds(catalogue)
    this.#savingsOf = createSavings(catalogue, this.#bounds)
  }

  read(run: UsageRun, range: CallRange): void {
    const tallies = new Map<string | number | null, Tally>()
    const tallyOf = (part: string | number | null): Tally => {
      const tally = tallies.get(part) ?? this.#lineOf(run, part)
      tallies.set(part, tally)
      return tally
    }
    for (const sum of sumCalls(this.#db, range, this.#bounds)) {
      const savings = this.#savingsOf(sum)
      tallyOf(partOf(sum, this.#group)).add(sum, savings)
      this.#total.add(sum, savings)
    }
    for (const times of listCallTimes(this.#db, range, this.#group)) {
      tallyOf(times[0]).addTimes(times)
      this.#total.addTimes(times)
    }
  }

  /** `rest` comes between the lines: the medians of many take as long as reading does. */
  async report(rest: () => Promise<void>): Promise<UsageReport> {
    const lines = [...this.#lines.values()].toSorted((a, b) =>
      this.#group === 'day'
        ? a.key.localeCompare(b.key)
        : b.tally.cost - a.tally.cost || b.tally.calls - a.tally.calls || a.label.localeCompare(b.label),
    )
    const shown: UsageLine[] = []
    for (const line of [...lines.slice(0, MAX_LINES), ...(await others(lines, rest))]) {
      shown.push(toUsageLine(line))
      await rest()
    }
    return { total: this.#total.figures(), lines: shown }
  }

  #lineOf(run: UsageRun, part: string | number | null): Tally {
    const id = this.#idOf(run, part)
    const found = this.#lines.get(id)
    if (found) return found.tally
    const line = { ...this.#nameOf(run, part), tally: new Tally() }
    this.#lines.set(id, line)
    return line.tally
  }

  #idOf(run: UsageRun, part: string | number | null): string {
    if (this.#group === 'project') return run.projectUid
    if (this.#group === 'document') return run.documentUid
    if (this.#group === 'run') return run.runUid
    return this.#group === 'model' ? modelNameOf(this.#catalogue, String(part)) : String(part)
  }

  #nameOf(run: UsageRun, part: string | number | null): Omit<Line, 'tally'> {
    const id = this.#idOf(run, part)
    switch (this.#group) {
      case 'project':
        return { key: id, label: run.projectName }
      case 'document':
        return { key: id, label: run.documentName }
      case 'run':
        return { key: id, label: nameOfRun(run) }
      case 'job':
        return this.#nameOfJob(part)
      case 'model':
      case 'day':
        return { key: id, label: id }
    }
  }

  #nameOfJob(jobId: string | number | null): Omit<Line, 'tally'> {
    if (typeof jobId !== 'number') return { key: '', label: 'Before there were jobs' }
    const { jobUid, schemaRef, createdAt } = getUsageJob(this.#db, jobId)
    return { key: jobUid, label: `${schemaRef} · ${createdAt.slice(0, 16).replace('T', ' ')}` }
  }
}

function nameOfRun({ documentName, schemaRef, opinion }: UsageRun): string {
  return [documentName, schemaRef, ...(opinion > 0 ? [opinionName(opinion)] : [])].join(' · ')
}

/** What tells the group of a sum apart within its run. */
function partOf(sum: CallSum, group: UsageGroup): string | number | null {
  if (group === 'model') return sum.model
  if (group === 'day') return sum.day
  return group === 'job' ? sum.jobId : null
}

async function others(lines: readonly Line[], rest: () => Promise<void>): Promise<readonly Line[]> {
  const left = lines.slice(MAX_LINES)
  if (left.length === 0) return []
  const tally = new Tally()
  for (const line of left) {
    tally.merge(line.tally)
    await rest()
  }
  return [{ key: 'others', label: `${left.length.toLocaleString('en-US')} others`, tally }]
}

function toUsageLine({ key, label, tally }: Line): UsageLine {
  return { key, label, ...tally.figures() }
}
