import type { DispatchRequest, Quote, Range } from '../../shared/model-work.ts'
import type { Galley } from '../galley.ts'
import { PROVIDER_INFO } from '../llm/provider-info.ts'
import { modelLimits } from '../llm/models.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { THINKING_ALLOWANCE } from './answer-size.ts'
import { measure } from './quote-basis.ts'
import { planDispatch, type QuotePlan } from './quote-plan.ts'
import { quoteRoute, type RouteQuote } from './quote-price.ts'
import { quoteTarget, type QuoteTarget } from './quote-target.ts'

/** Rows a second that rules answer, staging included. */
const RULES_ROWS_PER_SECOND = 10_000

/**
 * What a dispatch would take. Creates nothing and asks no provider. Output is estimated from the schema's fields (60
 * tokens for a text, 15 for a choice …; up to three times that, never above `max_tokens`) until calls of the schema at
 * the model were measured. Fails with project_not_found, document_not_found or schema_not_found.
 */
export async function quoteDispatch(galley: Galley, request: DispatchRequest): Promise<Quote> {
  const target = quoteTarget(galley, request)
  const plan = await planDispatch(galley, target)
  const routes = plan.routes.map(({ route, requests }) =>
    quoteRoute(groundOf(galley, target, { plan, route }), requests),
  )
  const isOffline = target.route.provider === 'rules'
  const asked = plan.routes.map(({ route }, i) => ({ route, quote: routes[i] }))
  const priced = asked.flatMap(({ route, quote }) =>
    quote && (isOffline || route.provider !== 'rules') ? [quote] : [],
  )
  const sum = (of: (quote: RouteQuote) => number): number => priced.reduce((total, quote) => total + of(quote), 0)
  const basis = measure(galley.store.connection, target.schema.id, target.route)
  return {
    ...target.route,
    documents: plan.documents,
    rows: plan.rows,
    reusableRows: plan.reusableRows,
    oversizedRows: plan.oversizedRows,
    requests: sum((quote) => quote.requests),
    systemTokens: Math.round(plan.systemTokens * basis.inputRatio),
    inputTokens: sum((quote) => quote.inputTokens),
    outputTokens: sumRanges(priced.map((quote) => quote.outputTokens)),
    thinkingTokens: sum((quote) => quote.thinkingTokens),
    liveUsd: sumDollarRanges(priced.map((quote) => quote.liveUsd)),
    overnightUsd: PROVIDER_INFO[target.route.provider].hasBatches
      ? sumDollarRanges(priced.map((quote) => quote.overnightUsd ?? quote.liveUsd))
      : null,
    cacheSavingUsd: sumDollars(priced.map((quote) => quote.cacheSavingUsd)),
    packingSavingUsd: sumDollars(priced.map((quote) => quote.packingSavingUsd)),
    seconds: wallTime(target, plan, asked),
    basis: basis.measuredRows > 0 ? 'measured' : 'estimated',
    measuredRows: basis.measuredRows,
  }
}

function groundOf(galley: Galley, target: QuoteTarget, { plan, route }: { plan: QuotePlan; route: Route }) {
  const limits = target.limitsOf(route) ?? modelLimits(target.catalogue, route.model)
  return {
    route,
    baseUrl: target.baseUrlOf(route),
    hasBatches: PROVIDER_INFO[route.provider].hasBatches,
    thinkingTokens: limits.thinksByDefault ? THINKING_ALLOWANCE : 0,
    systemTokens: plan.systemTokens,
    basis: measure(galley.store.connection, target.schema.id, route),
    catalogue: target.catalogue,
  }
}

type AskedRoute = { readonly route: Route; readonly quote: RouteQuote | undefined }

/** Routes share the concurrency; the first request of each goes alone, so that the others find the cache written. */
function wallTime(target: QuoteTarget, plan: QuotePlan, asked: readonly AskedRoute[]): Range {
  const concurrency = target.request.concurrency ?? target.workspace.concurrency
  const local = plan.rows / RULES_ROWS_PER_SECOND
  let [low, high] = [0, 0]
  for (const { route, quote } of asked) {
    if (!quote || route.provider === 'rules') continue
    const lanes = Math.min(concurrency, target.parallelOf(route) ?? concurrency)
    const time = (alone: number): number => alone / quote.requests + (alone * (1 - 1 / quote.requests)) / lanes
    low += time(quote.seconds.low)
    high += time(quote.seconds.high)
  }
  return { low: Math.max(local, low), high: Math.max(local, high) }
}

function sumRanges(ranges: readonly Range[]): Range {
  return ranges.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), { low: 0, high: 0 })
}

function sumDollarRanges(ranges: ReadonlyArray<Range | null>): Range | null {
  const known = ranges.filter((range) => range !== null)
  return known.length === ranges.length ? sumRanges(known) : null
}

function sumDollars(dollars: ReadonlyArray<number | null>): number | null {
  return dollars.reduce((sum, n) => (sum === null || n === null ? null : sum + n), 0)
}
