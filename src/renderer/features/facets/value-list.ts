/** Which of a facet's values are listed, and in which order. */
import type { FacetValue } from '../../../shared/review-work.ts'
import type { Scalar } from '../../../shared/rows.ts'
import { showScalar } from './field-filters.ts'

export type ValueOrder = 'count' | 'value'

const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function compare(a: Scalar, b: Scalar): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : byText.compare(String(a), String(b))
}

/**
 * Ticked values that the rows do not hold (any more) come first with no rows, so that a tick never hides what it did;
 * then those that hold the search text.
 */
export function listValues(
  values: readonly FacetValue[],
  ticked: readonly Scalar[],
  { search, order }: { readonly search: string; readonly order: ValueOrder },
): readonly FacetValue[] {
  const known = new Set(values.map(({ value }) => value))
  const gone = ticked.filter((value) => !known.has(value)).map((value) => ({ value, rows: 0 }))
  const needle = search.trim().toLocaleLowerCase()
  const found = [...gone, ...values].filter(({ value }) => showScalar(value).toLocaleLowerCase().includes(needle))
  return order === 'count' ? found : found.sort((a, b) => compare(a.value, b.value))
}
