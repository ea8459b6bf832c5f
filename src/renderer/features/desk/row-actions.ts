import type { GridApi } from 'ag-grid-community'
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { ReviewWork } from '../../../shared/review-work.ts'
import type { RowTab } from '../../../shared/rows.ts'
import type { GridRow } from '../../../shared/views.ts'
import { rowId } from '../../grid/columns.ts'
import { focusRow, isFocusFree, nextStagedAtHand, targetRows } from '../../grid/grid-moves.ts'
import { api } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'
import type { AskAgain } from '../work/ask-again.ts'
import type { Rejection } from '../work/reject-fields.tsx'
import type { Work, WorkOrderView } from '../work/use-work.tsx'
import { doneWords, VERBS } from '../work/work-words.ts'
import { choiceOf, choiceOfQuery, chosenOf } from './chosen-rows.ts'
import type { DeskQuery } from './use-desk-query.ts'

export type RowActionsOptions = {
  readonly grid: GridApi<GridRow> | null
  readonly query: DeskQuery
  readonly isAll: boolean
  /** Rows that match. */
  readonly total: number
  /** Staged rows of the scope. */
  readonly staged: number
  readonly work: Work
  readonly again: AskAgain | null
  readonly announce: (words: string) => void
  readonly refresh: () => void
  readonly ask: (order: WorkOrderView) => void
  readonly askRejection: (row: GridRow) => void
  readonly askRun: (rows: readonly GridRow[]) => void
  readonly deselect: () => void
}

const CONFIRM: ReviewWork = { kind: 'confirm', sampleUid: null }
const REJECT: ReviewWork = { kind: 'reject', reason: null }
const REOPEN: ReviewWork = { kind: 'reopen' }
/** In these tabs a decided row leaves the list, so that the next one comes to its place. */
const LEAVING: readonly RowTab[] = ['ai_complete', 'low_confidence', 'evidence_missing', 'invalid']
/** Rows that may be asked again. */
const RERUN: readonly OverlayStatus[] = ['pending', 'failed', 'ai_complete', 'rejected']

const rowsAtHand = ({ grid }: RowActionsOptions): readonly GridRow[] => (grid ? targetRows(grid) : [])

function createMoves({ grid, query: { query, isFiltered } }: RowActionsOptions) {
  const placeOfFocus = (): number => grid?.getFocusedCell()?.rowIndex ?? -1
  /** Puts the focus on a row, unless the person has gone elsewhere since it was on `from`. */
  const follow = (from: number, to: number): void => {
    if (grid && placeOfFocus() === from && isFocusFree(grid)) focusRow(grid, to)
  }
  const focusGrid = (): void => {
    if (grid) focusRow(grid, Math.max(0, placeOfFocus()))
  }
  const next = async (): Promise<void> => {
    if (!grid) return
    const from = placeOfFocus()
    const atHand = nextStagedAtHand(grid, from)
    if (atHand !== null) {
      focusRow(grid, atHand)
      return
    }
    try {
      const place = await api.rows.next.query({ query, after: from })
      if (place !== null) follow(from, place)
      else showDone(isFiltered ? 'Nothing else is staged among these rows.' : 'Nothing else is staged here.')
    } catch (error) {
      showFailure(error)
    }
  }
  /**
   * Goes on from a row while its decision is on its way: the next key means the next row. Where the rows at hand do not
   * tell which that is, it is found when the decision was taken; a refused one is gone back to.
   */
  const goOn = (row: GridRow): ((isTaken: boolean) => Promise<void>) => {
    const from = grid?.getRowNode(rowId(row))?.rowIndex ?? placeOfFocus()
    const to = grid && nextStagedAtHand(grid, from)
    if (grid) focusRow(grid, to ?? from)
    return async (isTaken) => {
      const { tab } = query.filter
      if (to !== null) {
        if (!isTaken) follow(to, from)
        return
      }
      // In a list that it leaves, the row that takes its place is the next one.
      const isLeft = tab !== null && LEAVING.includes(tab)
      if (isTaken && !isLeft && placeOfFocus() === from) await next()
    }
  }
  return { focusGrid, next, goOn }
}

type Moves = ReturnType<typeof createMoves>
type Wanted = { readonly statuses: readonly OverlayStatus[]; readonly otherwise: string }

function createDecisions(options: RowActionsOptions, { goOn }: Moves) {
  const { query, isAll, total, staged, work, again, announce, refresh } = options
  /** Performs on one row at once; answers whether it changed. */
  const performOne = async (row: GridRow, done: ReviewWork, rejection?: Rejection): Promise<boolean> => {
    const outcome = await work.perform({ title: '', choice: choiceOf([row]), work: done })
    refresh()
    if (!outcome || outcome.rows === 0) return false
    announce(`${doneWords(done.kind, outcome)}.`)
    if (again && rejection?.isAskedAgain) await work.askAgain(again, outcome)
    return true
  }
  const decide = async (done: ReviewWork, { statuses, otherwise }: Wanted): Promise<void> => {
    const chosen = chosenOf({ isAll, total, query: query.query, rows: rowsAtHand(options) })
    if (chosen.kind === 'many') {
      options.ask({
        title: `${VERBS[done.kind]} ${countOf(chosen.count, 'selected row')}?`,
        choice: chosen.choice,
        work: done,
      })
      return
    }
    if (chosen.kind === 'none' || chosen.row.status === null || !statuses.includes(chosen.row.status)) {
      showDone(otherwise)
      return
    }
    if (done.kind === 'reject') options.askRejection(chosen.row)
    else if (done.kind !== 'confirm') await performOne(chosen.row, done)
    else {
      const arrive = goOn(chosen.row)
      await arrive(await performOne(chosen.row, done))
    }
  }
  /** All staged rows that match, whatever is selected. */
  const decideAll = (done: ReviewWork): void => {
    if (staged === 0) {
      showDone('Nothing is staged here.')
      return
    }
    const { filter, ...rest } = query.query
    const stagedOnly = { ...rest, filter: filter.tab === null ? { ...filter, tab: 'ai_complete' as const } : filter }
    const verb = VERBS[done.kind]
    const title = query.isFiltered ? `${verb} all staged rows that match?` : `${verb} ${countOf(staged, 'staged row')}?`
    options.ask({ title, choice: choiceOfQuery(stagedOnly), work: done })
  }
  return { performOne, decide, decideAll }
}

/** What a person does to the focused row, to all selected ones, or to all that match. */
export function rowActions(options: RowActionsOptions) {
  const { work, refresh } = options
  const moves = createMoves(options)
  const { performOne, decide, decideAll } = createDecisions(options, moves)
  const staged = (verb: string): Wanted => ({
    statuses: ['ai_complete'],
    otherwise: `Only staged rows can be ${verb}.`,
  })
  return {
    next: moves.next,
    focusGrid: moves.focusGrid,
    confirm: () => decide(CONFIRM, staged('confirmed')),
    askReject: () => void decide(REJECT, staged('rejected')),
    reopen: () =>
      decide(REOPEN, {
        statuses: ['confirmed', 'rejected'],
        otherwise: 'Only confirmed or rejected rows can be reopened.',
      }),
    confirmAll: () => decideAll(CONFIRM),
    rejectAll: () => decideAll(REJECT),
    reject: async (row: GridRow, rejection: Rejection): Promise<void> => {
      const reason = rejection.reason.trim() || null
      const arrive = moves.goOn(row)
      await arrive(await performOne(row, { kind: 'reject', reason }, rejection))
    },
    askRun: () => {
      const rows = rowsAtHand(options).filter(({ status }) => status !== null && RERUN.includes(status))
      const isOneDocument = new Set(rows.map(({ documentUid }) => documentUid)).size <= 1
      if (rows.length === 0) showDone('Confirmed rows are not run again.')
      else if (!isOneDocument) showDone('Choose rows of one document to run them again.')
      else options.askRun(rows)
    },
    /** After an action on many the selection is done with. */
    finish: () => {
      options.deselect()
      refresh()
      moves.focusGrid()
    },
    undo: () => work.undo().finally(refresh),
    redo: () => work.redo().finally(refresh),
  }
}
