import type { UsageFigures } from '../../shared/model-work.ts'
import type { CallSum, CallTimes } from '../db/queries/usage.ts'
import type { Savings } from './savings.ts'

/** How often each time was measured: the median of any number of calls in the room of their different times. */
class TimeCounts {
  readonly #counts = new Map<number, number>()

  add(timeMs: number, count = 1): void {
    this.#counts.set(timeMs, (this.#counts.get(timeMs) ?? 0) + count)
  }

  merge(other: TimeCounts): void {
    for (const [timeMs, count] of other.#counts) this.add(timeMs, count)
  }

  /** The middle time, or the mean of the two in the middle; null without any. */
  median(): number | null {
    const times = [...this.#counts].toSorted(([a], [b]) => a - b)
    const total = times.reduce((sum, [, count]) => sum + count, 0)
    if (total === 0) return null
    return (this.#at(times, Math.floor((total - 1) / 2)) + this.#at(times, Math.floor(total / 2))) / 2
  }

  #at(times: ReadonlyArray<readonly [number, number]>, position: number): number {
    let seen = 0
    for (const [timeMs, count] of times) {
      seen += count
      if (seen > position) return timeMs
    }
    return 0
  }
}

const sumOrUnknown = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b)
const toUsd = (micro: number | null): number | null => (micro === null ? null : micro / 1e6)

/** Figures of calls as they are counted, in micro-dollars; null once some price is not known. */
export class Tally {
  readonly #latencies = new TimeCounts()
  readonly #beginnings = new TimeCounts()
  #calls = 0
  #failedCalls = 0
  #rows = 0
  #input = 0
  #cacheRead = 0
  #cacheCreation = 0
  #output = 0
  #cost: number | null = 0
  #cacheSaving: number | null = 0
  #packingSaving: number | null = 0
  #overnightSaving: number | null = 0

  add(sum: CallSum, savings: Savings): void {
    this.#calls += sum.calls
    this.#failedCalls += sum.failedCalls
    this.#rows += sum.rows
    this.#input += sum.newInputTokens + sum.cacheReadTokens + sum.cacheCreationTokens
    this.#cacheRead += sum.cacheReadTokens
    this.#cacheCreation += sum.cacheCreationTokens
    this.#output += sum.outputTokens
    this.#cost = sumOrUnknown(this.#cost, sum.unpricedCalls > 0 ? null : sum.costMicroUsd)
    this.#cacheSaving = sumOrUnknown(this.#cacheSaving, savings.cache)
    this.#packingSaving = sumOrUnknown(this.#packingSaving, savings.packing)
    this.#overnightSaving = sumOrUnknown(this.#overnightSaving, savings.overnight)
  }

  addTimes([, latencyMs, begunMs]: CallTimes): void {
    this.#latencies.add(latencyMs)
    if (begunMs !== null) this.#beginnings.add(begunMs)
  }

  merge(other: Tally): void {
    this.#calls += other.#calls
    this.#failedCalls += other.#failedCalls
    this.#rows += other.#rows
    this.#input += other.#input
    this.#cacheRead += other.#cacheRead
    this.#cacheCreation += other.#cacheCreation
    this.#output += other.#output
    this.#cost = sumOrUnknown(this.#cost, other.#cost)
    this.#cacheSaving = sumOrUnknown(this.#cacheSaving, other.#cacheSaving)
    this.#packingSaving = sumOrUnknown(this.#packingSaving, other.#packingSaving)
    this.#overnightSaving = sumOrUnknown(this.#overnightSaving, other.#overnightSaving)
    this.#latencies.merge(other.#latencies)
    this.#beginnings.merge(other.#beginnings)
  }

  /** What it sorts by: micro-dollars, calls of unknown cost at none. */
  get cost(): number {
    return this.#cost ?? 0
  }

  get calls(): number {
    return this.#calls
  }

  figures(): UsageFigures {
    return {
      calls: this.#calls,
      failedCalls: this.#failedCalls,
      rows: this.#rows,
      inputTokens: this.#input,
      cacheReadTokens: this.#cacheRead,
      cacheCreationTokens: this.#cacheCreation,
      outputTokens: this.#output,
      costUsd: toUsd(this.#cost),
      cacheHitRate: this.#input === 0 ? 0 : this.#cacheRead / this.#input,
      cacheSavingUsd: toUsd(this.#cacheSaving),
      packingSavingUsd: toUsd(this.#packingSaving),
      overnightSavingUsd: toUsd(this.#overnightSaving),
      medianLatencyMs: this.#latencies.median(),
      medianBegunMs: this.#beginnings.median(),
    }
  }
}
