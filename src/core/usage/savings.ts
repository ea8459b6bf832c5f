import type { CallSum } from '../db/queries/usage.ts'
import { findModel, type ModelCatalogue, type Prices, pricesOf } from '../llm/models.ts'

/** What calls saved, in micro-dollars; null where the price is not known. */
export type Savings = {
  readonly cache: number | null
  readonly packing: number | null
  readonly overnight: number | null
}

type Priced = { readonly live: Prices; readonly paid: Prices }

/** Prices the sums of a catalogue's models, with the prices of each call's day. `bounds` are those that the sums were made with. */
export function createSavings(catalogue: ModelCatalogue, bounds: readonly number[]): (sum: CallSum) => Savings {
  const known = new Map<string, Priced | null>()
  const priceOf = (sum: CallSum): Priced | null => {
    const key = JSON.stringify([sum.model, sum.day, sum.lane, sum.tier])
    const found = known.get(key)
    if (found !== undefined) return found
    const priced = look(catalogue, sum, bounds)
    known.set(key, priced)
    return priced
  }
  return (sum) => savingsOf(sum, priceOf(sum))
}

function look(catalogue: ModelCatalogue, sum: CallSum, bounds: readonly number[]): Priced | null {
  const promptTokens = bounds[sum.tier] ?? Number.MAX_SAFE_INTEGER
  const terms = { promptTokens, at: new Date(sum.day) }
  const live = pricesOf(catalogue, sum.model, terms)
  const isBatch = sum.lane === 'overnight'
  // As calls are priced: a batch keeps its prompt in the cache for an hour.
  const paid = pricesOf(catalogue, sum.model, { ...terms, isBatch, hasHourCache: isBatch })
  return live && paid ? { live, paid } : null
}

function savingsOf(sum: CallSum, prices: Priced | null): Savings {
  const cached = sum.cacheReadTokens + sum.cacheCreationTokens
  const repeated = sum.cachedSystemTokens + sum.plainSystemTokens
  // A model without a price whose calls all have a cost ran on this computer: there is nothing to save.
  if (!prices && sum.unpricedCalls === 0) return { cache: 0, packing: 0, overnight: 0 }
  if (!prices)
    return {
      cache: cached === 0 ? 0 : null,
      packing: repeated === 0 ? 0 : null,
      overnight: sum.lane === 'overnight' ? null : 0,
    }
  const { live, paid } = prices
  return {
    cache:
      sum.cacheReadTokens * (paid.input - paid.cacheRead) - sum.cacheCreationTokens * (paid.cacheWrite - paid.input),
    packing: sum.cachedSystemTokens * paid.cacheRead + sum.plainSystemTokens * paid.input,
    overnight: costAt(sum, live) - costAt(sum, paid),
  }
}

function costAt(sum: CallSum, prices: Prices): number {
  return (
    sum.newInputTokens * prices.input +
    sum.cacheReadTokens * prices.cacheRead +
    sum.cacheCreationTokens * prices.cacheWrite +
    sum.outputTokens * prices.output
  )
}

/** One name for a model, whatever date its id carries. */
export function modelNameOf(catalogue: ModelCatalogue, model: string): string {
  return findModel(catalogue, model)?.id ?? model
}
