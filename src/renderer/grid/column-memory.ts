import type { ColumnState, GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'

const keyOf = (schemaUid: string | null): string => `galley.columns.${schemaUid ?? 'none'}`

/** Keeps widths and order of the columns of a schema in this browser. */
export function rememberColumns(api: GridApi<GridRow>, schemaUid: string | null): void {
  const state = api.getColumnState().map(({ colId, width, flex }) => ({ colId, width, flex }))
  try {
    window.localStorage.setItem(keyOf(schemaUid), JSON.stringify(state))
  } catch {
    // A full or forbidden storage costs only the memory of widths.
  }
}

export function recallColumns(api: GridApi<GridRow>, schemaUid: string | null): void {
  const stored = window.localStorage.getItem(keyOf(schemaUid))
  if (!stored) return
  try {
    api.applyColumnState({ state: JSON.parse(stored) as ColumnState[], applyOrder: true })
  } catch {
    window.localStorage.removeItem(keyOf(schemaUid))
  }
}
