import { useQuery } from '@tanstack/react-query'
import type { ReviewAction } from '../../../shared/domain.ts'
import type { RowKey } from '../../../shared/rows.ts'
import type { HistoryEntry } from '../../../shared/views.ts'
import { showValue } from '../../grid/values.ts'
import { trpc } from '../../lib/api.ts'
import { formatClock, formatCount, formatMoment, formatWhen } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import styles from './row-panel.module.css'

const isOfToday = (iso: string): boolean => new Date(iso).toDateString() === new Date().toDateString()

const nameOf = (action: ReviewAction | null): string => action?.replaceAll('_', ' ') ?? 'action'

function describe(entry: HistoryEntry): string {
  const many = entry.rows > 1 ? ` with ${formatCount(entry.rows - 1)} other${entry.rows > 2 ? 's' : ''}` : ''
  const reason = entry.reason ? `: ${entry.reason}` : ''
  switch (entry.action) {
    case 'edit':
      return `${entry.field ?? 'value'} changed, ${showValue(entry.before) || 'empty'} → ${showValue(entry.after) || 'empty'}`
    case 'change':
      return `${entry.field ?? 'values'} changed${many}${reason}`
    case 'confirm':
      return `confirmed${many}`
    case 'reject':
      return `rejected${many}${reason}`
    case 'reopen':
      return `reopened${many}`
    case 'carry_over':
      return `carried over from an earlier version${many}`
    case 'rerun':
      return `asked again${many}`
    case 'undo':
      return `${nameOf(entry.target)} undone${many}`
    case 'redo':
      return `${nameOf(entry.target)} done again${many}`
  }
}

/** What people did to the row, newest first. */
export function RowHistory({ runUid, blockIndex }: RowKey) {
  const history = useQuery(trpc.review.history.queryOptions({ runUid, blockIndex }))
  if (history.error) return <PartFailure error={history.error} />
  if (!history.data) return <Waiting rows={2} />
  if (history.data.length === 0) return <p className={styles.muted}>No person has touched this row.</p>
  return (
    <dl className={styles.meta} aria-label="History">
      {history.data.map((entry) => (
        <div key={entry.eventId} className={styles.pair}>
          <dt>
            <time dateTime={entry.at} title={formatMoment(entry.at)}>
              {isOfToday(entry.at) ? formatClock(entry.at) : formatWhen(entry.at)}
            </time>{' '}
            {entry.actor}
          </dt>
          <dd>
            {describe(entry)}
            {entry.statement !== null && <span className={styles.statement}>{entry.statement}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
