import { useState } from 'react'
import type { ProgressSample } from '../../lib/progress.ts'
import { progressRate, withSample } from '../../lib/progress.ts'

export type Observation = {
  readonly atMs: number
  readonly worked: number
  readonly total: number
  readonly isRunning: boolean
}
type Kept = { readonly last: Observation; readonly samples: readonly ProgressSample[] }

/** Rows a minute and the time left while something runs, from what this screen has seen. */
export function useProgressRate(now: Observation) {
  const [kept, setKept] = useState<Kept>({ last: now, samples: [now] })
  if (kept.last.atMs !== now.atMs || kept.last.isRunning !== now.isRunning) {
    const isFresh = now.isRunning && kept.last.isRunning
    setKept({ last: now, samples: isFresh ? withSample(kept.samples, { atMs: now.atMs, worked: now.worked }) : [now] })
  }
  return now.isRunning ? progressRate(kept.samples, now.total) : null
}
