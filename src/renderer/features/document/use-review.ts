import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { AppError } from '../../../shared/errors.ts'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, ReviewOutcome } from '../../../shared/views.ts'
import { api, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount } from '../../lib/format.ts'

type Decide = (blockIndexes: readonly number[]) => Promise<boolean>

export type Review = {
  readonly edit: (row: GridRow, field: string, value: JsonValue) => Promise<GridRow>
  /** Null confirms all that is staged. */
  readonly confirm: (blockIndexes: readonly number[] | null) => Promise<boolean>
  readonly reject: (blockIndexes: readonly number[], reason: string | null) => Promise<boolean>
  readonly reopen: Decide
  readonly undo: () => Promise<boolean>
  readonly redo: () => Promise<boolean>
}

type ReviewOptions = {
  readonly runUid: string
  readonly client: QueryClient
  readonly onChanged: () => void
  readonly announce: (words: string) => void
  readonly setBusy: (isBusy: boolean) => void
}

function tellRefusals(outcome: ReviewOutcome): void {
  if (outcome.refused === 0) return
  const first = outcome.firstRefusal ? ` Row ${outcome.firstRefusal.blockIndex}: ${outcome.firstRefusal.message}` : ''
  const hint = 'Correct the values that do not fit, then decide again.'
  const refusal = new AppError('value_invalid', `${countOf(outcome.refused, 'row')} stayed as before.${first}`, {
    hint,
  })
  showFailure(refusal)
}

/** Runs a review action, shows what it did or why it failed, and answers whether any row changed. */
function performer(options: ReviewOptions, edits: { last: Promise<unknown> }) {
  const { client, announce, setBusy, onChanged } = options
  return async <T extends ReviewOutcome>(run: () => Promise<T>, describe: (outcome: T) => string): Promise<boolean> => {
    setBusy(true)
    try {
      // An edit on its way belongs before the decision on its row.
      await edits.last
      const outcome = await run()
      announce(describe(outcome))
      tellRefusals(outcome)
      return outcome.rows > 0
    } catch (error) {
      showFailure(error)
      return false
    } finally {
      setBusy(false)
      onChanged()
      void client.invalidateQueries({ queryKey: trpc.documents.pathKey() })
      void client.invalidateQueries({ queryKey: trpc.review.pathKey() })
    }
  }
}

function createReview(options: ReviewOptions): Review {
  const { runUid, client, announce } = options
  const edits: { last: Promise<unknown> } = { last: Promise.resolve() }
  const revisions = new Map<number, number>()
  const perform = performer(options, edits)
  const told = (words: string): string => {
    showDone(words)
    return words
  }
  return {
    edit: (row, field, value) => {
      const { blockIndex } = row
      const task = edits.last.then(async () => {
        const revision = Math.max(row.revision, revisions.get(blockIndex) ?? 0)
        const edited = await api.review.edit.mutate({ runUid, blockIndex, field, value, revision })
        revisions.set(blockIndex, edited.revision)
        announce(`${field} of row ${blockIndex} changed.`)
        void client.invalidateQueries({ queryKey: trpc.review.pathKey() })
        return edited
      })
      edits.last = task.catch(() => undefined)
      return task
    },
    confirm: (blockIndexes) =>
      perform(
        () => api.review.confirm.mutate({ runUid, blockIndexes: blockIndexes && [...blockIndexes] }),
        ({ rows }) =>
          rows > 1
            ? told(`${formatCount(rows)} rows confirmed. Undo takes it back.`)
            : `${countOf(rows, 'row')} confirmed.`,
      ),
    reject: (blockIndexes, reason) =>
      perform(
        () => api.review.reject.mutate({ runUid, blockIndexes: [...blockIndexes], reason }),
        ({ rows }) => `${countOf(rows, 'row')} rejected.`,
      ),
    reopen: (blockIndexes) =>
      perform(
        () => api.review.reopen.mutate({ runUid, blockIndexes: [...blockIndexes] }),
        ({ rows }) => `${countOf(rows, 'row')} reopened.`,
      ),
    undo: () =>
      perform(
        () => api.review.undo.mutate({ runUid }),
        ({ action, rows }) => told(`Undone: ${action.replaceAll('_', ' ')}, ${countOf(rows, 'row')}.`),
      ),
    redo: () =>
      perform(
        () => api.review.redo.mutate({ runUid }),
        ({ action, rows }) => told(`Done again: ${action.replaceAll('_', ' ')}, ${countOf(rows, 'row')}.`),
      ),
  }
}

/** The review actions of a run, null while there is no run. `announcement` says what the last one did. */
export function useReview(runUid: string | null, onChanged: () => void) {
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [announcement, announce] = useState('')
  const review = useMemo(
    () => (runUid === null ? null : createReview({ runUid, client, onChanged, announce, setBusy })),
    [runUid, client, onChanged],
  )
  return { review, isBusy, announcement }
}
