import { SegmentedControl, Select, Switch } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { USAGE_GROUPS, type UsageGroup } from '../../../shared/model-work.ts'
import { Page } from '../../theme/page.tsx'
import styles from './activity.module.css'
import { BatchesTable } from './batches-table.tsx'
import { JobsTable } from './jobs-table.tsx'
import { LookNow } from './look-now.tsx'
import { RunsTable } from './runs-table.tsx'
import { USAGE_GROUP_LABELS, UsageView } from './usage-view.tsx'
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

function isGroup(value: string | null): value is UsageGroup {
  return USAGE_GROUPS.some((group) => group === value)
}

type GroupChoiceProps = { readonly group: UsageGroup; readonly onChange: (group: UsageGroup) => void }

function GroupChoice({ group, onChange }: GroupChoiceProps) {
  return (
    <Select
      aria-label="Group by"
      w={150}
      value={group}
      data={USAGE_GROUPS.map((value) => ({ value, label: `By ${USAGE_GROUP_LABELS[value].toLowerCase()}` }))}
      onChange={(value) => isGroup(value) && onChange(value)}
    />
  )
}

export function ActivityScreen(): ReactNode {
  const { view = 'jobs' } = useSearch({ from: '/activity' })
  const navigate = useNavigate()
  const [onlyActive, setOnlyActive] = useState(false)
  const [group, setGroup] = useState<UsageGroup>('model')
  const now = useNow()
  const isFiltered = view === 'jobs' || view === 'runs'
  return (
    <Page title="Activity" tools={view === 'overnight' && <LookNow />}>
      <div className={styles.root}>
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
          {view === 'usage' && <GroupChoice group={group} onChange={setGroup} />}
        </div>
        {view === 'jobs' && <JobsTable onlyActive={onlyActive} now={now} />}
        {view === 'runs' && <RunsTable onlyActive={onlyActive} now={now} />}
        {view === 'overnight' && <BatchesTable now={now} />}
        {view === 'usage' && <UsageView group={group} />}
      </div>
    </Page>
  )
}
