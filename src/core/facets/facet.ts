/** What a field holds in many rows. */
import type { RowFilter } from '../../shared/rows.ts'
import type { FacetView } from '../../shared/review-work.ts'
import type { FieldKind } from '../../shared/views.ts'
import type { ReadHandle } from '../db/connection.ts'
import type { RowUnit } from '../db/queries/row-units.ts'

export type FacetQuery = {
  readonly units: readonly RowUnit[]
  readonly filter: RowFilter
  readonly field: string
  readonly kind: FieldKind
  /** Values that are listed. */
  readonly limit: number
}

export function facetOf(_db: ReadHandle, _query: FacetQuery): FacetView {
  throw new Error('not yet')
}
