import type { SearchHit } from '../../../shared/views.ts'

export type HitGroup = {
  readonly documentUid: string
  readonly documentName: string
  readonly hits: readonly SearchHit[]
}

/** Hits by document, in the order in which the best of each came. */
export function groupHits(hits: readonly SearchHit[]): readonly HitGroup[] {
  return [...Map.groupBy(hits, (hit) => hit.documentUid)].map(([documentUid, those]) => ({
    documentUid,
    documentName: those[0]?.documentName ?? '',
    hits: those,
  }))
}
