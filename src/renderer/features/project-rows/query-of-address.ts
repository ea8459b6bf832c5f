/** The filter and the order of a project's rows as its address keeps them: only what differs from the whole. */
import { NO_FILTER, type RowFilter } from '../../../shared/rows.ts'

export function filterOfAddress(kept: Partial<RowFilter> | undefined): RowFilter {
  return { ...NO_FILTER, ...kept }
}

export function addressOfFilter(filter: RowFilter): Partial<RowFilter> {
  const kept = Object.entries(filter).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(NO_FILTER[name as keyof RowFilter]),
  )
  return Object.fromEntries(kept)
}
