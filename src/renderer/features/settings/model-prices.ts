import type { CatalogueModel, PriceTier } from '../../../shared/model-catalogue.ts'

export type PriceRow = CatalogueModel['prices'][number]

/** The row that counts on a day (`2026-11-21`), and the next one to come. */
export function pricesOn(
  model: CatalogueModel,
  day: string,
): { readonly now: PriceRow | null; readonly next: PriceRow | null } {
  const rows = model.prices.toSorted((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom))
  const come = rows.filter(({ effectiveFrom }) => effectiveFrom <= day)
  return { now: come.at(-1) ?? rows[0] ?? null, next: rows.find(({ effectiveFrom }) => effectiveFrom > day) ?? null }
}

/** Dollars a million tokens: two digits after the point, more where they mean something. */
export function formatPrice(price: number): string {
  return `$${price.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`
}

export function cacheReadOf(tier: PriceTier): number {
  return tier.cacheRead ?? tier.input * 0.1
}
