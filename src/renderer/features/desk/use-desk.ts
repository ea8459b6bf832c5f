import type { GridApi } from 'ag-grid-community'
import { useCallback, useMemo, useState } from 'react'
import type { RowScope } from '../../../shared/rows.ts'
import type { GridPage, GridRow, SchemaField } from '../../../shared/views.ts'
import { useGridView } from '../../grid/column-memory.ts'
import { rowId } from '../../grid/columns.ts'
import { refreshRows } from '../../grid/row-pages.ts'
import type { AskAgain } from '../work/ask-again.ts'
import { useWork, type Work, type WorkOrderView } from '../work/use-work.tsx'
import { type FillDown, fillOrder, type PastedCell, pasteOrder } from './cell-work.ts'
import { rowActions } from './row-actions.ts'
import { useCellEdits } from './use-cell-edits.ts'
import { type QueryMemory, useDeskQuery } from './use-desk-query.ts'
import { usePageNews } from './use-page-news.ts'
import { useSides } from './use-sides.ts'

export type DeskOptions = {
  readonly projectUid: string
  readonly scope: RowScope
  readonly schemaUid: string | null
  readonly fields: readonly SchemaField[]
  readonly hasRun: boolean
  /** A further opinion: looked at, not reviewed. */
  readonly isReadOnly?: boolean
  readonly memory?: QueryMemory
  readonly onPage?: (page: GridPage) => void
  /** Opens the run dialog for rows of one document. */
  readonly askRun: (rows: readonly GridRow[]) => void
}

/** What is shown beside the grid or above it, one of each at a time. */
function useParts() {
  const [order, setOrder] = useState<WorkOrderView | null>(null)
  const [rejecting, setRejecting] = useState<GridRow | null>(null)
  const [isSampling, setSampling] = useState(false)
  const [facetField, setFacetField] = useState<string | null>(null)
  const [cleanUp, setCleanUp] = useState<{ readonly kind: 'cluster' | 'replace'; readonly field: string } | null>(null)
  return {
    order,
    setOrder,
    rejecting,
    setRejecting,
    isSampling,
    setSampling,
    facetField,
    setFacetField,
    cleanUp,
    setCleanUp,
  }
}

/** The rows of the grid that are meant: the selected ones, all that match, or the one with the focus. */
function useSelection(grid: GridApi<GridRow> | null) {
  const [selected, setSelected] = useState<readonly GridRow[]>([])
  const [isAll, setAll] = useState(false)
  const onSelected = useCallback((rows: readonly GridRow[]) => {
    setSelected(rows)
    setAll(false)
  }, [])
  const deselect = useCallback(() => {
    setAll(false)
    if (grid && !grid.isDestroyed()) grid.deselectAll()
  }, [grid])
  return { selected, onSelected, isAll, setAll, deselect }
}

type Perform = { readonly work: Work; readonly refresh: () => void; readonly ask: (order: WorkOrderView) => void }

/** Cells from the grid: those of one row at once, those of several after a look. */
function useCellWork({ work, refresh, ask }: Perform) {
  return useMemo(() => {
    const perform = async (order: WorkOrderView): Promise<void> => {
      if (order.choice.kind !== 'rows' || order.choice.rows.length !== 1) {
        ask(order)
        return
      }
      const outcome = await work.perform(order)
      refresh()
      if (outcome) work.tell(order.work.kind, outcome)
    }
    return {
      onPaste: (cells: readonly PastedCell[]) => void perform(pasteOrder(cells)),
      onFillDown: (fill: FillDown) => void perform(fillOrder(fill)),
    }
  }, [work, refresh, ask])
}

/** The row and the field with the focus. */
function useCurrent() {
  const [current, setCurrent] = useState<GridRow | null>(null)
  const [focusedField, setFocusedField] = useState<string | null>(null)
  const showRow = useCallback(
    (row: GridRow) => setCurrent((shown) => (shown && rowId(shown) === rowId(row) ? row : shown)),
    [],
  )
  return { current, setCurrent, focusedField, setFocusedField, showRow }
}

/** State and actions of a desk: the rows of a document or of a project, and what a person does with them. */
export function useDesk(options: DeskOptions) {
  const { projectUid, scope, schemaUid, fields, hasRun, isReadOnly = false } = options
  const [grid, setGrid] = useState<GridApi<GridRow> | null>(null)
  const [announcement, announce] = useState('')
  const { density, setDensity, sort } = useGridView(schemaUid)
  const work = useWork()
  const parts = useParts()
  const sides = useSides()
  const at = useCurrent()
  const query = useDeskQuery(scope, { sort, ...options.memory })
  const page = usePageNews(options.onPage)
  const selection = useSelection(grid)
  const again: AskAgain | null = schemaUid === null ? null : { projectUid, schemaUid }
  const refresh = useCallback(() => {
    if (grid) refreshRows(grid)
  }, [grid])
  const edits = useCellEdits({ grid, onRow: at.showRow, announce })
  const cells = useCellWork({ work, refresh, ask: parts.setOrder })
  const actions = rowActions({
    grid,
    query,
    isAll: selection.isAll,
    total: page.news?.total ?? 0,
    staged: page.news?.counts.ai_complete ?? 0,
    work,
    again,
    announce,
    refresh,
    ask: parts.setOrder,
    askRejection: parts.setRejecting,
    askRun: options.askRun,
    deselect: selection.deselect,
  })
  const shown = { projectUid, schemaUid, fields, hasRun, isReadOnly, again, density, setDensity }
  const state = { grid, setGrid, announcement, query, page, selection, refresh, edits, actions }
  return { ...shown, ...state, ...at, ...cells, ...parts, ...sides }
}

export type Desk = ReturnType<typeof useDesk>
