import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReviewAction } from '../../../shared/domain.ts'
import type { HistoryEntry } from '../../../shared/views.ts'
import { showValue } from '../../grid/values.ts'
import { trpc } from '../../lib/api.ts'
import { formatClock, formatCount, formatDuration, formatMoment, formatUsd } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import styles from './row-panel.module.css'

type RowKey = { readonly runUid: string; readonly blockIndex: number }

/** The model call that the row's values came from. */
export function CallDetails({ runUid, blockIndex }: RowKey) {
  const call = useQuery(
    trpc.review.modelCall.queryOptions({ runUid, blockIndex }, { placeholderData: (previous) => previous }),
  )
  const [showsRaw, setShowsRaw] = useState(false)
  if (call.error) return <PartFailure error={call.error} />
  if (call.isPending) return <Waiting rows={2} />
  if (!call.data) return <p className={styles.muted}>No call was made for this block yet.</p>
  const detail = call.data
  const cached = detail.cacheReadTokens
  return (
    <>
      <dl className={styles.meta}>
        <dt>model</dt>
        <dd>
          {detail.model} · pack {formatCount(detail.packIndex + 1)} of {formatCount(detail.packs)}
        </dd>
        <dt>tokens</dt>
        <dd>
          {formatCount(detail.inputTokens + cached + detail.cacheCreationTokens)} in
          {cached > 0 ? ` (${formatCount(cached)} cached)` : ''} · {formatCount(detail.outputTokens)} out
        </dd>
        <dt>cost</dt>
        <dd>{formatUsd(detail.costUsd)}</dd>
        <dt>took</dt>
        <dd>
          {formatDuration(detail.latencyMs)}, attempt {detail.attempt}
        </dd>
        {detail.requestId && (
          <>
            <dt>request</dt>
            <dd className="mono">{detail.requestId}</dd>
          </>
        )}
      </dl>
      {detail.raw !== null && (
        <>
          <Button size="compact-xs" mt={8} aria-expanded={showsRaw} onClick={() => setShowsRaw(!showsRaw)}>
            {showsRaw ? 'Hide the answer' : 'Show the answer'}
          </Button>
          {showsRaw && (
            <pre className={styles.raw} tabIndex={0} aria-label="Answer of the model">
              {detail.raw}
            </pre>
          )}
        </>
      )}
    </>
  )
}

const nameOf = (action: ReviewAction | null): string => action?.replaceAll('_', ' ') ?? 'action'

function describe(entry: HistoryEntry): string {
  const many = entry.rows > 1 ? ` with ${formatCount(entry.rows - 1)} other${entry.rows > 2 ? 's' : ''}` : ''
  const reason = entry.reason ? `: ${entry.reason}` : ''
  switch (entry.action) {
    case 'edit':
      return `${entry.field ?? 'value'} changed, ${showValue(entry.before) || 'empty'} → ${showValue(entry.after) || 'empty'}`
    case 'change':
      return `${entry.field ?? 'values'} changed${many}`
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

export function History({ runUid, blockIndex }: RowKey) {
  const history = useQuery(trpc.review.history.queryOptions({ runUid, blockIndex }))
  if (history.error) return <PartFailure error={history.error} />
  if (!history.data) return <Waiting rows={2} />
  if (history.data.length === 0) return <p className={styles.muted}>No person has touched this row.</p>
  return (
    <dl className={styles.meta} aria-label="History">
      {history.data.map((entry) => (
        <div key={entry.eventId} style={{ display: 'contents' }}>
          <dt>
            <time dateTime={entry.at} title={formatMoment(entry.at)}>
              {formatClock(entry.at)}
            </time>{' '}
            {entry.actor}
          </dt>
          <dd>{describe(entry)}</dd>
        </div>
      ))}
    </dl>
  )
}
