import type { RowTab } from '../../../shared/rows.ts'
import { STATUS_LABELS } from '../../lib/progress.ts'
import type { PageNews } from './use-page-news.ts'

export type TabView = { readonly tab: RowTab | null; readonly label: string; readonly count: number }

/** The tabs above a grid with their counts; those that are seldom wanted only when there is something in them. */
export function tabsOf(
  total: number,
  news: Pick<PageNews, 'counts' | 'doubts'> | null,
  chosen: RowTab | null,
): readonly TabView[] {
  const all: TabView = { tab: null, label: 'All', count: total }
  if (!news) return [all]
  const { counts, doubts } = news
  const seldom: readonly TabView[] = [
    { tab: 'invalid', label: 'Does not fit', count: doubts.invalid },
    { tab: 'claimed', label: STATUS_LABELS.claimed, count: counts.claimed },
  ]
  const shown = (tab: RowTab): readonly TabView[] =>
    seldom.filter((one) => one.tab === tab && (one.count > 0 || one.tab === chosen))
  return [
    all,
    { tab: 'ai_complete', label: STATUS_LABELS.ai_complete, count: counts.ai_complete },
    { tab: 'low_confidence', label: 'Low confidence', count: doubts.low_confidence },
    { tab: 'evidence_missing', label: 'No evidence', count: doubts.evidence_missing },
    ...shown('invalid'),
    { tab: 'confirmed', label: STATUS_LABELS.confirmed, count: counts.confirmed },
    { tab: 'rejected', label: STATUS_LABELS.rejected, count: counts.rejected },
    { tab: 'failed', label: STATUS_LABELS.failed, count: counts.failed },
    { tab: 'pending', label: STATUS_LABELS.pending, count: counts.pending },
    ...shown('claimed'),
  ]
}
