import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type CatalogueModel, catalogueModelSchema, type PriceTier } from '../../shared/model-catalogue.ts'
import { type EndpointProfile, PARALLEL_TRIES } from '../../shared/model-work.ts'
import type { TokenUsage } from './provider.ts'

const catalogueSchema = z.object({ readAt: z.iso.date(), models: z.array(catalogueModelSchema) })

/** Models with their limits and their prices in US dollars a million tokens. */
export type ModelCatalogue = { readonly readAt: string; readonly models: readonly CatalogueModel[] }
export type { CatalogueModel } from '../../shared/model-catalogue.ts'

export type ModelLimits = {
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly takesTemperature: boolean
  /** Thinking is on unless asked otherwise, and counts in the answer's tokens. */
  readonly thinksByDefault: boolean
}

/** What a price depends on besides the tokens. */
export type PriceTerms = {
  /** When the call was made; default: now. */
  readonly at?: Date
  /** Batches cost the model's batchFactor of the live price. Default: false. */
  readonly isBatch?: boolean
  /** Cache writes are charged at the one-hour price. Default: false, five minutes. */
  readonly hasHourCache?: boolean
  /** Where the call goes: a model without a known price on this computer costs nothing. Null: the provider's own address. */
  readonly baseUrl?: string | null
}

/** The tokens of a call, and the terms on which it was made. */
export type BilledUsage = TokenUsage & PriceTerms

/** A request before it is sent: its input as estimated, and the most that it may answer. */
export type PlannedRequest = PriceTerms & { readonly inputTokens: number; readonly maxTokens: number }

/** Generous on purpose: Anthropic's newer models have at least this, and the server decides. */
const UNKNOWN_CLAUDE: ModelLimits = {
  contextTokens: 200_000,
  maxOutputTokens: 32_000,
  takesTemperature: true,
  thinksByDefault: false,
}
/** Cautious on purpose: a local server cuts what is too long, and says nothing. */
const UNKNOWN_LIMITS: ModelLimits = {
  contextTokens: 8192,
  maxOutputTokens: 4096,
  takesTemperature: true,
  thinksByDefault: false,
}
const MAX_UNSAID_OUTPUT = 32_000
/** Estimates of tokens can be too low by so much. */
const ESTIMATE_MARGIN = 1.3
const TOKENS_PER_PRICE = 1_000_000

/** Reads and checks a catalogue file (`resources/models.json`). Throws `setting_invalid` when it cannot be used. */
export function loadModelCatalogue(path: string): ModelCatalogue {
  try {
    return catalogueSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new AppError('setting_invalid', `The model catalogue ${basename(path)} cannot be used.`, { cause })
  }
}

/** The catalogue's entry of a model id; ids with a date suffix (`…-20251001`) or `-latest` mean the same model. */
export function findModel(catalogue: ModelCatalogue, model: string): CatalogueModel | null {
  const exact = catalogue.models.find(({ id }) => id === model)
  if (exact) return exact
  const base = model.replace(/(?:[-@]\d{8}|-\d{4}-\d{2}-\d{2}|-latest)$/, '')
  return catalogue.models.find(({ id }) => id === base) ?? null
}

/** What a request to the model may hold; cautious defaults for a model that the catalogue does not know. */
export function modelLimits(catalogue: ModelCatalogue, model: string): ModelLimits {
  return findModel(catalogue, model) ?? (model.startsWith('claude') ? UNKNOWN_CLAUDE : UNKNOWN_LIMITS)
}

/** What the doctor found out about the endpoint goes before the catalogue, and the catalogue before the defaults. */
export function resolveLimits(catalogue: ModelCatalogue, model: string, profile: EndpointProfile | null): ModelLimits {
  const listed = modelLimits(catalogue, model)
  if (!profile) return listed
  const contextTokens = profile.contextTokens ?? listed.contextTokens
  const unsaid = findModel(catalogue, model)
    ? listed.maxOutputTokens
    : Math.min(Math.floor(contextTokens / 2), MAX_UNSAID_OUTPUT)
  return {
    contextTokens,
    maxOutputTokens: Math.min(profile.maxOutputTokens ?? unsaid, contextTokens),
    takesTemperature: profile.takesTemperature,
    thinksByDefault: listed.thinksByDefault,
  }
}

/** A tier with every price filled in, in US dollars a million tokens, for the day and the terms that were asked for. */
export type Prices = {
  readonly input: number
  readonly output: number
  readonly cacheWrite: number
  readonly cacheRead: number
}

/** Prices of a request whose prompt, cached parts included, has so many tokens; null when the model has no known price. */
export function pricesOf(
  catalogue: ModelCatalogue,
  model: string,
  request: PriceTerms & { readonly promptTokens: number },
): Prices | null {
  const entry = findModel(catalogue, model)
  if (!entry) return isLocalAddress(request.baseUrl ?? null) ? FREE : null
  const tier = tierFor(entry, request.promptTokens, request.at ?? new Date())
  if (!tier) return null
  const factor = request.isBatch ? entry.batchFactor : 1
  const cacheWrite = request.hasHourCache
    ? (tier.cacheWrite1h ?? tier.input * 2)
    : (tier.cacheWrite5m ?? tier.input * 1.25)
  return {
    input: tier.input * factor,
    output: tier.output * factor,
    cacheWrite: cacheWrite * factor,
    cacheRead: (tier.cacheRead ?? tier.input * 0.1) * factor,
  }
}

const FREE: Prices = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 }

/**
 * US dollars for one request, or null when the model has no known price. The whole request is charged at the tier of
 * its prompt length, in which cache reads and writes count.
 */
export function costUsd(catalogue: ModelCatalogue, model: string, usage: BilledUsage): number | null {
  const promptTokens = usage.inputTokens + usage.cacheCreationTokens + usage.cacheReadTokens
  const prices = pricesOf(catalogue, model, { ...usage, promptTokens })
  if (!prices) return null
  const dollars =
    usage.inputTokens * prices.input +
    usage.outputTokens * prices.output +
    usage.cacheCreationTokens * prices.cacheWrite +
    usage.cacheReadTokens * prices.cacheRead
  return dollars / TOKENS_PER_PRICE
}

/**
 * The most that a request can cost, in US dollars: its estimate and 30% at the dearest input price, in the long-prompt
 * tier if it could get there, and the longest answer. Null when the model has no known price.
 */
export function worstCaseUsd(catalogue: ModelCatalogue, model: string, request: PlannedRequest): number | null {
  const promptTokens = Math.ceil(request.inputTokens * ESTIMATE_MARGIN)
  const lower = pricesOf(catalogue, model, { ...request, promptTokens: 0 })
  const upper = pricesOf(catalogue, model, { ...request, promptTokens })
  if (!lower || !upper) return null
  const costs = [lower, upper].map(
    (prices) =>
      promptTokens * Math.max(prices.input, prices.cacheWrite, prices.cacheRead) + request.maxTokens * prices.output,
  )
  return Math.max(...costs) / TOKENS_PER_PRICE
}

/** True for an http address of this computer: what answers there costs nothing. */
export function isLocalAddress(baseUrl: string | null): boolean {
  if (baseUrl === null || !URL.canParse(baseUrl)) return false
  const { hostname } = new URL(baseUrl)
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true
  return hostname.startsWith('127.') && !/[^\d.]/.test(hostname)
}

/**
 * Requests that a server on this machine answers at the same time, by what the doctor saw; null for no limit. Others have
 * limits of their own, which their headers tell.
 */
export function parallelLimit(profile: EndpointProfile | null, baseUrl: string | null): number | null {
  if (!profile || profile.parallel >= PARALLEL_TRIES || baseUrl === null) return null
  return isLocalAddress(baseUrl) ? profile.parallel : null
}

/** Prompt lengths at which some model's prices change, rising. */
export function tierBounds(catalogue: ModelCatalogue): readonly number[] {
  const bounds = catalogue.models.flatMap((model) =>
    model.prices.flatMap(({ tiers }) => tiers.map(({ upToPromptTokens }) => upToPromptTokens)),
  )
  return [...new Set(bounds.filter((bound) => bound !== null))].toSorted((a, b) => a - b)
}

function tierFor(model: CatalogueModel, promptTokens: number, at: Date): PriceTier | undefined {
  const day = at.toISOString().slice(0, 10)
  const rows = model.prices.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  const row = rows.find(({ effectiveFrom }) => effectiveFrom <= day) ?? rows.at(-1)
  const tiers = row?.tiers.toSorted((a, b) => (a.upToPromptTokens ?? Infinity) - (b.upToPromptTokens ?? Infinity))
  const fits = ({ upToPromptTokens }: PriceTier): boolean =>
    upToPromptTokens === null || promptTokens <= upToPromptTokens
  return tiers?.find(fits) ?? tiers?.at(-1)
}

const LATIN_TOKENS_PER_CHAR = 1 / 3.3
const FIRST_NON_LATIN = 0x250
const FIRST_CJK = 0x2e80

/** A rough token count, rather too high than too low: 3.3 characters a token in Latin script, one each in CJK and emoji. */
export function estimateTokens(text: string): number {
  let latin = 0
  let middle = 0
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < FIRST_NON_LATIN) latin += 1
    else if (unit < FIRST_CJK) middle += 1
  }
  return Math.ceil(latin * LATIN_TOKENS_PER_CHAR + middle / 2 + (text.length - latin - middle))
}
