import { useEffect, useState } from 'react'
import type { ProgressSample } from '../../lib/progress.ts'
import { progressRate, withSample } from '../../lib/progress.ts'

/** Rows a minute and the time left while something runs, from what this screen has seen. */
export function useProgressRate(worked: number, total: number, isRunning: boolean) {
  const [samples, setSamples] = useState<readonly ProgressSample[]>([])
  useEffect(() => {
    if (!isRunning) {
      setSamples([])
      return
    }
    setSamples((all) => withSample(all, { atMs: performance.now(), worked }))
  }, [worked, isRunning])
  return isRunning ? progressRate(samples, total) : null
}
