import type { ClusterMethod, ClusterView, FacetView } from '../../shared/review-work.ts'
import type { RowFilter, RowScope } from '../../shared/rows.ts'
import type { Galley } from '../galley.ts'

export type FacetOrder = {
  readonly scope: RowScope
  readonly filter: RowFilter
  readonly schemaUid: string
  readonly field: string
}

/** Fails with field_not_found. */
export function facetsOf(_galley: Galley, _order: FacetOrder & { readonly limit: number }): Promise<FacetView> {
  return Promise.reject(new Error('not yet'))
}

/** Fails with field_not_found, or value_invalid for a field that holds no texts. */
export function clustersOf(
  _galley: Galley,
  _order: FacetOrder & { readonly method: ClusterMethod },
): Promise<ClusterView> {
  return Promise.reject(new Error('not yet'))
}
