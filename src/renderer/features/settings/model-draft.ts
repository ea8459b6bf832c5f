import type { ProviderKind } from '../../../shared/domain.ts'
import type { CatalogueModel, PriceTier } from '../../../shared/model-catalogue.ts'

/** What a number field holds while it is edited: empty text when nothing is in it. */
export type NumberText = number | string
export type TierDraft = Readonly<Record<keyof PriceTier, NumberText>>
export type PriceRowDraft = { readonly effectiveFrom: string; readonly tiers: readonly TierDraft[] }
export type ModelDraft = Omit<CatalogueModel, 'prices' | 'contextTokens' | 'maxOutputTokens' | 'batchFactor'> & {
  readonly contextTokens: NumberText
  readonly maxOutputTokens: NumberText
  readonly batchFactor: NumberText
  readonly prices: readonly PriceRowDraft[]
}

const EMPTY_TIER: TierDraft = {
  upToPromptTokens: '',
  input: '',
  output: '',
  cacheWrite5m: '',
  cacheWrite1h: '',
  cacheRead: '',
}

/** A model to be added: a provider's usual values, and prices to be filled in. */
export function newDraft(today: string, provider: ProviderKind = 'openai-compatible'): ModelDraft {
  return {
    id: '',
    provider,
    label: '',
    contextTokens: 128_000,
    maxOutputTokens: 16_000,
    takesTemperature: true,
    thinksByDefault: false,
    batchFactor: 1,
    prices: [{ effectiveFrom: today, tiers: [EMPTY_TIER] }],
  }
}

export function toDraft(model: CatalogueModel): ModelDraft {
  return {
    ...model,
    prices: model.prices
      .toSorted((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))
      .map(({ effectiveFrom, tiers }) => ({
        effectiveFrom,
        tiers: tiers.map((tier) => ({
          upToPromptTokens: tier.upToPromptTokens ?? '',
          input: tier.input,
          output: tier.output,
          cacheWrite5m: tier.cacheWrite5m ?? '',
          cacheWrite1h: tier.cacheWrite1h ?? '',
          cacheRead: tier.cacheRead ?? '',
        })),
      })),
  }
}

/** The same prices again from a day on, to be changed. */
export function withNewPrices(draft: ModelDraft, effectiveFrom: string): ModelDraft {
  const tiers = draft.prices[0]?.tiers ?? [EMPTY_TIER]
  return { ...draft, prices: [{ effectiveFrom, tiers }, ...draft.prices] }
}

/** One more tier, for the prompts above those of the last one. */
export function withTier(row: PriceRowDraft): PriceRowDraft {
  const last = row.tiers.at(-1) ?? EMPTY_TIER
  const bound = typeof last.upToPromptTokens === 'number' ? last.upToPromptTokens * 2 : 200_000
  return {
    ...row,
    tiers: [...row.tiers.slice(0, -1), { ...last, upToPromptTokens: bound }, { ...last, upToPromptTokens: '' }],
  }
}

/** Without a tier; the last one that is left takes every prompt. */
export function withoutTier(row: PriceRowDraft, index: number): PriceRowDraft {
  const tiers = row.tiers.filter((_, i) => i !== index)
  return { ...row, tiers: tiers.map((tier, i) => (i === tiers.length - 1 ? { ...tier, upToPromptTokens: '' } : tier)) }
}

type Outcome =
  { readonly model: CatalogueModel; readonly problem: null } | { readonly model: null; readonly problem: string }

/** The model as it would be saved, or what is still missing. The host checks the rest. */
export function toModel(draft: ModelDraft): Outcome {
  const problem = findProblem(draft)
  if (problem !== null) return { model: null, problem }
  const id = draft.id.trim()
  return {
    problem: null,
    model: {
      ...draft,
      id,
      label: draft.label.trim() || id,
      contextTokens: Number(draft.contextTokens),
      maxOutputTokens: Number(draft.maxOutputTokens),
      batchFactor: Number(draft.batchFactor),
      prices: draft.prices.map(({ effectiveFrom, tiers }) => ({ effectiveFrom, tiers: tiers.map(toTier) })),
    },
  }
}

function toTier(tier: TierDraft): PriceTier {
  return {
    upToPromptTokens: numberOrNull(tier.upToPromptTokens),
    input: Number(tier.input),
    output: Number(tier.output),
    cacheWrite5m: numberOrNull(tier.cacheWrite5m),
    cacheWrite1h: numberOrNull(tier.cacheWrite1h),
    cacheRead: numberOrNull(tier.cacheRead),
  }
}

const numberOrNull = (value: NumberText): number | null => (value === '' ? null : Number(value))
const isAbove = (value: NumberText, floor: number): boolean => typeof value === 'number' && value > floor

function findProblem(draft: ModelDraft): string | null {
  const { prices } = draft
  const tiers = prices.flatMap((row) => row.tiers)
  if (draft.id.trim() === '') return 'Enter the id by which the provider knows the model.'
  if (!isAbove(draft.contextTokens, 0)) return 'Enter the context in tokens.'
  if (!isAbove(draft.maxOutputTokens, 0)) return 'Enter the longest answer in tokens.'
  if (!isAbove(draft.batchFactor, 0)) return 'Enter what a batch costs of the live price: above 0, at most 1.'
  if (prices.some(({ effectiveFrom }) => effectiveFrom === '')) return 'Enter the day from which the prices hold.'
  if (prices.some((row) => row.tiers.slice(0, -1).some((tier) => !isAbove(tier.upToPromptTokens, 0))))
    return 'Enter up to which prompt length a tier holds.'
  const isPriced = tiers.every(({ input, output }) => isAbove(input, -1) && isAbove(output, -1))
  return isPriced ? null : 'Enter the prices of input and output.'
}
