import { SegmentedControl, Switch } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Page } from '../../theme/page.tsx'
import styles from './activity.module.css'
import { BatchesTable } from './batches-table.tsx'
import { JobsTable } from './jobs-table.tsx'
import { RunsTable } from './runs-table.tsx'
import { UsageView } from './usage-view.tsx'
import { ACTIVITY_VIEWS, type ActivityView } from './views.ts'

const TICK_MS = 1_000
const LABELS: Readonly<Record<ActivityView, string>> = {
  jobs: 'Jobs',
  runs: 'Runs',
  overnight: 'Overnight',
  usage: 'Usage and cost',
}

/** The time, moving on while the screen is open. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function ActivityScreen(): ReactNode {
  const { view = 'jobs' } = useSearch({ from: '/activity' })
  const navigate = useNavigate()
  const [onlyActive, setOnlyActive] = useState(false)
  const now = useNow()
  const isFiltered = view === 'jobs' || view === 'runs'
  return (
    <Page title="Activity">
      <div className={styles.filter}>
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          value={view}
          onChange={(next) => void navigate({ to: '/activity', search: { view: next }, replace: true })}
          data={ACTIVITY_VIEWS.map((value) => ({ value, label: LABELS[value] }))}
        />
        {isFiltered && (
          <Switch
            size="xs"
            label="Only under way"
            checked={onlyActive}
            onChange={(event) => setOnlyActive(event.currentTarget.checked)}
          />
        )}
      </div>
      {view === 'jobs' && <JobsTable onlyActive={onlyActive} now={now} />}
      {view === 'runs' && <RunsTable onlyActive={onlyActive} now={now} />}
      {view === 'overnight' && <BatchesTable now={now} />}
      {view === 'usage' && <UsageView />}
    </Page>
  )
}
