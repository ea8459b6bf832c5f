/** Looks at the work from time to time and says how far it is. */
import type { JobSummary } from '../shared/model-work.ts'
import type { RunReporter } from './run-events.ts'
import type { Totals } from './totals.ts'

export type WorkState = { readonly totals: Totals; readonly job: JobSummary | null }

/** At most five times a second, and never more than a tenth of the time. */
const POLL_MS = 200
const REST_FACTOR = 10
/** The rate is that of the last half minute: what came before may have been another model, or a pause. */
const WINDOW_MS = 30_000

type Sample = { readonly atMs: number; readonly done: number }

export function watchProgress(look: () => Promise<WorkState>, reporter: RunReporter): () => void {
  if (!reporter.showsProgress) return () => undefined
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let [lastProgress, lastNotice] = ['', null as string | null]
  const samples: Sample[] = []
  const poll = async (): Promise<void> => {
    const startedMs = performance.now()
    const state = await look().catch(() => null)
    if (isStopped) return
    if (state) {
      const progress = progressOf(state, samples)
      const { done, failed, costUsd } = progress
      const key = JSON.stringify([done, failed, costUsd])
      if (key !== lastProgress) reporter.emit({ event: 'progress', ...progress })
      lastProgress = key
      const notice = state.job?.notice ?? null
      if (notice !== lastNotice) reporter.emit({ event: 'notice', notice })
      lastNotice = notice
    }
    const tookMs = performance.now() - startedMs
    timer = setTimeout(() => void poll(), Math.max(POLL_MS, tookMs * REST_FACTOR))
  }
  void poll()
  return () => {
    isStopped = true
    clearTimeout(timer)
    reporter.close()
  }
}

function progressOf({ totals, job }: WorkState, samples: Sample[]) {
  const rows = job?.rows ?? totals.rows
  const done = job ? job.rows - job.openRows : totals.rows - totals.pending
  const nowMs = performance.now()
  samples.push({ atMs: nowMs, done })
  while ((samples[1]?.atMs ?? nowMs) < nowMs - WINDOW_MS) samples.shift()
  const [first] = samples
  const seconds = first ? (nowMs - first.atMs) / 1000 : 0
  const rowsPerSecond = seconds > 0 && first ? Math.max(0, (done - first.done) / seconds) : 0
  return {
    rows,
    done,
    failed: totals.failed,
    costUsd: totals.costUsd === null ? null : (job?.costUsd ?? totals.costUsd),
    rowsPerSecond: Math.round(rowsPerSecond * 10) / 10,
    secondsLeft: rowsPerSecond > 0 ? Math.round((rows - done) / rowsPerSecond) : null,
  }
}
