import type { RowFilter, RowTab } from '../../shared/rows.ts'

/** Tabs that hold staged rows alone. */
const STAGED_TABS: ReadonlySet<RowTab> = new Set(['ai_complete', 'low_confidence', 'evidence_missing', 'invalid'])

/** The filter as far as it is about staged rows: what may still change. */
export function stagedOnly(filter: RowFilter): RowFilter {
  return filter.tab !== null && STAGED_TABS.has(filter.tab) ? filter : { ...filter, tab: 'ai_complete' }
}
