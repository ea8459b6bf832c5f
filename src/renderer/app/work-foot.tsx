import { IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JobSummary } from '../../shared/model-work.ts'
import { endedOf } from '../features/imports/entries.ts'
import type { ImportSnapshot } from '../features/imports/import-session.ts'
import { openImport, useActiveImports } from '../features/imports/import-sessions.ts'
import { trpc } from '../lib/api.ts'
import { formatCount, formatDuration, formatPercent, formatUsd } from '../lib/format.ts'
import styles from './shell.module.css'

type FootBarProps = {
  readonly label: string
  readonly now: number
  readonly max: number
  readonly isWaiting?: boolean
}

function FootBar({ label, now, max, isWaiting = false }: FootBarProps) {
  return (
    <div
      className={styles.footBar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={now}
      data-waits={isWaiting || undefined}
    >
      <span style={{ width: `${max > 0 ? (now / max) * 100 : 0}%` }} />
    </div>
  )
}

function ImportFoot({ snapshot }: { readonly snapshot: ImportSnapshot }) {
  const { projectUid, tally, rate } = snapshot
  const ended = endedOf(tally)
  const words = `${formatCount(ended)} of ${formatCount(tally.total)}`
  return (
    <button
      type="button"
      title={`Adding documents: ${words} files`}
      onClick={() => projectUid !== null && openImport(projectUid)}
    >
      <span className={styles.wide}>
        Adding: {words}
        <span className="visually-hidden"> files</span>
      </span>
      <FootBar label="Files read" now={ended} max={tally.total} />
      <span>
        {formatPercent(ended, tally.total)}
        {rate && <span className={styles.wide}> · {formatDuration(rate.leftMs)} left</span>}
      </span>
    </button>
  )
}

/** "$0.38 of $2.00"; nothing where work is free. */
function costWords(jobs: readonly JobSummary[]): string {
  const cost = jobs.reduce((sum, job) => sum + job.costUsd, 0)
  const budget = jobs.reduce<number | null>(
    (sum, { budgetUsd }) => (sum === null || budgetUsd === null ? null : sum + budgetUsd),
    0,
  )
  if (cost === 0 && budget === null) return ''
  return budget === null ? formatUsd(cost) : `${formatUsd(cost)} of ${formatUsd(budget)}`
}

const STATES = { running: 'Run', away: 'Overnight', paused: 'Paused' } as const

function stateOf(jobs: readonly JobSummary[]): keyof typeof STATES {
  const running = jobs.filter(({ status }) => status === 'running')
  if (running.length === 0) return 'paused'
  return running.every((job) => job.batchedRows > 0 && job.batchedRows === job.openRows) ? 'away' : 'running'
}

function JobsFoot({ jobs }: { readonly jobs: readonly JobSummary[] }) {
  const total = jobs.reduce((sum, job) => sum + job.rows, 0)
  const settled = total - jobs.reduce((sum, job) => sum + job.openRows, 0)
  const state = stateOf(jobs)
  const words = `${formatCount(settled)} of ${formatCount(total)}`
  const cost = costWords(jobs)
  return (
    <Link to="/activity" title={`${STATES[state]}: ${words} rows`}>
      <span className={styles.wide}>
        {STATES[state]}: {words}
        <span className="visually-hidden"> rows</span>
      </span>
      <FootBar label="Rows settled" now={settled} max={total} isWaiting={state === 'paused'} />
      <span>
        <span className={styles.narrow}>
          {state === 'paused' ? <IconPlayerPause size={13} aria-hidden /> : formatPercent(settled, total)}
        </span>
        <span className={styles.wide}>
          {formatPercent(settled, total)}
          {cost && ` · ${cost}`}
        </span>
      </span>
    </Link>
  )
}

/** The foot of the side navigation: what is under way now, or waits for a person. */
export function WorkFoot() {
  const active = useQuery(trpc.jobs.list.queryOptions({ projectUid: null, onlyActive: true }))
  const imports = useActiveImports()
  const jobs = active.data ?? []
  const isIdle = jobs.length === 0 && imports.length === 0
  return (
    <div className={styles.foot} {...(isIdle && { role: 'status', 'aria-label': 'Runs' })}>
      {isIdle && <span className={styles.wide}>Nothing is running</span>}
      {imports.map((snapshot) => (
        <ImportFoot key={snapshot.projectUid} snapshot={snapshot} />
      ))}
      {jobs.length > 0 && <JobsFoot jobs={jobs} />}
    </div>
  )
}
