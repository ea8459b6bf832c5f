import type { ColDef, SuppressKeyboardEventParams } from 'ag-grid-community'
import type { JsonValue } from '../../shared/json.ts'
import type { FieldKind, GridRow, SchemaField } from '../../shared/views.ts'
import { ContentCell, IndexCell, StatusCell, TypeCell, ValueCell } from './block-cells.tsx'
import type { GridContext } from './columns.ts'
import { cellKey } from './columns.ts'
import { ChoiceEditor, NumberEditor, TagsEditor, TextEditor } from './editors.tsx'

/** Column ids of schema fields carry a prefix, so that a field named `status` cannot meet the column of that name. */
const FIELD_PREFIX = 'field:'
const CONTENT_COLUMN = 'content'

const fieldColumnId = (name: string): string => `${FIELD_PREFIX}${name}`

const widths: Readonly<Record<FieldKind, number>> = {
  text: 124,
  number: 76,
  integer: 76,
  boolean: 74,
  enum: 78,
  date: 104,
  tags: 140,
  json: 150,
}
const editors = {
  text: TextEditor,
  json: TextEditor,
  number: NumberEditor,
  integer: NumberEditor,
  boolean: ChoiceEditor,
  enum: ChoiceEditor,
  date: TextEditor,
  tags: TagsEditor,
} as const

const isNumeric = (kind: FieldKind): boolean => kind === 'number' || kind === 'integer'

/** True when the grid must leave a key alone: letters are review keys, and some editors need Enter for themselves. */
function leavesKey(
  field: SchemaField | null,
  { editing, event }: Pick<SuppressKeyboardEventParams<GridRow>, 'editing'> & { readonly event: KeyboardEvent },
): boolean {
  if (editing) {
    if (event.key !== 'Enter') return false
    const hasText = event.target instanceof HTMLInputElement && event.target.value !== ''
    return event.shiftKey || (field?.kind === 'tags' && hasText)
  }
  if (event.key.length !== 1 || event.key === ' ') return false
  return !(field && isNumeric(field.kind) && /[\d.-]/.test(event.key))
}

/** Room for the longest allowed value as a tag. */
function widestOption({ options }: SchemaField): number {
  return Math.min(160, Math.max(0, ...options.map((option) => option.length)) * 7 + 44)
}

function fieldColumn(field: SchemaField): ColDef<GridRow, JsonValue> {
  return {
    colId: fieldColumnId(field.name),
    headerName: field.name,
    headerTooltip: field.description ?? undefined,
    width: Math.max(widths[field.kind], widestOption(field), Math.round(field.name.length * 6.3) + 26),
    minWidth: 60,
    valueGetter: ({ data }) => data?.data?.[field.name] ?? null,
    cellRenderer: ValueCell,
    cellRendererParams: { fieldSpec: field },
    editable: ({ data }) => data?.status === 'ai_complete',
    cellEditor: editors[field.kind],
    cellEditorParams: { fieldSpec: field },
    cellEditorPopup: !isNumeric(field.kind),
    cellEditorPopupPosition: 'under',
    suppressKeyboardEvent: (params) => leavesKey(field, params),
    cellClassRules: {
      'galley-staged': ({ data }) => data?.status === 'ai_complete',
      'galley-edited': ({ data }) => data?.editedFields.includes(field.name) ?? false,
      'galley-invalid': ({ data, context }) =>
        data?.status === 'ai_complete' &&
        (context as GridContext).invalidCells.has(cellKey(data.blockIndex, field.name)),
    },
  }
}

/** Number, type, content, one column for each field of the schema, and the status at the right edge. */
export function buildColumns(fields: readonly SchemaField[], hasRun: boolean): ColDef<GridRow, JsonValue>[] {
  const fixed: Partial<ColDef<GridRow, JsonValue>> = { suppressKeyboardEvent: (params) => leavesKey(null, params) }
  const columns: ColDef<GridRow, JsonValue>[] = [
    {
      ...fixed,
      colId: 'index',
      headerName: '#',
      width: 50,
      minWidth: 44,
      pinned: 'left',
      lockPinned: true,
      cellRenderer: IndexCell,
      valueGetter: ({ data }) => data?.blockIndex ?? null,
    },
    {
      ...fixed,
      colId: 'type',
      headerName: 'Type',
      width: 94,
      minWidth: 60,
      cellRenderer: TypeCell,
      valueGetter: ({ data }) => data?.type ?? null,
    },
    {
      ...fixed,
      colId: CONTENT_COLUMN,
      headerName: 'Content',
      minWidth: 180,
      flex: 1,
      cellRenderer: ContentCell,
      valueGetter: ({ data }) => data?.content ?? null,
    },
    ...fields.map(fieldColumn),
  ]
  if (!hasRun) return columns
  const status: ColDef<GridRow, JsonValue> = {
    ...fixed,
    colId: 'status',
    headerName: 'Status',
    width: 124,
    minWidth: 80,
    pinned: 'right',
    lockPinned: true,
    cellRenderer: StatusCell,
    valueGetter: ({ data }) =>
      data ? [data.status, data.editedFields.length, data.confidence, data.lastError?.message ?? null] : null,
    equals: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  }
  return [...columns, status]
}
