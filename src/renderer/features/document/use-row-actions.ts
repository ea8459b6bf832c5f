import type { GridApi } from 'ag-grid-community'
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { GridRow } from '../../../shared/views.ts'
import type { GridFilter } from '../../grid/datasource.ts'
import { focusRow, targetRows } from '../../grid/grid-moves.ts'
import { findNextStaged, findPlace } from '../../grid/next-staged.ts'
import { api } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import type { Review } from './use-review.ts'

export type RowActionsOptions = {
  readonly grid: GridApi<GridRow> | null
  readonly review: Review | null
  readonly filter: GridFilter
  readonly isFiltered: boolean
  readonly current: GridRow | null
  readonly askReject: (rows: readonly number[]) => void
  readonly askRun: (rows: readonly number[]) => void
  readonly clearFilters: () => void
}

export type RowActions = {
  readonly confirm: () => Promise<void>
  readonly askReject: () => void
  readonly askRun: () => void
  readonly reject: (rows: readonly number[], reason: string | null) => Promise<void>
  readonly reopen: () => Promise<void>
  readonly next: () => Promise<void>
  readonly focusGrid: () => void
}

/** Moves the focus to the next staged row of the filtered list, or to the first one after the end. */
async function goToNextStaged(grid: GridApi<GridRow>, options: RowActionsOptions): Promise<void> {
  const { filter, isFiltered, current, clearFilters } = options
  if (filter.status === 'ai_complete') {
    const after = (grid.getFocusedCell()?.rowIndex ?? -1) + 1
    focusRow(grid, after < grid.getDisplayedRowCount() ? after : 0)
    return
  }
  const next = await findNextStaged(
    (offset, limit) => api.grid.page.query({ ...filter, status: 'ai_complete', offset, limit }),
    current?.blockIndex ?? -1,
  )
  if (next === null) {
    showDone('Nothing else is staged here.')
    return
  }
  // Unfiltered, a row's place is its block's index.
  const place = isFiltered
    ? await findPlace((offset, limit) => api.grid.page.query({ ...filter, offset, limit }), next)
    : next
  if (place === null) clearFilters()
  else focusRow(grid, place)
}

/** What a person does to the focused row, or to all selected ones. */
export function rowActions(options: RowActionsOptions): RowActions {
  const { grid, review, filter } = options
  const targets = (wanted: readonly OverlayStatus[], otherwise: string): readonly number[] => {
    const rows = grid ? targetRows(grid).filter(({ status }) => status !== null && wanted.includes(status)) : []
    if (rows.length === 0) showDone(otherwise)
    return rows.map((row) => row.blockIndex)
  }
  const focusGrid = (): void => {
    if (grid) focusRow(grid, grid.getFocusedCell()?.rowIndex ?? 0)
  }
  const next = async (): Promise<void> => {
    if (grid) await goToNextStaged(grid, options).catch(showFailure)
  }
  /** After one decision the next staged row is at hand; after several the selection is done with. */
  const advance = async (count: number): Promise<void> => {
    if (count > 1) grid?.deselectAll()
    if (count === 1 && filter.status !== 'ai_complete') await next()
    else focusGrid()
  }
  return {
    next,
    focusGrid,
    confirm: async () => {
      const rows = targets(['ai_complete'], 'Only staged rows can be confirmed.')
      if (review && rows.length > 0 && (await review.confirm(rows))) await advance(rows.length)
    },
    askReject: () => {
      const rows = targets(['ai_complete'], 'Only staged rows can be rejected.')
      if (rows.length > 0) options.askReject(rows)
    },
    askRun: () => {
      const rows = targets(['pending', 'failed', 'ai_complete', 'rejected'], 'Confirmed rows are not run again.')
      if (rows.length > 0) options.askRun(rows)
    },
    reject: async (rows, reason) => {
      if (review && (await review.reject(rows, reason))) await advance(rows.length)
    },
    reopen: async () => {
      const rows = targets(['confirmed', 'rejected'], 'Only confirmed or rejected rows can be reopened.')
      if (!review || rows.length === 0 || !(await review.reopen(rows))) return
      if (rows.length > 1) grid?.deselectAll()
      focusGrid()
    },
  }
}
