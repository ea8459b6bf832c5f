import { useQuery } from '@tanstack/react-query'
import type { RowKey } from '../../../shared/rows.ts'
import { trpc } from '../../lib/api.ts'
import { formatClock, formatMoment, formatWhen } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import { historyWords } from './history-words.ts'
import styles from './row-panel.module.css'

const isOfToday = (iso: string): boolean => new Date(iso).toDateString() === new Date().toDateString()

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
            {historyWords(entry)}
            {entry.statement !== null && <span className={styles.statement}>{entry.statement}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
