import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../lib/api.ts'
import { formatCount, formatPercent, formatUsd } from '../lib/format.ts'
import { workedOf } from '../lib/progress.ts'
import styles from './shell.module.css'

/** The foot of the side navigation: what runs now. */
export function RunFoot() {
  const active = useQuery(trpc.runs.list.queryOptions({ projectUid: null, onlyActive: true }))
  const runs = active.data ?? []
  if (runs.length === 0)
    return (
      <div className={styles.foot} role="status" aria-label="Runs">
        <span className={styles.wide}>Nothing is running</span>
      </div>
    )
  const total = runs.reduce((sum, run) => sum + run.totalBlocks, 0)
  const worked = runs.reduce((sum, run) => sum + workedOf(run.counts), 0)
  const cost = runs.reduce<number | null>(
    (sum, run) => (sum === null || run.costUsd === null ? null : sum + run.costUsd),
    0,
  )
  return (
    <div className={styles.foot}>
      <Link to="/activity" aria-label={`Running: ${formatCount(worked)} of ${formatCount(total)} rows`}>
        <span className={styles.wide}>
          Run: {formatCount(worked)} of {formatCount(total)}
        </span>
        <div
          className={styles.footBar}
          role="progressbar"
          aria-label="Rows worked"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={worked}
        >
          <span style={{ width: `${total > 0 ? (worked / total) * 100 : 0}%` }} />
        </div>
        <span>
          {formatPercent(worked, total)}
          <span className={styles.wide}> · cost {formatUsd(cost)}</span>
        </span>
      </Link>
    </div>
  )
}
