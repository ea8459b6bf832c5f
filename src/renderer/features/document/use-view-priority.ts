import { useDebouncedCallback } from '@mantine/hooks'
import type { GridApi } from 'ag-grid-community'
import { useEffect } from 'react'
import type { GridRow, RunSummary } from '../../../shared/views.ts'
import { api } from '../../lib/api.ts'

const PAUSE_MS = 400

/** While a run is under way, the rows in sight are asked first. */
export function useViewPriority(grid: GridApi<GridRow> | null, run: RunSummary | null): void {
  const runUid = run?.status === 'running' && run.counts.pending > 0 ? run.runUid : null
  const tell = useDebouncedCallback(() => {
    if (!grid || grid.isDestroyed() || runUid === null) return
    const first = grid.getDisplayedRowAtIndex(grid.getFirstDisplayedRowIndex())?.data?.blockIndex
    const last = grid.getDisplayedRowAtIndex(grid.getLastDisplayedRowIndex())?.data?.blockIndex
    // A hint that does not arrive costs nothing but order.
    if (first !== undefined && last !== undefined) api.runs.view.mutate({ runUid, first, last }).catch(() => undefined)
  }, PAUSE_MS)
  useEffect(() => {
    if (!grid || runUid === null) return
    tell()
    grid.addEventListener('viewportChanged', tell)
    return () => {
      if (!grid.isDestroyed()) grid.removeEventListener('viewportChanged', tell)
    }
  }, [grid, runUid, tell])
}
