import type { GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'
import { CONTENT_COLUMN, fieldOfColumn } from './columns.ts'

/** Puts the focus on a row, keeping the column, and scrolls it into sight. */
export function focusRow(api: GridApi<GridRow>, rowIndex: number): void {
  const last = api.getDisplayedRowCount() - 1
  const target = Math.max(0, Math.min(last, rowIndex))
  if (last < 0) return
  const column = api.getFocusedCell()?.column ?? CONTENT_COLUMN
  api.ensureIndexVisible(target)
  api.setFocusedCell(target, column)
}

export function moveFocus(api: GridApi<GridRow>, delta: number): void {
  const focused = api.getFocusedCell()
  focusRow(api, focused ? focused.rowIndex + delta : 0)
}

/** The next staged row below, as far as the rows at hand tell; null when they do not. */
export function nextStagedAtHand(api: GridApi<GridRow>, after: number): number | null {
  for (let index = after + 1; index < api.getDisplayedRowCount(); index++) {
    const row = api.getDisplayedRowAtIndex(index)?.data
    if (!row) return null
    if (row.status === 'ai_complete') return index
  }
  return null
}

/** The focus may be put on a row unasked: nothing is open that has it. */
export function isFocusFree(api: GridApi<GridRow>): boolean {
  return api.getEditingCells().length === 0 && document.querySelector('[aria-modal="true"]') === null
}

/** Opens the editor of the focused cell, or of the row's first field when the focus is elsewhere. */
export function editFocused(api: GridApi<GridRow>): boolean {
  const focused = api.getFocusedCell()
  if (!focused || api.getEditingCells().length > 0) return false
  const isField = fieldOfColumn(focused.column.getColId()) !== null
  const column = isField
    ? focused.column
    : api.getAllDisplayedColumns().find((one) => fieldOfColumn(one.getColId()) !== null)
  if (!column) return false
  api.ensureColumnVisible(column)
  api.setFocusedCell(focused.rowIndex, column)
  api.startEditingCell({ rowIndex: focused.rowIndex, colKey: column })
  return true
}

/** The rows that an action means: all selected ones when there are several, else the one with the focus. */
export function targetRows(api: GridApi<GridRow>): readonly GridRow[] {
  const selected = api.getSelectedRows()
  if (selected.length > 1) return selected
  const focused = api.getFocusedCell()
  const row = focused ? api.getDisplayedRowAtIndex(focused.rowIndex)?.data : undefined
  if (row) return [row]
  return selected
}
