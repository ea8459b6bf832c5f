import { useEffect, useRef, useState } from 'react'
import type { ReviewWork, WorkOutcome } from '../../../shared/review-work.ts'
import { api } from '../../lib/api.ts'
import { onWork } from '../../lib/live.ts'
import { inTurn } from './edit-queue.ts'
import { newWorkUid, refreshReviewed, type WorkOrderView } from './use-work.tsx'

export type WorkState =
  | { readonly step: 'preview' }
  | { readonly step: 'running'; readonly done: number; readonly total: number; readonly isStopping: boolean }
  | { readonly step: 'ended'; readonly outcome: WorkOutcome }
  | { readonly step: 'failed'; readonly error: unknown }

/** One action of a dialog from its start to its end: how far it came, and how to stop it. */
export function useWorkRun(choice: WorkOrderView['choice']) {
  const [state, setState] = useState<WorkState>({ step: 'preview' })
  const workUid = useRef<string | null>(null)
  const [followed, setFollowed] = useState<string | null>(null)
  useEffect(() => {
    if (followed === null) return
    return onWork(followed, ({ done, total: all }) =>
      setState((now) => (now.step === 'running' ? { ...now, done, total: all } : now)),
    )
  }, [followed])

  /** `total` is how many rows it is about, until the host says so. */
  const perform = async (work: ReviewWork, total: number): Promise<WorkOutcome | null> => {
    const uid = newWorkUid()
    workUid.current = uid
    setFollowed(uid)
    setState({ step: 'running', done: 0, total, isStopping: false })
    try {
      const outcome = await inTurn(() => api.review.perform.mutate({ choice, work, workUid: uid }))
      setState({ step: 'ended', outcome })
      return outcome
    } catch (error) {
      setState({ step: 'failed', error })
      return null
    } finally {
      setFollowed(null)
      refreshReviewed()
    }
  }
  const stop = (): void => {
    const uid = workUid.current
    if (uid === null) return
    setState((now) => (now.step === 'running' ? { ...now, isStopping: true } : now))
    // It may have ended just before; then there is nothing to stop.
    api.review.stop.mutate({ workUid: uid }).catch(() => undefined)
  }
  return { state, perform, stop, again: () => setState({ step: 'preview' }) }
}
