/** Comparisons that were asked for last, until a row of their runs changes: paging through them asks no thread again. */
import type { RunRow } from '../db/queries/runs.ts'
import type { Galley } from '../galley.ts'
import type { RunComparison } from './agreement.ts'

const MOST_KEPT = 4

type Pair = { readonly left: RunRow; readonly right: RunRow; readonly fields: readonly string[] }
type Kept = { readonly runUids: readonly string[]; readonly comparison: Promise<RunComparison> }

export type ComparisonMemory = { readonly get: (pair: Pair) => Promise<RunComparison> }

const memories = new WeakMap<Galley, ComparisonMemory>()

/** One for each open workspace; it ends with it. */
export function comparisonsOf(galley: Galley): ComparisonMemory {
  const memory = memories.get(galley) ?? createMemory(galley)
  memories.set(galley, memory)
  return memory
}

function createMemory({ queries, events }: Galley): ComparisonMemory {
  /** The one that was asked for last is the last. */
  const kept = new Map<string, Kept>()
  events.on((event) => {
    if (event.type !== 'rows' && event.type !== 'run') return
    for (const [key, { runUids }] of kept) if (runUids.includes(event.runUid)) kept.delete(key)
  })
  return {
    get: ({ left, right, fields }) => {
      const key = `${String(left.id)} ${String(right.id)}`
      const known = kept.get(key)
      kept.delete(key)
      const comparison =
        known?.comparison ?? queries.run('compareRuns', { leftRunId: left.id, rightRunId: right.id, fields })
      kept.set(key, { runUids: [left.uid, right.uid], comparison })
      comparison.catch(() => kept.delete(key))
      for (const [oldest] of kept) if (kept.size > MOST_KEPT) kept.delete(oldest)
      return comparison
    },
  }
}
