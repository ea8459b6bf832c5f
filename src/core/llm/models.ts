import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { PROVIDER_KINDS } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { TokenUsage } from './provider.ts'

const price = z.number().nonnegative()
const tierSchema = z.object({
  upToPromptTokens: z.number().int().positive().nullable(),
  input: price,
  output: price,
  cacheWrite5m: price.nullable(),
  cacheWrite1h: price.nullable(),
  cacheRead: price.nullable(),
})
const modelSchema = z.object({
  id: z.string().min(1),
  provider: z.enum(PROVIDER_KINDS),
  label: z.string(),
  contextTokens: z.number().int().positive(),
  maxOutputTokens: z.number().int().positive(),
  takesTemperature: z.boolean(),
  thinksByDefault: z.boolean(),
  batchFactor: z.number().positive().max(1),
  prices: z.array(z.object({ effectiveFrom: z.iso.date(), tiers: z.array(tierSchema).min(1) })).min(1),
})
const catalogueSchema = z.object({ readAt: z.iso.date(), models: z.array(modelSchema) })

/** Models with their limits and their prices in US dollars a million tokens. */
export type ModelCatalogue = Readonly<z.infer<typeof catalogueSchema>>
export type CatalogueModel = Readonly<z.infer<typeof modelSchema>>
type PriceTier = z.infer<typeof tierSchema>

export type ModelLimits = {
  readonly contextTokens: number
  readonly maxOutputTokens: number
  readonly takesTemperature: boolean
  /** Thinking is on unless asked otherwise, and counts in the answer's tokens. */
  readonly thinksByDefault: boolean
}

/** The tokens of a call, and when it was made; default: now. */
export type BilledUsage = TokenUsage & { readonly at?: Date }

/** Generous on purpose: the server decides what an unknown model takes. */
const UNKNOWN_LIMITS: ModelLimits = {
  contextTokens: 200_000,
  maxOutputTokens: 32_000,
  takesTemperature: true,
  thinksByDefault: false,
}

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
  const base = model.replace(/(?:[-@]\d{8}|-latest)$/, '')
  return catalogue.models.find(({ id }) => id === base) ?? null
}

/** What a request to the model may hold; cautious defaults for a model that the catalogue does not know. */
export function modelLimits(catalogue: ModelCatalogue, model: string): ModelLimits {
  return findModel(catalogue, model) ?? UNKNOWN_LIMITS
}

/**
 * US dollars for one request, or null when the model has no known price. The whole request is charged at the tier of
 * its prompt length, in which cache reads and writes count. Writes are counted at the five-minute price.
 */
export function costUsd(catalogue: ModelCatalogue, model: string, usage: BilledUsage): number | null {
  const entry = findModel(catalogue, model)
  if (!entry) return null
  const promptTokens = usage.inputTokens + usage.cacheCreationTokens + usage.cacheReadTokens
  const tier = tierFor(entry, promptTokens, usage.at ?? new Date())
  if (!tier) return null
  const dollars =
    usage.inputTokens * tier.input +
    usage.outputTokens * tier.output +
    usage.cacheCreationTokens * (tier.cacheWrite5m ?? tier.input * 1.25) +
    usage.cacheReadTokens * (tier.cacheRead ?? tier.input * 0.1)
  return dollars / 1_000_000
}

function tierFor(model: CatalogueModel, promptTokens: number, at: Date): PriceTier | undefined {
  const day = at.toISOString().slice(0, 10)
  const rows = model.prices.toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))
  const row = rows.find(({ effectiveFrom }) => effectiveFrom <= day) ?? rows.at(-1)
  return row?.tiers.find(({ upToPromptTokens }) => upToPromptTokens === null || promptTokens <= upToPromptTokens)
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
