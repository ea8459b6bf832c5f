import type { GridApi } from 'ag-grid-community'
import type { JsonValue } from '../../shared/json.ts'
import type { RowFilter, RowKey, RowQuery, RowSort } from '../../shared/rows.ts'
import type { GridPage, GridRow, SchemaField } from '../../shared/views.ts'
import type { CellEdit } from './cell-edit.ts'
import type { PastedCell } from './clipboard.ts'
import type { Density } from './column-memory.ts'
import type { GridContext } from './columns.ts'

export type RowGridProps = {
  readonly query: RowQuery
  readonly schemaUid: string | null
  readonly fields: readonly SchemaField[]
  readonly hasRun: boolean
  readonly density: Density
  readonly context: GridContext
  readonly isReadOnly?: boolean
  readonly onReady: (grid: GridApi<GridRow>) => void
  readonly onPage: (page: GridPage) => void
  readonly onError: (error: unknown) => void
  /** The row with the focus. */
  readonly onCurrent: (row: GridRow | null) => void
  /** The field whose cell has the focus. */
  readonly onFocusField?: (field: string | null) => void
  readonly onSelected: (rows: readonly GridRow[]) => void
  readonly onEdit: (edit: CellEdit) => void
  readonly onSort: (sort: RowSort | null) => void
  /** From the filters of the column headers. */
  readonly onFilter: (filter: RowFilter) => void
  readonly onPaste: (cells: readonly PastedCell[]) => void
  readonly onFillDown: (fill: {
    readonly field: string
    readonly value: JsonValue
    readonly rows: readonly RowKey[]
  }) => void
}
