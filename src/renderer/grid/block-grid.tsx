import type { CellEditRequestEvent, CellFocusedEvent, CellKeyDownEvent, GridApi } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { JsonValue } from '../../shared/json.ts'
import type { GridPage, GridRow, SchemaField } from '../../shared/views.ts'
import { onRowsChanged } from '../lib/live.ts'
import { recallColumns, rememberColumns } from './column-memory.ts'
import type { GridContext } from './columns.ts'
import { buildColumns } from './block-columns.ts'
import type { CellEdit } from './cell-edit.ts'
import { fieldOfColumn } from './columns.ts'
import type { GridFilter } from './datasource.ts'
import { createDatasource } from './datasource.ts'
import { editFocused } from './grid-moves.ts'
import styles from './grid.module.css'
import { registerGridModules } from './modules.ts'
import { gridTheme } from './theme.ts'
import { isFurniture } from './values.ts'

registerGridModules()

const PAGE_ROWS = 100
const PAGES_KEPT = 6

export type { CellEdit } from './cell-edit.ts'

type BlockGridProps = {
  readonly filter: GridFilter
  readonly fields: readonly SchemaField[]
  readonly hasRun: boolean
  readonly context: GridContext
  readonly onReady: (api: GridApi<GridRow>) => void
  readonly onPage: (page: GridPage) => void
  readonly onError: (error: unknown) => void
  readonly onCurrent: (row: GridRow | null) => void
  readonly onSelected: (count: number) => void
  readonly onEdit: (edit: CellEdit) => void
}

/** Fetches the loaded pages again, but never under an open editor: the refresh then waits for its end. */
function useGentleRefresh(api: { readonly current: GridApi<GridRow> | null }, documentUid: string) {
  const isDue = useRef(false)
  const refresh = useCallback(() => {
    const grid = api.current
    if (!grid || grid.isDestroyed()) return
    if (grid.getEditingCells().length > 0) isDue.current = true
    else {
      isDue.current = false
      grid.refreshInfiniteCache()
    }
  }, [api])
  useEffect(() => onRowsChanged(documentUid, refresh), [documentUid, refresh])
  return useCallback(() => {
    if (isDue.current) refresh()
  }, [refresh])
}

/** What moved the focus: with the mouse the grid selects by itself, with keys the selection follows the focus. */
function useLastInput() {
  const last = useRef({ isKey: true, isExtending: false })
  useEffect(() => {
    const onPointer = (): void => {
      last.current = { isKey: false, isExtending: false }
    }
    const onKey = (event: KeyboardEvent): void => {
      last.current = { isKey: true, isExtending: event.shiftKey && event.key.startsWith('Arrow') }
    }
    window.addEventListener('pointerdown', onPointer, true)
    window.addEventListener('keydown', onKey, true)
    return () => {
      window.removeEventListener('pointerdown', onPointer, true)
      window.removeEventListener('keydown', onKey, true)
    }
  }, [])
  return last
}

/** The blocks of a document with the schema's fields as columns. The row with the focus is the current one. */
export function BlockGrid(props: BlockGridProps) {
  const { filter, fields, hasRun, context } = props
  const [grid, setGrid] = useState<GridApi<GridRow> | null>(null)
  const api = useRef<GridApi<GridRow> | null>(null)
  const container = useRef<HTMLDivElement>(null)
  const current = useRef<{ rowIndex: number; blockIndex: number | null }>({ rowIndex: 0, blockIndex: null })
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const lastInput = useLastInput()
  const onEditingStopped = useGentleRefresh(api, filter.documentUid)

  const syncCurrent = useCallback(() => {
    const grid = api.current
    if (!grid || grid.isDestroyed()) return
    const node = grid.getDisplayedRowAtIndex(current.current.rowIndex)
    const row = node?.data ?? null
    const isOther = row !== null && row.blockIndex !== current.current.blockIndex
    if (row) current.current.blockIndex = row.blockIndex
    // A filtered list moves up when a row leaves it: the row that takes the place becomes the selected one.
    if (isOther && grid.getSelectedRows().length <= 1) node?.setSelected(true, true)
    latest.current.onCurrent(row)
  }, [])

  useEffect(() => {
    grid?.setGridOption(
      'datasource',
      createDatasource(filter, {
        onPage: (page) => {
          latest.current.onPage(page)
          setTimeout(syncCurrent, 0)
        },
        onError: (error) => latest.current.onError(error),
      }),
    )
  }, [grid, filter, syncCurrent])
  // A selection of rows that the filter no longer shows would be acted on unseen.
  useEffect(() => grid?.deselectAll(), [grid, filter])
  const columns = useMemo(() => buildColumns(fields, hasRun), [fields, hasRun])

  const onCellFocused = useCallback(
    (event: CellFocusedEvent<GridRow>) => {
      if (event.rowIndex === null) return
      current.current = { rowIndex: event.rowIndex, blockIndex: null }
      const node = event.api.getDisplayedRowAtIndex(event.rowIndex)
      current.current.blockIndex = node?.data?.blockIndex ?? null
      const { isKey, isExtending } = lastInput.current
      if (isKey && node?.data) node.setSelected(true, !isExtending)
      latest.current.onCurrent(node?.data ?? null)
    },
    [lastInput],
  )

  return (
    <div ref={container} className={styles.root}>
      <AgGridReact<GridRow>
        theme={gridTheme}
        rowModelType="infinite"
        cacheBlockSize={PAGE_ROWS}
        maxBlocksInCache={PAGES_KEPT}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={30}
        infiniteInitialRowCount={30}
        columnDefs={columns}
        defaultColDef={{ sortable: false, resizable: true, suppressHeaderMenuButton: true }}
        getRowId={({ data }) => String(data.blockIndex)}
        context={context}
        rowClassRules={{ 'galley-furniture': ({ data }) => data !== undefined && isFurniture(data) }}
        rowSelection={{ mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }}
        readOnlyEdit
        stopEditingWhenCellsLoseFocus
        suppressDragLeaveHidesColumns
        suppressNoRowsOverlay
        ensureDomOrder
        onGridReady={(event) => {
          api.current = event.api
          setGrid(event.api)
          recallColumns(event.api, filter.schemaUid)
          container.current?.querySelector('[role="grid"],[role="treegrid"]')?.setAttribute('aria-label', 'Blocks')
          latest.current.onReady(event.api)
        }}
        onCellFocused={onCellFocused}
        onCellKeyDown={(event) => {
          const key = (event as CellKeyDownEvent<GridRow>).event
          if (!(key instanceof KeyboardEvent) || key.key !== 'Enter' || !('column' in event)) return
          const isField = fieldOfColumn(event.column.getColId()) !== null
          if (!isField && event.api.getEditingCells().length === 0) editFocused(event.api)
        }}
        onSelectionChanged={(event) => latest.current.onSelected(event.api.getSelectedNodes().length)}
        onCellEditRequest={(event: CellEditRequestEvent<GridRow>) => {
          const name = fieldOfColumn(event.column.getColId())
          const field = fields.find((one) => one.name === name)
          if (field) latest.current.onEdit({ row: event.data, field, input: (event.newValue ?? null) as JsonValue })
        }}
        onCellEditingStopped={onEditingStopped}
        onColumnResized={(event) => {
          if (event.finished && event.source === 'uiColumnResized') rememberColumns(event.api, filter.schemaUid)
        }}
        onColumnMoved={(event) => {
          if (event.finished) rememberColumns(event.api, filter.schemaUid)
        }}
      />
    </div>
  )
}
