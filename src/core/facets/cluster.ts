/** Values of a field that may mean the same. */
import type { ClusterMethod, ClusterView } from '../../shared/review-work.ts'
import type { ReadHandle } from '../db/connection.ts'
import type { FacetQuery } from './facet.ts'

export type ClusterQuery = Omit<FacetQuery, 'limit'> & { readonly method: ClusterMethod }

export function clusterValues(_db: ReadHandle, _query: ClusterQuery): ClusterView {
  throw new Error('not yet')
}
