import type { RunSummary } from '../../../shared/views.ts'
import { workedOf } from '../../lib/progress.ts'

/** How long a run has worked so far, or worked in all; null before it started. */
export function durationMs(run: RunSummary, now: Date): number | null {
  if (!run.startedAt) return null
  const end = run.status === 'running' ? now : new Date(run.finishedAt ?? run.updatedAt)
  return Math.max(0, end.getTime() - new Date(run.startedAt).getTime())
}

/** Rows a minute over the whole run; null where there is nothing to divide. */
export function rowsPerMinute(run: RunSummary, now: Date): number | null {
  const elapsedMs = durationMs(run, now)
  const worked = workedOf(run.counts)
  if (!elapsedMs || worked === 0) return null
  return Math.round((worked / elapsedMs) * 60_000)
}
