import { createGrid, type GridApi, type IDatasource } from 'ag-grid-community'
import { useEffect, useRef, useState } from 'react'
import type { ComparedPage, ComparedRow } from '../../../shared/review-work.ts'
import { registerGridModules } from '../../grid/modules.ts'
import { COMPACT_ROW_PX, gridTheme } from '../../grid/theme.ts'
import { api } from '../../lib/api.ts'
import { onScopeChanged } from '../../lib/live.ts'
import { compareColumns, CONTENT_COLUMN } from './compare-columns.ts'
import type { RunPair } from './default-pair.ts'
import styles from './compare.module.css'
import type { Side } from './sides.ts'

registerGridModules()

const PAGE_ROWS = 100
const PAGES_KEPT = 10

export type CompareGridProps = {
  readonly pair: RunPair
  readonly fields: readonly string[]
  readonly names: Readonly<Record<Side, string>>
  readonly field: string | null
  readonly onlyDifferent: boolean
  readonly onReady: (grid: GridApi<ComparedRow> | null) => void
  readonly onPage: (page: ComparedPage) => void
  readonly onError: (error: unknown) => void
}

type Wanted = Pick<CompareGridProps, 'pair' | 'field' | 'onlyDifferent' | 'onPage' | 'onError'>

function createSource(wanted: () => Wanted): IDatasource {
  let isDestroyed = false
  return {
    getRows: (params) => {
      const { startRow, endRow } = params
      const { pair, field, onlyDifferent } = wanted()
      const { left, right } = pair
      const range = { field, onlyDifferent, offset: startRow, limit: endRow - startRow }
      api.compare.rows.query({ leftRunUid: left.runUid, rightRunUid: right.runUid, ...range }).then(
        (page) => {
          if (isDestroyed) return
          params.successCallback([...page.rows], page.total)
          wanted().onPage(page)
        },
        (error: unknown) => {
          if (isDestroyed) return
          params.failCallback()
          wanted().onError(error)
        },
      )
    },
    destroy: () => {
      isDestroyed = true
    },
  }
}

function createCompareGrid(root: HTMLElement): GridApi<ComparedRow> {
  const grid = createGrid<ComparedRow>(root, {
    theme: gridTheme,
    rowModelType: 'infinite',
    cacheBlockSize: PAGE_ROWS,
    maxBlocksInCache: PAGES_KEPT,
    rowHeight: COMPACT_ROW_PX,
    headerHeight: 28,
    groupHeaderHeight: 28,
    suppressMovableColumns: true,
    defaultColDef: { sortable: false, resizable: true, suppressHeaderMenuButton: true },
    suppressNoRowsOverlay: true,
    suppressColumnVirtualisation: false,
    animateRows: false,
  })
  root.querySelector('[role="grid"],[role="treegrid"]')?.setAttribute('aria-label', 'Rows side by side')
  return grid
}

/** The rows of both runs side by side, in pages. */
export function CompareGrid(props: CompareGridProps) {
  const { pair, fields, names, field, onlyDifferent } = props
  const host = useRef<HTMLDivElement>(null)
  const [grid, setGrid] = useState<GridApi<ComparedRow> | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (!host.current) return
    const made = createCompareGrid(host.current)
    setGrid(made)
    latest.current.onReady(made)
    return () => {
      setGrid(null)
      latest.current.onReady(null)
      made.destroy()
    }
  }, [])
  const [leftUid, rightUid] = [pair.left.runUid, pair.right.runUid]
  useEffect(() => grid?.setGridOption('columnDefs', compareColumns(fields, names)), [grid, fields, names])
  useEffect(
    () =>
      grid?.setGridOption(
        'datasource',
        createSource(() => latest.current),
      ),
    [grid, leftUid, rightUid, field, onlyDifferent],
  )
  const { documentUid } = pair.left
  useEffect(() => {
    if (!grid) return
    const stops = [leftUid, rightUid].map((runUid) =>
      onScopeChanged({ kind: 'document', documentUid, runUid }, () => grid.refreshInfiniteCache()),
    )
    return () => {
      for (const stop of stops) stop()
    }
  }, [grid, documentUid, leftUid, rightUid])
  return <div ref={host} className={styles.grid} />
}

/** Puts the focus on the row so many rows away, keeping the column. */
export function moveCompared(grid: GridApi<ComparedRow>, delta: number): void {
  const last = grid.getDisplayedRowCount() - 1
  if (last < 0) return
  const focused = grid.getFocusedCell()
  const target = Math.max(0, Math.min(last, focused ? focused.rowIndex + delta : 0))
  grid.ensureIndexVisible(target)
  grid.setFocusedCell(target, focused?.column ?? CONTENT_COLUMN)
}
