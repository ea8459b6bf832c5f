import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Refusal, WorkPreview } from '../../../shared/review-work.ts'
import { api } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'
import { onWork } from '../../lib/live.ts'
import type { Where } from '../../lib/where.ts'
import { inTurn } from '../work/edit-queue.ts'
import { newWorkUid, refreshReviewed, type WorkOrderView } from '../work/use-work.tsx'
import { nameValues, rowsOfMerge, type Merge } from './merges.ts'

/** Beyond it a preview of each would take longer than to undo them. */
const PREVIEWED = 20

export type MergeAbout = Pick<Where, 'scope' | 'filter'> & { readonly field: string }

/** One merge as an action of its own. */
export function orderOf({ scope, filter, field }: MergeAbout, merge: Merge): WorkOrderView {
  return {
    title: `Merge ${nameValues(merge.from)} into “${merge.to}”`,
    choice: { kind: 'filter', scope, filter: rowsOfMerge(filter, field, merge) },
    work: { kind: 'change', change: { kind: 'merge', field, from: [...merge.from], to: merge.to } },
  }
}

export type PreviewedMerge = { readonly merge: Merge; readonly preview: WorkPreview | null }

/** What each of several merges would do by itself: the first of them, one after the other. */
export function useMergePreviews(about: MergeAbout, merges: readonly Merge[]) {
  return useQuery({
    queryKey: ['merge-previews', about, merges],
    queryFn: async ({ signal }): Promise<readonly PreviewedMerge[]> => {
      const found: PreviewedMerge[] = []
      for (const [index, merge] of merges.entries()) {
        const { choice, work } = orderOf(about, merge)
        const preview = index < PREVIEWED ? await api.review.preview.query({ choice, work }, { signal }) : null
        found.push({ merge, preview })
      }
      return found
    },
    staleTime: 0,
    gcTime: 0,
  })
}

export type MergeSum = {
  readonly merges: number
  /** The first of them in the history; null when nothing changed. */
  readonly firstEventId: number | null
  readonly rows: number
  readonly refused: number
  readonly refusals: readonly Refusal[]
  readonly isStopped: boolean
}
export type MergeState =
  | { readonly step: 'preview' }
  | { readonly step: 'running'; readonly at: number; readonly share: number; readonly isStopping: boolean }
  | { readonly step: 'ended'; readonly sum: MergeSum }
  | { readonly step: 'failed'; readonly error: unknown; readonly sum: MergeSum }

const NOTHING: MergeSum = { merges: 0, firstEventId: null, rows: 0, refused: 0, refusals: [], isStopped: false }

/** Performs one merge under a name that `onStart` hears, and adds what it did to what was done before. */
async function performOne(
  order: WorkOrderView,
  before: MergeSum,
  onStart: (workUid: string) => void,
): Promise<MergeSum> {
  const workUid = newWorkUid()
  onStart(workUid)
  const { choice, work } = order
  const outcome = await inTurn(() => api.review.perform.mutate({ choice, work, workUid }))
  return {
    merges: before.merges + (outcome.rows > 0 ? 1 : 0),
    firstEventId: before.firstEventId ?? outcome.eventId,
    rows: before.rows + outcome.rows,
    refused: before.refused + outcome.refused,
    refusals: [...before.refusals, ...outcome.refusals].slice(0, 50),
    isStopped: outcome.isStopped,
  }
}

/** Several merges one after the other, each an action of the history; a stop ends the present one and those after it. */
export function useMerges(about: MergeAbout) {
  const [state, setState] = useState<MergeState>({ step: 'preview' })
  const [workUid, setWorkUid] = useState<string | null>(null)
  const isStopping = useRef(false)
  const isToEnd = (): boolean => isStopping.current
  useEffect(() => {
    if (workUid === null) return
    return onWork(workUid, ({ done, total }) =>
      setState((now) => (now.step === 'running' && total > 0 ? { ...now, share: done / total } : now)),
    )
  }, [workUid])

  const perform = async (merges: readonly Merge[]): Promise<MergeSum> => {
    let sum = NOTHING
    isStopping.current = false
    try {
      for (const [at, merge] of merges.entries()) {
        if (isToEnd() || sum.isStopped) {
          sum = { ...sum, isStopped: true }
          break
        }
        setState({ step: 'running', at, share: 0, isStopping: false })
        sum = await performOne(orderOf(about, merge), sum, setWorkUid)
      }
      setState({ step: 'ended', sum })
    } catch (error) {
      setState({ step: 'failed', error, sum })
    } finally {
      setWorkUid(null)
      refreshReviewed()
    }
    return sum
  }
  const stop = (): void => {
    isStopping.current = true
    setState((now) => (now.step === 'running' ? { ...now, isStopping: true } : now))
    // It may have ended just before; then there is nothing to stop.
    if (workUid !== null) api.review.stop.mutate({ workUid }).catch(() => undefined)
  }
  const undoAll = async (): Promise<void> => {
    if (state.step !== 'ended' || state.sum.firstEventId === null) return
    try {
      await inTurn(() => api.review.undo.mutate({ throughEventId: state.sum.firstEventId ?? undefined }))
      showDone(`${countOf(state.sum.merges, 'merge')} undone.`)
    } catch (error) {
      showFailure(error)
    } finally {
      refreshReviewed()
    }
  }
  return { state, perform, stop, undoAll }
}
