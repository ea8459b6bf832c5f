import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, ReviewOutcome } from '../../../shared/views.ts'
import { api, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount } from '../../lib/format.ts'

export type Review = {
  readonly isBusy: boolean
  /** What the last action did, for those who hear the screen. */
  readonly announcement: string
  readonly edit: (row: GridRow, field: string, value: JsonValue) => Promise<GridRow>
  readonly confirm: (blockIndexes: readonly number[] | null) => Promise<boolean>
  readonly reject: (blockIndexes: readonly number[], reason: string | null) => Promise<boolean>
  readonly reopen: (blockIndexes: readonly number[]) => Promise<boolean>
  readonly undo: () => Promise<boolean>
  readonly redo: () => Promise<boolean>
}

function tellRefusals(outcome: ReviewOutcome): void {
  if (outcome.refused === 0) return
  const first = outcome.firstRefusal ? ` Row ${outcome.firstRefusal.blockIndex}: ${outcome.firstRefusal.message}` : ''
  showFailure(new RefusedRows(`${countOf(outcome.refused, 'row')} stayed as they were.${first}`))
}

/** Carries the sentence of a refusal in the shape of a host failure, so that it gets a hint that fits. */
class RefusedRows extends Error {
  readonly data = { app: { code: 'value_invalid' as const, message: this.message, hint: 'Correct the values that do not fit, then confirm again.' } }
}

/** The review actions of a run. Each refreshes what it touched; failures are shown and answered with false. */
export function useReview(runUid: string | null, onChanged: () => void): Review {
  const client = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  const [announcement, setAnnouncement] = useState('')
  const edits = useRef<Promise<unknown>>(Promise.resolve())
  const revisions = useRef(new Map<string, number>())

  const refresh = useCallback(() => {
    onChanged()
    void client.invalidateQueries({ queryKey: trpc.documents.pathKey() })
    void client.invalidateQueries({ queryKey: trpc.review.pathKey() })
  }, [client, onChanged])

  const act = useCallback(
    async (run: (runUid: string) => Promise<ReviewOutcome>, done: (outcome: ReviewOutcome) => string): Promise<boolean> => {
      if (!runUid) return false
      setIsBusy(true)
      try {
        // An edit on its way belongs before the decision on its row.
        await edits.current
        const outcome = await run(runUid)
        setAnnouncement(done(outcome))
        tellRefusals(outcome)
        refresh()
        return outcome.rows > 0
      } catch (error) {
        showFailure(error)
        refresh()
        return false
      } finally {
        setIsBusy(false)
      }
    },
    [refresh, runUid],
  )

  const edit = useCallback(
    (row: GridRow, field: string, value: JsonValue): Promise<GridRow> => {
      const key = `${runUid}/${row.blockIndex}`
      const task = edits.current.then(async () => {
        if (!runUid) throw new Error('There is no run to edit.')
        const revision = Math.max(row.revision, revisions.current.get(key) ?? 0)
        const edited = await api.review.edit.mutate({ runUid, blockIndex: row.blockIndex, field, value, revision })
        revisions.current.set(key, edited.revision)
        setAnnouncement(`${field} of row ${row.blockIndex} changed.`)
        void client.invalidateQueries({ queryKey: trpc.review.pathKey() })
        return edited
      })
      edits.current = task.catch(() => undefined)
      return task
    },
    [client, runUid],
  )

  const history = async (kind: 'undo' | 'redo'): Promise<boolean> => {
    let target = ''
    return act(
      async (uid) => {
        const outcome = await (kind === 'undo' ? api.review.undo.mutate({ runUid: uid }) : api.review.redo.mutate({ runUid: uid }))
        target = outcome.action
        return outcome
      },
      ({ rows }) => {
        const words = `${kind === 'undo' ? 'Undone' : 'Done again'}: ${target}, ${countOf(rows, 'row')}.`
        showDone(words)
        return words
      },
    )
  }

  return {
    isBusy,
    announcement,
    edit,
    confirm: (blockIndexes) =>
      act(
        (uid) => api.review.confirm.mutate({ runUid: uid, blockIndexes: blockIndexes ? [...blockIndexes] : null }),
        ({ rows }) => {
          const words = `${countOf(rows, 'row')} confirmed.`
          if (rows > 1) showDone(`${formatCount(rows)} rows confirmed. Undo takes it back.`)
          return words
        },
      ),
    reject: (blockIndexes, reason) =>
      act((uid) => api.review.reject.mutate({ runUid: uid, blockIndexes: [...blockIndexes], reason }), ({ rows }) => `${countOf(rows, 'row')} rejected.`),
    reopen: (blockIndexes) =>
      act((uid) => api.review.reopen.mutate({ runUid: uid, blockIndexes: [...blockIndexes] }), ({ rows }) => `${countOf(rows, 'row')} reopened.`),
    undo: () => history('undo'),
    redo: () => history('redo'),
  }
}
