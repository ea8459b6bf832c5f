import { Button } from '@mantine/core'
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { countOf, formatCount, formatDuration, formatPercent } from '../../lib/format.ts'
import { FilterTab } from '../../theme/pieces.tsx'
import { VirtualList } from '../../theme/virtual-list.tsx'
import type { EntryKind, ImportTally } from './entries.ts'
import { activeOf, endedOf } from './entries.ts'
import { EntryRow, entryHeight } from './entry-row.tsx'
import type { ImportSession, ImportSnapshot } from './import-session.ts'
import styles from './imports.module.css'

const filters: readonly { readonly label: string; readonly kinds: readonly EntryKind[] }[] = [
  { label: 'Under way', kinds: ['waiting', 'uploading', 'uploaded', 'converting'] },
  { label: 'Ingested', kinds: ['ingested'] },
  { label: 'Already here', kinds: ['recognised'] },
  { label: 'Failed', kinds: ['failed'] },
  { label: 'Not added', kinds: ['cancelled'] },
]
const countIn = (tally: ImportTally, kinds: readonly EntryKind[]): number =>
  kinds.reduce((sum, kind) => sum + tally[kind], 0)

/** "212 of 214 files read · 24,310 blocks · 2 failed". */
function importWords(tally: ImportTally): string {
  return [
    `${formatCount(tally.ingested + tally.recognised)} of ${countOf(tally.total, 'file')} read`,
    tally.blocks > 0 && countOf(tally.blocks, 'block'),
    tally.recognised > 0 && `${formatCount(tally.recognised)} already here`,
    tally.failed > 0 && `${formatCount(tally.failed)} failed`,
    tally.cancelled > 0 && `${formatCount(tally.cancelled)} not added`,
  ]
    .filter(Boolean)
    .join(' · ')
}

function ImportBar({ tally }: { readonly tally: ImportTally }) {
  const parts = [
    { key: 'confirmed', count: tally.ingested + tally.recognised },
    { key: 'failed', count: tally.failed },
    { key: 'rejected', count: tally.cancelled },
  ]
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label="Files read"
      aria-valuemin={0}
      aria-valuemax={tally.total}
      aria-valuenow={endedOf(tally)}
    >
      {parts.map(({ key, count }) => (
        <span key={key} style={{ width: `${(count / tally.total) * 100}%`, background: `var(--${key}-bar)` }} />
      ))}
    </div>
  )
}

function Summary({ snapshot, session }: ProgressViewProps) {
  const { tally, rate, isActive } = snapshot
  const failed = snapshot.entries.filter((entry) => entry.state.kind === 'failed').map((entry) => entry.id)
  return (
    <div className={styles.summary}>
      <p className={styles.tally}>{importWords(tally)}</p>
      <span className="visually-hidden" role="status">
        {isActive ? 'The import is under way.' : 'The import has ended.'}
      </span>
      {isActive && (
        <span className={styles.rate}>
          {formatPercent(endedOf(tally), tally.total)}
          {rate && ` · ${formatCount(rate.rowsPerMinute)} files a minute · ${formatDuration(rate.leftMs)} left`}
        </span>
      )}
      <span className={styles.grow} />
      {failed.length > 1 && (
        <Button
          size="compact-xs"
          leftSection={<IconRefresh size={12} aria-hidden />}
          onClick={() => void session.retry(failed)}
        >
          Retry {formatCount(failed.length)} failed
        </Button>
      )}
      {isActive && (
        <Button
          size="compact-xs"
          leftSection={<IconPlayerStop size={12} aria-hidden />}
          loading={snapshot.isCancelling}
          onClick={() => void session.cancel()}
        >
          Cancel the import
        </Button>
      )}
    </div>
  )
}

type ProgressViewProps = { readonly snapshot: ImportSnapshot; readonly session: ImportSession }

/** What became of each added file, as it happens. */
export function ProgressView({ snapshot, session }: ProgressViewProps) {
  const { tally, entries } = snapshot
  const [shown, setShown] = useState<string | null>(null)
  const offered = filters.filter(({ kinds }) => countIn(tally, kinds) > 0)
  const filter = offered.find(({ label }) => label === shown)
  const items = useMemo(
    () => (filter ? entries.filter((entry) => filter.kinds.includes(entry.state.kind)) : entries),
    [entries, filter],
  )
  const onRetry = useCallback((id: number) => void session.retry([id]), [session])
  return (
    <section className={styles.root} aria-label="Import">
      <Summary snapshot={snapshot} session={session} />
      {activeOf(tally) > 0 && <ImportBar tally={tally} />}
      {offered.length > 1 && (
        <div className={styles.tabs} role="group" aria-label="Files shown">
          {[{ label: 'All', kinds: [] }, ...offered].map(({ label, kinds }) => (
            <FilterTab
              key={label}
              label={label}
              count={label === 'All' ? tally.total : countIn(tally, kinds)}
              isChosen={(filter?.label ?? 'All') === label}
              onChoose={() => setShown(label === 'All' ? null : label)}
            />
          ))}
        </div>
      )}
      <VirtualList items={items} label="Added files" keyOf={(entry) => entry.id} heightOf={entryHeight}>
        {(entry) => <EntryRow entry={entry} onRetry={onRetry} />}
      </VirtualList>
    </section>
  )
}
