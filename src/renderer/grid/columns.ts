import type { ColDef, SuppressKeyboardEventParams } from 'ag-grid-community'
import type { JsonValue } from '../../shared/json.ts'
import type { FieldKind, GridRow, SchemaField } from '../../shared/views.ts'
import { DocumentCell, IndexCell, StatusCell, TypeCell, contentCell, valueCell } from './cells.ts'
import { BridgedEditor, type EditorSlot } from './editor-slot.ts'
import { RowHeader, type HeaderDesk } from './header.ts'

/** Column ids of schema fields carry a prefix, so that a field named `status` cannot meet the column of that name. */
const FIELD_PREFIX = 'field:'
export const CONTENT_COLUMN = 'content'
export const DOCUMENT_COLUMN = 'document'

/** What the columns read besides the row: cells (by cellKey) whose last edit was refused. */
export type GridContext = { readonly invalidCells: ReadonlySet<string> }

export const fieldColumnId = (name: string): string => `${FIELD_PREFIX}${name}`
export const fieldOfColumn = (colId: string): string | null =>
  colId.startsWith(FIELD_PREFIX) ? colId.slice(FIELD_PREFIX.length) : null
/** A row's id in grids. */
export const rowId = (row: Pick<GridRow, 'documentUid' | 'blockIndex'>): string =>
  `${row.documentUid}:${row.blockIndex}`
/** `row` is the row's id. */
export const cellKey = (row: string | number, field: string): string => `${row}/${field}`

const widths: Readonly<Record<FieldKind, number>> = {
  text: 124,
  number: 76,
  integer: 76,
  boolean: 74,
  enum: 78,
  date: 122,
  tags: 140,
  json: 150,
}
/** Room for the sort arrow and the filter button. */
const HEADER_ROOM = 46
/** Editors of these kinds are as small as the cell. */
const inCell: ReadonlySet<FieldKind> = new Set<FieldKind>(['number', 'integer', 'date'])

const isNumeric = (kind: FieldKind): boolean => kind === 'number' || kind === 'integer'

/** True when the grid must leave a key alone: letters are review keys, and some editors need Enter for themselves. */
export function leavesKey(
  field: SchemaField | null,
  { editing, event }: Pick<SuppressKeyboardEventParams<GridRow>, 'editing'> & { readonly event: KeyboardEvent },
): boolean {
  if (editing) {
    if (event.key !== 'Enter') return false
    // By now the editor may have made a tag of the text, and have said so.
    const isTaken = event.defaultPrevented || (event.target instanceof HTMLInputElement && event.target.value !== '')
    return event.shiftKey || (field?.kind === 'tags' && isTaken)
  }
  // A value is emptied in its editor: a key that does it by accident would cost values.
  if (event.key === 'Delete' || event.key === 'Backspace') return true
  if (event.key.length !== 1) return false
  const isTypedNumber = field !== null && isNumeric(field.kind) && /[\d.-]/.test(event.key)
  return !isTypedNumber || event.ctrlKey || event.metaKey
}

/** Room for the longest allowed value as a tag. */
function widestOption({ options }: SchemaField): number {
  return Math.min(160, Math.max(0, ...options.map((option) => option.length)) * 7 + 44)
}

/** What the columns are made from. */
export type ColumnPlan = {
  readonly fields: readonly SchemaField[]
  readonly hasRun: boolean
  readonly hasDocuments: boolean
  readonly isWhole: boolean
  readonly isReadOnly: boolean
  readonly header: HeaderDesk
  readonly editors: EditorSlot
}
type Column = ColDef<GridRow, JsonValue>

function fieldColumn(field: SchemaField, { isWhole, isReadOnly, editors }: ColumnPlan): Column {
  return {
    colId: fieldColumnId(field.name),
    headerName: field.name,
    width: Math.max(widths[field.kind], widestOption(field), Math.round(field.name.length * 6.6) + HEADER_ROOM),
    minWidth: 60,
    valueGetter: ({ data }) => data?.data?.[field.name] ?? null,
    equals: (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other),
    cellRenderer: valueCell(field, isWhole),
    editable: ({ data }) => !isReadOnly && data?.status === 'ai_complete',
    cellEditor: BridgedEditor,
    cellEditorParams: { fieldSpec: field, slot: editors },
    cellEditorPopup: !inCell.has(field.kind),
    cellEditorPopupPosition: 'under',
    suppressKeyboardEvent: (params) => leavesKey(field, params),
    cellClassRules: {
      'galley-staged': ({ data }) => data?.status === 'ai_complete',
      'galley-edited': ({ data }) => data?.editedFields.includes(field.name) ?? false,
      'galley-invalid': ({ data, context }) =>
        data?.status === 'ai_complete' && (context as GridContext).invalidCells.has(cellKey(rowId(data), field.name)),
    },
  }
}

/** Number, document, type and content: what nobody edits. */
function blockColumns({ hasDocuments, isWhole }: ColumnPlan): readonly Column[] {
  const index: Column = {
    colId: 'index',
    headerName: '#',
    width: 62,
    minWidth: 44,
    pinned: 'left',
    lockPinned: true,
    lockVisible: true,
    cellRenderer: IndexCell,
    valueGetter: ({ data }) => data?.blockIndex ?? null,
  }
  const document: Column = {
    colId: DOCUMENT_COLUMN,
    headerName: 'Document',
    width: 180,
    minWidth: 80,
    cellRenderer: DocumentCell,
    valueGetter: ({ data }) => data?.documentName ?? null,
  }
  const type: Column = {
    colId: 'type',
    headerName: 'Type',
    width: 98,
    minWidth: 60,
    cellRenderer: TypeCell,
    valueGetter: ({ data }) => data?.type ?? null,
  }
  const content: Column = {
    colId: CONTENT_COLUMN,
    headerName: 'Content',
    minWidth: 240,
    flex: 1,
    cellRenderer: contentCell(isWhole),
    valueGetter: ({ data }) => data?.content ?? null,
  }
  return hasDocuments ? [index, document, type, content] : [index, type, content]
}

const statusColumn: Column = {
  colId: 'status',
  headerName: 'Status',
  width: 136,
  minWidth: 80,
  pinned: 'right',
  lockPinned: true,
  cellRenderer: StatusCell,
  valueGetter: ({ data }) =>
    data
      ? [data.status, data.editedFields.length, data.confidence, data.lastError?.message ?? null, data.problem]
      : null,
  equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
}

/** Number, document (of a project), type, content, one column for each field of the schema, and the status at the right edge. */
export function buildColumns(plan: ColumnPlan): Column[] {
  const fixed: Column = { suppressKeyboardEvent: (params) => leavesKey(null, params) }
  return [
    ...blockColumns(plan).map((column) => ({ ...fixed, ...column })),
    ...plan.fields.map((field) => fieldColumn(field, plan)),
    ...(plan.hasRun ? [{ ...fixed, ...statusColumn }] : []),
  ].map((column) => ({
    ...column,
    headerComponent: RowHeader,
    headerComponentParams: {
      desk: plan.header,
      description: plan.fields.find((field) => fieldColumnId(field.name) === column.colId)?.description ?? null,
    },
  }))
}
