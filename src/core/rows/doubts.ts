/** How many staged rows a person should look at, kept run by run. */
import type { DoubtCounts, HostEvent } from '../../shared/views.ts'
import { countDoubts } from '../db/queries/row-counts.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import type { QueryPool } from '../pool/query-pool.ts'

/** Runs of so many rows together are counted on the host: they take a few milliseconds. */
const HOST_ROWS = 5_000

type Kept = { readonly runUid: string; readonly counts: DoubtCounts }

export class Doubts {
  readonly #store: Store
  readonly #queries: QueryPool
  readonly #kept = new Map<number, Kept>()
  readonly #changes = new Map<string, number>()

  constructor(store: Store, queries: QueryPool) {
    this.#store = store
    this.#queries = queries
  }

  /** Summed over the units. */
  async of(units: readonly RowUnit[]): Promise<DoubtCounts> {
    const ran = units.flatMap(({ runId, runUid, totalBlocks }) =>
      runId === null || runUid === null ? [] : [{ runId, runUid, totalBlocks }],
    )
    // The number of a run that was removed may be given again.
    const unknown = ran.filter(({ runId, runUid }) => this.#kept.get(runId)?.runUid !== runUid)
    const isFew = unknown.reduce((sum, { totalBlocks }) => sum + totalBlocks, 0) <= HOST_ROWS
    const runIds = unknown.map(({ runId }) => runId)
    const before = unknown.map(({ runUid }) => this.#changes.get(runUid) ?? 0)
    const counted = isFew
      ? countDoubts(this.#store.connection, { runIds })
      : await this.#queries.run('countDoubts', { runIds })
    const fresh = new Map<number, DoubtCounts>()
    for (const [i, { runId, runUid }] of unknown.entries()) {
      const counts = counted[i]
      if (!counts) continue
      fresh.set(runId, counts)
      // What changed while it was counted is counted again the next time.
      if (!isFew && before[i] === (this.#changes.get(runUid) ?? 0)) this.#kept.set(runId, { runUid, counts })
    }
    return sum(ran.map(({ runId }) => fresh.get(runId) ?? this.#kept.get(runId)?.counts))
  }

  onEvent(event: HostEvent): void {
    if (event.type !== 'run' && event.type !== 'rows') return
    this.#changes.set(event.runUid, (this.#changes.get(event.runUid) ?? 0) + 1)
    for (const [runId, { runUid }] of this.#kept) if (runUid === event.runUid) this.#kept.delete(runId)
  }
}

function sum(all: ReadonlyArray<DoubtCounts | undefined>): DoubtCounts {
  const total = { low_confidence: 0, evidence_missing: 0, invalid: 0 }
  for (const counts of all) {
    if (!counts) continue
    total.low_confidence += counts.low_confidence
    total.evidence_missing += counts.evidence_missing
    total.invalid += counts.invalid
  }
  return total
}
