import { SegmentedControl } from '@mantine/core'
import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { trpc } from '../../lib/api.ts'
import pieces from '../../theme/pieces.module.css'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import styles from './activity.module.css'
import { RunRow } from './run-row.tsx'

const TICK_MS = 1_000
const columns = [
  { label: 'Run' },
  { label: 'State' },
  { label: 'Progress' },
  { label: 'Provider' },
  { label: 'Calls', isNumber: true },
  { label: 'Tokens', isNumber: true },
  { label: 'Cost', isNumber: true },
  { label: 'Throughput', isNumber: true },
  { label: 'Duration', isNumber: true },
  { label: 'Started', isNumber: true },
] as const

/** The time, moving on while something runs. */
function useNow(isTicking: boolean): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    if (!isTicking) return
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}

export function ActivityScreen(): ReactNode {
  const [shown, setShown] = useState('all')
  const runs = useQuery(
    trpc.runs.list.queryOptions(
      { projectUid: null, onlyActive: shown === 'active' },
      { placeholderData: (previous) => previous },
    ),
  )
  const now = useNow(runs.data?.some((run) => run.status === 'running') ?? false)
  return (
    <Page title="Activity">
      <div className={styles.filter}>
        <SegmentedControl
          size="xs"
          aria-label="Runs to show"
          value={shown}
          onChange={setShown}
          data={[
            { value: 'all', label: 'All runs' },
            { value: 'active', label: 'Running' },
          ]}
        />
      </div>
      {runs.isPending && <Waiting rows={6} label="Loading the runs" />}
      {runs.error && <Failure error={runs.error} onRetry={() => void runs.refetch()} />}
      {!runs.error && runs.data?.length === 0 && (
        <Empty
          icon={<IconActivity size={44} stroke={1.2} aria-hidden />}
          title={shown === 'active' ? 'Nothing is running' : 'No run yet'}
        >
          Each schema that works through a document shows here, with what it cost and how fast it went.
        </Empty>
      )}
      {runs.data && runs.data.length > 0 && (
        <div className={`${pieces.panel} ${styles.wrap}`} tabIndex={0} role="region" aria-label="Table of runs">
          <table className={pieces.table} aria-label="Runs">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.label} scope="col" className={'isNumber' in column ? pieces.number : undefined}>
                    {column.label}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.data.map((run) => (
                <RunRow key={run.runUid} run={run} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  )
}
