import type { Store } from '../db/store.ts'
import { readBlockPrints } from './block-prints.ts'
import { type BlockPair, matchBlocks } from './match-blocks.ts'

type Matches = {
  /** The last few, the newest last: a client asks again whenever something changes beside them. */
  readonly pairs: Map<string, Promise<readonly BlockPair[]>>
  readonly counts: Map<string, number>
}

const MAX_PAIRS = 4
const MAX_COUNTS = 1_000
const known = new WeakMap<Store, Matches>()

/** The blocks of two conversions that are the same. Conversions never change, so that an answer holds for good. */
export async function matchConversions(store: Store, before: number, after: number): Promise<readonly BlockPair[]> {
  const { pairs } = matchesOf(store)
  const key = `${before}/${after}`
  const found = pairs.get(key) ?? match(store, before, after)
  pairs.delete(key)
  pairs.set(key, found)
  forgetOldest(pairs, MAX_PAIRS)
  try {
    return await found
  } catch (error) {
    pairs.delete(key)
    throw error
  }
}

/** How many blocks of two conversions are the same. */
export async function countMatches(store: Store, before: number, after: number): Promise<number> {
  const { counts } = matchesOf(store)
  const key = `${before}/${after}`
  const count = counts.get(key) ?? (await matchConversions(store, before, after)).length
  counts.set(key, count)
  forgetOldest(counts, MAX_COUNTS)
  return count
}

async function match(store: Store, before: number, after: number): Promise<readonly BlockPair[]> {
  return matchBlocks(await readBlockPrints(store, before), await readBlockPrints(store, after))
}

function matchesOf(store: Store): Matches {
  const matches = known.get(store) ?? { pairs: new Map(), counts: new Map() }
  known.set(store, matches)
  return matches
}

function forgetOldest(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return
    map.delete(key)
  }
}
