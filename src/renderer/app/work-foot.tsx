import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RunSummary } from '../../shared/views.ts'
import { endedOf } from '../features/imports/entries.ts'
import type { ImportSnapshot } from '../features/imports/import-session.ts'
import { openImport, useActiveImports } from '../features/imports/import-sessions.ts'
import { trpc } from '../lib/api.ts'
import { formatCount, formatDuration, formatPercent, formatUsd } from '../lib/format.ts'
import { workedOf } from '../lib/progress.ts'
import styles from './shell.module.css'

function FootBar({ label, now, max }: { readonly label: string; readonly now: number; readonly max: number }) {
  return (
    <div
      className={styles.footBar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={now}
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
      aria-label={`Adding documents: ${words} files`}
      onClick={() => projectUid !== null && openImport(projectUid)}
    >
      <span className={styles.wide}>Adding: {words}</span>
      <FootBar label="Files read" now={ended} max={tally.total} />
      <span>
        {formatPercent(ended, tally.total)}
        {rate && <span className={styles.wide}> · {formatDuration(rate.leftMs)} left</span>}
      </span>
    </button>
  )
}

function RunFoot({ runs }: { readonly runs: readonly RunSummary[] }) {
  const total = runs.reduce((sum, run) => sum + run.totalBlocks, 0)
  const worked = runs.reduce((sum, run) => sum + workedOf(run.counts), 0)
  const cost = runs.reduce<number | null>(
    (sum, run) => (sum === null || run.costUsd === null ? null : sum + run.costUsd),
    0,
  )
  return (
    <Link to="/activity" aria-label={`Running: ${formatCount(worked)} of ${formatCount(total)} rows`}>
      <span className={styles.wide}>
        Run: {formatCount(worked)} of {formatCount(total)}
      </span>
      <FootBar label="Rows worked" now={worked} max={total} />
      <span>
        {formatPercent(worked, total)}
        <span className={styles.wide}> · cost {formatUsd(cost)}</span>
      </span>
    </Link>
  )
}

/** The foot of the side navigation: what is under way now. */
export function WorkFoot() {
  const active = useQuery(trpc.runs.list.queryOptions({ projectUid: null, onlyActive: true }))
  const imports = useActiveImports()
  const runs = active.data ?? []
  const isIdle = runs.length === 0 && imports.length === 0
  return (
    <div className={styles.foot} {...(isIdle && { role: 'status', 'aria-label': 'Runs' })}>
      {isIdle && <span className={styles.wide}>Nothing is running</span>}
      {imports.map((snapshot) => (
        <ImportFoot key={snapshot.projectUid} snapshot={snapshot} />
      ))}
      {runs.length > 0 && <RunFoot runs={runs} />}
    </div>
  )
}
