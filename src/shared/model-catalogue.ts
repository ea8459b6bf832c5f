import { z } from 'zod'
import { PROVIDER_KINDS } from './domain.ts'

const price = z.number().nonnegative()

/** US dollars a million tokens for prompts up to a length; null takes what is usual (1.25, 2 and 0.1 times the input). */
export const priceTierSchema = z.object({
  upToPromptTokens: z.number().int().positive().nullable(),
  input: price,
  output: price,
  cacheWrite5m: price.nullable(),
  cacheWrite1h: price.nullable(),
  cacheRead: price.nullable(),
})
export const catalogueModelSchema = z.object({
  id: z.string().trim().min(1).max(200),
  provider: z.enum(PROVIDER_KINDS),
  label: z.string().trim().min(1).max(200),
  contextTokens: z.number().int().positive(),
  maxOutputTokens: z.number().int().positive(),
  takesTemperature: z.boolean(),
  thinksByDefault: z.boolean(),
  /** What a batch costs of the live price; 1 for providers without batches. */
  batchFactor: z.number().positive().max(1),
  /** The row with the newest date that has come counts; in it the first tier that takes the prompt. */
  prices: z.array(z.object({ effectiveFrom: z.iso.date(), tiers: z.array(priceTierSchema).min(1) })).min(1),
})

/** A model with its limits and prices, as in `resources/models.json`. */
export type CatalogueModel = Readonly<z.infer<typeof catalogueModelSchema>>
export type PriceTier = Readonly<z.infer<typeof priceTierSchema>>

/** `built_in` as shipped, `changed` a built-in one with a person's values, `added` a person's own. */
export type ModelEntry = CatalogueModel & { readonly origin: 'built_in' | 'changed' | 'added' }
