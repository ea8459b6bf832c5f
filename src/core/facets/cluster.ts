/** Values of a field that may mean the same. */
import type { ClusterMethod, ClusterView } from '../../shared/review-work.ts'
import type { ReadHandle } from '../db/connection.ts'
import { iterateFieldValues } from '../db/queries/facets.ts'
import type { FacetQuery } from './facet.ts'
import { clustersAmong } from './value-clusters.ts'
import { ValueTally } from './value-tally.ts'

export type ClusterQuery = Omit<FacetQuery, 'limit'> & { readonly method: ClusterMethod }

/** Answered by a thread. Of rows that are staged or confirmed: what was rejected is nobody's spelling. */
export function clusterValues(db: ReadHandle, { units, filter, field, method }: ClusterQuery): ClusterView {
  const tally = new ValueTally()
  for (const { statuses, values } of iterateFieldValues(db, { units, filter, field }))
    for (const [i, value] of values.entries()) {
      const status = statuses[i]
      if (status === 'ai_complete' || status === 'confirmed') tally.add(value, status)
    }
  const texts = tally
    .values()
    .flatMap(({ value, ...counts }) => (typeof value === 'string' ? [{ value, ...counts }] : []))
  return clustersAmong(texts, method)
}
