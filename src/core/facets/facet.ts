/** What a field holds in many rows. */
import { OVERLAY_STATUSES, type OverlayStatus } from '../../shared/domain.ts'
import type { RowFilter } from '../../shared/rows.ts'
import type { FacetView } from '../../shared/review-work.ts'
import type { FieldKind } from '../../shared/views.ts'
import type { ReadHandle } from '../db/connection.ts'
import { iterateFieldValues } from '../db/queries/facets.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import { histogramOf } from './histogram.ts'
import { byRows, ValueTally } from './value-tally.ts'

export type FacetQuery = {
  readonly units: readonly RowUnit[]
  readonly filter: RowFilter
  readonly field: string
  readonly kind: FieldKind
  /** Values that are listed. */
  readonly limit: number
}

const MAX_DOCUMENTS = 100

/** Answered by a thread: over a million rows it takes seconds. The filter on the field itself is left out. */
export function facetOf(db: ReadHandle, { units, filter, field, kind, limit }: FacetQuery): FacetView {
  const others = { ...filter, fields: filter.fields.filter((one) => one.field !== field) }
  const tally = new ValueTally()
  const byStatus = new Map<OverlayStatus, number>()
  const byDocument = new Map<RowUnit, number>()
  for (const { unit, statuses, values } of iterateFieldValues(db, { units, filter: others, field })) {
    for (const [i, value] of values.entries()) tally.add(value, statuses[i] ?? 'ai_complete')
    for (const status of statuses) byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
    byDocument.set(unit, (byDocument.get(unit) ?? 0) + values.length)
  }
  const all = tally.values()
  const numbers = all.flatMap(({ value, rows }) => (typeof value === 'number' ? [{ value, rows }] : []))
  return {
    field,
    rows: tally.rows,
    empty: tally.empty,
    distinct: tally.distinct,
    values: all
      .toSorted(byRows)
      .slice(0, limit)
      .map(({ value, rows }) => ({ value, rows })),
    histogram: kind === 'number' || kind === 'integer' ? histogramOf(numbers) : null,
    byStatus: OVERLAY_STATUSES.flatMap((status) => {
      const rows = byStatus.get(status) ?? 0
      return rows > 0 ? [{ status, rows }] : []
    }),
    byDocument: [...byDocument]
      .filter(([, rows]) => rows > 0)
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, MAX_DOCUMENTS)
      .map(([{ documentUid, documentName }, rows]) => ({ documentUid, documentName, rows })),
  }
}
