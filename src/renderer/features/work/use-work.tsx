import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { AppError } from '../../../shared/errors.ts'
import type { ActionEntry, ReviewWork, WorkOutcome } from '../../../shared/review-work.ts'
import type { RowChoice } from '../../../shared/rows.ts'
import { api, queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'
import { actionWords, placeWords } from '../history/action-words.ts'
import { askAgain, type AskAgain } from './ask-again.ts'
import { inTurn } from './edit-queue.ts'
import { doneWords } from './work-words.ts'
import styles from './work.module.css'

/** An action on rows: what it is called, which rows, and what is done to them. */
export type WorkOrderView = { readonly title: string; readonly choice: RowChoice; readonly work: ReviewWork }

export type Work = {
  /** Performs at once, in turn with edits under way; says why rows stayed. Null when it failed, which has been shown. */
  readonly perform: (order: WorkOrderView) => Promise<WorkOutcome | null>
  readonly undo: () => Promise<boolean>
  readonly redo: () => Promise<boolean>
  /** Says what was done, with a way to take it back. */
  readonly tell: (kind: ReviewWork['kind'], outcome: WorkOutcome) => void
  /** Asks for rejected rows again, with the reason in the prompt. */
  readonly askAgain: (place: AskAgain, outcome: WorkOutcome) => Promise<void>
}

const TOAST_MS = 8_000

/** A name for an action of this window, by which its progress and its stop go. */
export function newWorkUid(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The lists that an action may have touched, for a client whose events are late. */
export function refreshReviewed(): void {
  for (const queryKey of [trpc.documents.pathKey(), trpc.review.pathKey(), trpc.projects.pathKey()])
    void queryClient.invalidateQueries({ queryKey })
}

function tellRefusals({ refused, refusals: [first] }: WorkOutcome): void {
  if (refused === 0) return
  const why = first ? ` Row ${first.blockIndex}: ${first.message}` : ''
  showFailure(
    new AppError('value_invalid', `${countOf(refused, 'row')} stayed as before.${why}`, {
      hint: 'Correct the values that do not fit, then decide again.',
    }),
  )
}

type Toast = { readonly message: string; readonly label: string; readonly onAction: () => void }

function showToast({ message, label, onAction }: Toast): void {
  const id = `work-${newWorkUid()}`
  notifications.show({
    id,
    color: 'green',
    autoClose: TOAST_MS,
    message: (
      <span className={styles.toast}>
        <span>{message}</span>
        <Button
          size="compact-xs"
          onClick={() => {
            notifications.hide(id)
            onAction()
          }}
        >
          {label}
        </Button>
      </span>
    ),
  })
}

function sayUndone(words: string, action: ActionEntry, onShow: () => void): void {
  showToast({ message: `${words}: ${actionWords(action)} in ${placeWords(action)}.`, label: 'Show', onAction: onShow })
}

/** Where an action can be seen: its document, or the project's rows when it touched several. */
export function useShowAction(): (action: ActionEntry) => void {
  const navigate = useNavigate()
  return useCallback(
    ({ projectUid, documentUid, schemaUid, documents }) => {
      const search = { schema: schemaUid }
      if (documents > 1) void navigate({ to: '/projects/$projectUid/rows', params: { projectUid }, search })
      else
        void navigate({
          to: '/projects/$projectUid/documents/$documentUid',
          params: { projectUid, documentUid },
          search,
        })
    },
    [navigate],
  )
}

/** Actions that need no preview: on one row, and undo and redo of the whole workspace. */
export function useWork(): Work {
  const show = useShowAction()
  return useMemo(() => {
    const replay = async (direction: 'undo' | 'redo'): Promise<boolean> => {
      try {
        const { action, refused } = await inTurn(() => api.review[direction].mutate())
        sayUndone(direction === 'undo' ? 'Undone' : 'Done again', action, () => show(action))
        if (refused > 0) showDone(`${countOf(refused, 'row')} had changed since and stayed as they are.`)
        return true
      } catch (error) {
        showFailure(error)
        return false
      } finally {
        refreshReviewed()
      }
    }
    const undo = (): Promise<boolean> => replay('undo')
    return {
      perform: async ({ choice, work }) => {
        try {
          const outcome = await inTurn(() => api.review.perform.mutate({ choice, work, workUid: newWorkUid() }))
          tellRefusals(outcome)
          return outcome
        } catch (error) {
          showFailure(error)
          return null
        } finally {
          refreshReviewed()
        }
      },
      undo,
      redo: () => replay('redo'),
      tell: (kind, outcome) => {
        if (outcome.rows === 0) return
        showToast({ message: `${doneWords(kind, outcome)}.`, label: 'Undo', onAction: () => void undo() })
      },
      askAgain: async (place, { rows, changed }) => {
        try {
          if (changed.length < rows) {
            showDone('These are too many to ask for one by one: run the rejected rows from the run dialog.')
            return
          }
          const asked = await askAgain(place, changed)
          showDone(`${countOf(asked, 'row')} will be asked for again.`)
        } catch (error) {
          showFailure(error)
        }
      },
    }
  }, [show])
}
