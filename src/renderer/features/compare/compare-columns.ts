import type { ColDef, ColGroupDef } from 'ag-grid-community'
import type { ComparedRow } from '../../../shared/review-work.ts'
import { ContentCell, IndexCell, valueCell } from './compare-cells.ts'
import { type Side, SIDES } from './sides.ts'

export const CONTENT_COLUMN = 'content'
const FIELD_PX = 180

const columnId = (field: string, side: Side): string => `${side}:${field}`

export function fieldOfColumn(id: string): string | null {
  const side = SIDES.find((one) => id.startsWith(`${one}:`))
  return side === undefined ? null : id.slice(side.length + 1)
}

/** Number and content of the block, then each field with both sides under its name. */
export function compareColumns(
  fields: readonly string[],
  names: Readonly<Record<Side, string>>,
): Array<ColDef<ComparedRow> | ColGroupDef<ComparedRow>> {
  return [
    { colId: 'index', headerName: '#', width: 64, pinned: 'left', resizable: false, cellRenderer: IndexCell },
    { colId: CONTENT_COLUMN, headerName: 'Content', width: 280, pinned: 'left', cellRenderer: ContentCell },
    ...fields.map((field) => ({
      groupId: field,
      headerName: field,
      marryChildren: true,
      children: SIDES.map((side) => ({
        colId: columnId(field, side),
        headerName: names[side],
        minWidth: 120,
        flex: 1,
        width: FIELD_PX,
        cellRenderer: valueCell(field, side),
        cellClassRules: {
          'galley-differs': ({ data }: { readonly data?: ComparedRow | undefined }) =>
            data?.differing.includes(field) ?? false,
          'galley-right-side': () => side === 'right',
        },
      })),
    })),
  ]
}
