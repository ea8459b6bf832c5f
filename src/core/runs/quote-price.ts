/** From planned requests to tokens, dollars and seconds. Pure. */
import type { Range } from '../../shared/model-work.ts'
import { type ModelCatalogue, pricesOf, tierBounds } from '../llm/models.ts'
import type { Route } from '../schemas/prompt-config.ts'
import type { Pace, QuoteBasis } from './quote-basis.ts'

/** One request as it is planned, in estimated tokens. */
export type QuotedRequest = {
  readonly rows: number
  /** Of its blocks and what stands around them. */
  readonly inputTokens: number
  /** As its fields let expect. */
  readonly expectedTokens: number
  /** What it may take at most, thinking included. */
  readonly maxTokens: number
}

export type RouteGround = {
  readonly route: Route
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
  readonly hasBatches: boolean
  readonly thinkingTokens: number
  readonly systemTokens: number
  readonly basis: QuoteBasis
  readonly catalogue: ModelCatalogue
}

export type RouteQuote = {
  readonly requests: number
  readonly systemTokens: number
  readonly inputTokens: number
  readonly outputTokens: Range
  readonly thinkingTokens: number
  readonly liveUsd: Range | null
  readonly overnightUsd: Range | null
  readonly cacheSavingUsd: number | null
  readonly packingSavingUsd: number | null
  /** Of all its requests one after another. */
  readonly seconds: Range
}

/** An answer may be so many times longer than its fields let expect. */
const LONGEST = 3

/** Requests whose prompts cost the same. */
type Bucket = { requests: number; rows: number; blockTokens: number; low: number; high: number; promptTokens: number }

export function quoteRoute(ground: RouteGround, requests: readonly QuotedRequest[]): RouteQuote {
  const { basis, route } = ground
  const systemTokens = Math.round(ground.systemTokens * basis.inputRatio)
  const thinking = basis.outputPerRow ? 0 : ground.thinkingTokens
  const bounds = tierBounds(ground.catalogue)
  const buckets = new Map<number, Bucket>()
  for (const request of requests) {
    const blockTokens = request.inputTokens * basis.inputRatio
    const promptTokens = systemTokens + blockTokens
    const key = bounds.findIndex((bound) => promptTokens <= bound)
    const bucket = buckets.get(key) ?? { requests: 0, rows: 0, blockTokens: 0, low: 0, high: 0, promptTokens }
    const output = outputOf(request, basis, thinking)
    bucket.requests += 1
    bucket.rows += request.rows
    bucket.blockTokens += blockTokens
    bucket.low += output.low
    bucket.high += output.high
    buckets.set(key, bucket)
  }
  const all = [...buckets.values()]
  const total = (of: (bucket: Bucket) => number): number => all.reduce((sum, bucket) => sum + of(bucket), 0)
  const outputTokens = { low: Math.round(total((b) => b.low)), high: Math.round(total((b) => b.high)) }
  const isFree = route.provider === 'rules'
  return {
    requests: requests.length,
    systemTokens,
    inputTokens: isFree ? 0 : Math.round(requests.length * systemTokens + total((b) => b.blockTokens)),
    outputTokens: isFree ? NOTHING : outputTokens,
    thinkingTokens: isFree ? 0 : thinking * requests.length,
    ...priceOf({ ...ground, systemTokens }, all),
    seconds: isFree ? NOTHING : secondsOf(basis, requests.length, outputTokens),
  }
}

const NOTHING: Range = { low: 0, high: 0 }

function outputOf(request: QuotedRequest, basis: QuoteBasis, thinking: number): Range {
  const { outputPerRow } = basis
  const expected = outputPerRow
    ? { low: request.rows * outputPerRow.low, high: request.rows * outputPerRow.high }
    : { low: request.expectedTokens, high: LONGEST * request.expectedTokens + thinking }
  return { low: Math.min(expected.low, request.maxTokens), high: Math.min(expected.high, request.maxTokens) }
}

function secondsOf({ quick, slow }: QuoteBasis, requests: number, output: Range): Range {
  const at = (pace: Pace, tokens: number): number => requests * pace.beginSeconds + tokens / pace.tokensPerSecond
  return { low: at(quick, output.low), high: at(slow, output.high) }
}

/** Tokens below which a model of Anthropic caches nothing, and says nothing of it. Read in November 2026. */
function cacheMinimum(model: string): number {
  if (/^claude-(?:haiku-5-5|opus-5(?!-5))/.test(model)) return 512
  return model.startsWith('claude-sonnet') ? 1024 : 2048
}

type Prices = Pick<RouteQuote, 'liveUsd' | 'overnightUsd' | 'cacheSavingUsd' | 'packingSavingUsd'>

/** The first request writes the shared part to the cache, the others read it, where the model caches one of its length. */
function priceOf(ground: RouteGround, buckets: readonly Bucket[]): Prices {
  const { provider, model } = ground.route
  const isCached = provider === 'anthropic' && ground.systemTokens >= cacheMinimum(model)
  const live = bill(ground, buckets, { isBatch: false, isCached })
  const plain = bill(ground, buckets, { isBatch: false, isCached: false })
  if (!live || !plain) return { liveUsd: null, overnightUsd: null, cacheSavingUsd: null, packingSavingUsd: null }
  // Requests of a batch are answered at the same time: how many find the cache written is luck.
  const batch = ground.hasBatches ? bill(ground, buckets, { isBatch: true, isCached }) : null
  const unlucky = ground.hasBatches ? bill(ground, buckets, { isBatch: true, isCached: false }) : null
  return {
    liveUsd: { low: live.inputUsd + live.lowUsd, high: live.inputUsd + live.highUsd },
    overnightUsd:
      batch && unlucky
        ? {
            low: Math.min(batch.inputUsd, unlucky.inputUsd) + batch.lowUsd,
            high: Math.max(batch.inputUsd, unlucky.inputUsd) + batch.highUsd,
          }
        : null,
    cacheSavingUsd: plain.inputUsd - live.inputUsd,
    packingSavingUsd: live.packingUsd,
  }
}

type Bill = {
  readonly inputUsd: number
  readonly lowUsd: number
  readonly highUsd: number
  readonly packingUsd: number
}

function bill(
  { route, baseUrl, systemTokens, catalogue }: RouteGround,
  buckets: readonly Bucket[],
  { isBatch, isCached }: { readonly isBatch: boolean; readonly isCached: boolean },
): Bill | null {
  let [inputUsd, lowUsd, highUsd, packingUsd] = [0, 0, 0, 0]
  for (const [index, bucket] of buckets.entries()) {
    const { promptTokens, requests, rows } = bucket
    const terms = { promptTokens, baseUrl, isBatch, hasHourCache: isBatch }
    const prices = pricesOf(catalogue, route.model, terms)
    if (!prices) return null
    const shared = isCached ? prices.cacheRead : prices.input
    const write = isCached && index === 0 ? prices.cacheWrite - prices.cacheRead : 0
    inputUsd += bucket.blockTokens * prices.input + systemTokens * (requests * shared + write)
    packingUsd += (rows - requests) * systemTokens * shared
    lowUsd += bucket.low * prices.output
    highUsd += bucket.high * prices.output
  }
  const million = 1_000_000
  return {
    inputUsd: inputUsd / million,
    lowUsd: lowUsd / million,
    highUsd: highUsd / million,
    packingUsd: packingUsd / million,
  }
}
