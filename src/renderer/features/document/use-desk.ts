import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import type { GridApi } from 'ag-grid-community'
import { useCallback, useMemo, useState } from 'react'
import type { GridPage, GridRow } from '../../../shared/views.ts'
import type { GridFilter } from '../../grid/datasource.ts'
import { trpc } from '../../lib/api.ts'
import type { Filters } from './filter-bar.tsx'
import { rowActions } from './use-row-actions.ts'
import { useCellEdits } from './use-cell-edits.ts'
import { useReview } from './use-review.ts'

const NO_FILTERS: Filters = { status: null, blockType: null, search: '' }
const SEARCH_PAUSE_MS = 200

export type DeskDialog =
  | { readonly kind: 'run' | 'pending' | 'export' | 'confirm' | 'receipt' | 'carry-over' }
  | { readonly kind: 'reject' | 'rerun'; readonly rows: readonly number[] }
  | null

type DeskKey = { readonly documentUid: string; readonly schemaUid: string | null; readonly runUid: string | null }

/** The filters as typed, and as they are sent to the host after a pause in typing. */
function useFilters({ documentUid, schemaUid }: DeskKey) {
  const [filters, setFilters] = useState(NO_FILTERS)
  const [searchText] = useDebouncedValue(filters.search, SEARCH_PAUSE_MS)
  const { status, blockType } = filters
  const filter = useMemo<GridFilter>(
    () => ({ documentUid, schemaUid, status, blockType, search: searchText.trim() }),
    [documentUid, schemaUid, status, blockType, searchText],
  )
  const isFiltered = status !== null || blockType !== null || filter.search !== ''
  return { filters, setFilters, filter, isFiltered, clearFilters: () => setFilters(NO_FILTERS) }
}

/** What the last page of the grid said: how many rows match, fresh counts, or why it failed. */
function usePageNews({ documentUid, schemaUid }: DeskKey) {
  const client = useQueryClient()
  const [error, onError] = useState<unknown>(null)
  const [matches, setMatches] = useState<number | null>(null)
  const onPage = useCallback(
    (page: GridPage) => {
      onError(null)
      setMatches(page.total)
      client.setQueryData(trpc.documents.get.queryKey({ documentUid, schemaUid }), (known) =>
        known?.run ? { ...known, run: { ...known.run, counts: page.counts } } : known,
      )
    },
    [client, documentUid, schemaUid],
  )
  return { error, matches, onPage, onError }
}

/** State and actions of the document screen. */
export function useDesk(key: DeskKey) {
  const [grid, setGrid] = useState<GridApi<GridRow> | null>(null)
  const [current, setCurrent] = useState<GridRow | null>(null)
  const [selected, setSelected] = useState(0)
  const [dialog, setDialog] = useState<DeskDialog>(null)
  const filtering = useFilters(key)
  const news = usePageNews(key)
  const refresh = useCallback(() => {
    if (grid && !grid.isDestroyed()) grid.refreshInfiniteCache()
  }, [grid])
  const { review, isBusy, announcement } = useReview(key.runUid, refresh)
  const showRow = useCallback(
    (row: GridRow) => setCurrent((shown) => (shown?.blockIndex === row.blockIndex ? row : shown)),
    [],
  )
  const edits = useCellEdits(grid, review, showRow)
  const actions = rowActions({
    grid,
    review,
    current,
    filter: filtering.filter,
    isFiltered: filtering.isFiltered,
    clearFilters: filtering.clearFilters,
    askReject: (rows) => setDialog({ kind: 'reject', rows }),
    askRun: (rows) => setDialog({ kind: 'rerun', rows }),
  })
  return {
    grid,
    setGrid,
    current,
    setCurrent,
    selected,
    setSelected,
    dialog,
    setDialog,
    refresh,
    review,
    isBusy,
    announcement,
    edits,
    actions,
    ...filtering,
    ...news,
  }
}

export type Desk = ReturnType<typeof useDesk>
