import type { ColumnState, GridApi } from 'ag-grid-community'
import { useCallback, useState } from 'react'
import { type RowSort, rowSortSchema } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'

export type Density = 'compact' | 'expanded'
type KeptColumn = Pick<ColumnState, 'colId' | 'width' | 'flex' | 'hide' | 'pinned'>
/** How a person likes to see the rows of a schema. */
export type KeptView = {
  readonly columns: readonly KeptColumn[] | null
  readonly sort: RowSort | null
  readonly density: Density
}

const NO_VIEW: KeptView = { columns: null, sort: null, density: 'compact' }
const keyOf = (schemaUid: string | null): string => `galley.view.${schemaUid ?? 'none'}`

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toColumn(value: unknown): readonly KeptColumn[] {
  if (!isRecord(value) || typeof value.colId !== 'string') return []
  const { colId, width, flex, hide, pinned } = value
  return [
    {
      colId,
      ...(typeof width === 'number' && width > 0 ? { width } : {}),
      ...(typeof flex === 'number' || flex === null ? { flex } : {}),
      hide: hide === true,
      pinned: pinned === 'left' || pinned === 'right' ? pinned : null,
    },
  ]
}

/** What was stored, as far as it still makes sense. */
export function parseView(text: string | null): KeptView {
  if (text === null) return NO_VIEW
  try {
    const stored: unknown = JSON.parse(text)
    if (!isRecord(stored)) return NO_VIEW
    const sort = rowSortSchema.safeParse(stored.sort)
    return {
      columns: Array.isArray(stored.columns) ? stored.columns.flatMap(toColumn) : null,
      sort: sort.success ? sort.data : null,
      density: stored.density === 'expanded' ? 'expanded' : 'compact',
    }
  } catch {
    return NO_VIEW
  }
}

function recall(schemaUid: string | null): KeptView {
  return parseView(window.localStorage.getItem(keyOf(schemaUid)))
}

function remember(schemaUid: string | null, change: Partial<KeptView>): void {
  try {
    window.localStorage.setItem(keyOf(schemaUid), JSON.stringify({ ...recall(schemaUid), ...change }))
  } catch {
    // A full or forbidden storage costs only the memory of the view.
  }
}

/** Keeps width, order, place and visibility of the columns of a schema in this browser. */
export function rememberColumns(grid: GridApi<GridRow>, schemaUid: string | null): void {
  const shown = grid
    .getColumnState()
    .map(({ colId, width, flex, hide, pinned }) => ({ colId, width, flex, hide, pinned }))
  const isShown = new Set(shown.map((column) => column.colId))
  // Columns of another screen of the schema, such as the document's, keep what they had.
  const others = (recall(schemaUid).columns ?? []).filter((column) => !isShown.has(column.colId))
  remember(schemaUid, { columns: [...shown, ...others].flatMap(toColumn) })
}

export function recallColumns(grid: GridApi<GridRow>, schemaUid: string | null): void {
  const { columns } = recall(schemaUid)
  if (columns) grid.applyColumnState({ state: [...columns], applyOrder: true })
}

export function rememberSort(schemaUid: string | null, sort: RowSort | null): void {
  remember(schemaUid, { sort })
}

export function rememberDensity(schemaUid: string | null, density: Density): void {
  remember(schemaUid, { density })
}

/** Columns, sort and density as they come. */
export function forgetView(schemaUid: string | null): void {
  window.localStorage.removeItem(keyOf(schemaUid))
}

/** Density and sort of a schema's grids, as they were left. RowGrid and ViewMenu keep what a person changes. */
export function useGridView(schemaUid: string | null) {
  const [shown, setShown] = useState(() => ({ schemaUid, ...recall(schemaUid) }))
  const view = shown.schemaUid === schemaUid ? shown : { schemaUid, ...recall(schemaUid) }
  if (view !== shown) setShown(view)
  const setDensity = useCallback(
    (density: Density) => {
      remember(schemaUid, { density })
      setShown((now) => ({ ...now, density }))
    },
    [schemaUid],
  )
  const setSort = useCallback(
    (sort: RowSort | null) => {
      remember(schemaUid, { sort })
      setShown((now) => ({ ...now, sort }))
    },
    [schemaUid],
  )
  return { density: view.density, sort: view.sort, setDensity, setSort }
}
