import type { GridApi } from 'ag-grid-community'
import { useCallback, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import type { CellEdit } from '../../grid/block-grid.tsx'
import type { GridContext } from '../../grid/columns.ts'
import { cellKey, fieldColumnId } from '../../grid/columns.ts'
import { isSameValue, parseInput } from '../../grid/values.ts'
import { failureOf } from '../../lib/errors.ts'
import type { Callout } from './edit-callout.tsx'
import { placeOfCell } from './edit-callout.tsx'
import type { Review } from './use-review.ts'

function withValue(row: GridRow, field: string, value: JsonValue): GridRow {
  return { ...row, data: { ...row.data, [field]: value }, editedFields: [...new Set([...row.editedFields, field])] }
}

/** Edits of cells and of the side panel's fields: shown at once, taken back with a word when they are refused. */
export function useCellEdits(api: RefObject<GridApi<GridRow> | null>, review: Review, onRow: (row: GridRow) => void) {
  const [callout, setCallout] = useState<Callout | null>(null)
  const invalidCells = useRef(new Set<string>())
  const context = useRef<GridContext>({ invalidCells: invalidCells.current })

  const put = useCallback(
    (row: GridRow) => {
      api.current?.getRowNode(String(row.blockIndex))?.setData(row)
      onRow(row)
    },
    [api, onRow],
  )
  const mark = useCallback(
    (row: GridRow, field: string, isInvalid: boolean) => {
      const key = cellKey(row.blockIndex, field)
      if (isInvalid === invalidCells.current.has(key)) return
      if (isInvalid) invalidCells.current.add(key)
      else invalidCells.current.delete(key)
      const node = api.current?.getRowNode(String(row.blockIndex))
      if (node) api.current?.refreshCells({ rowNodes: [node], columns: [fieldColumnId(field)], force: true })
    },
    [api],
  )
  const save = useCallback(
    async (row: GridRow, field: SchemaField, value: JsonValue): Promise<void> => {
      put(withValue(row, field.name, value))
      try {
        const edited = await review.edit(row, field.name, value)
        mark(row, field.name, false)
        put(edited)
      } catch (error) {
        put(row)
        if (failureOf(error).code === 'row_conflict') api.current?.refreshInfiniteCache()
        throw error
      }
    },
    [api, mark, put, review],
  )
  const onCellEdit = useCallback(
    ({ row, field, input }: CellEdit) => {
      const refuse = (message: string, hint: string): void => {
        mark(row, field.name, true)
        setCallout({ ...placeOfCell(row.blockIndex, fieldColumnId(field.name)), message, hint })
      }
      const parsed = parseInput(field, input)
      if ('problem' in parsed) return refuse(parsed.problem, '')
      if (isSameValue(parsed.value, row.data?.[field.name])) return
      save(row, field, parsed.value).catch((error: unknown) => {
        const failure = failureOf(error)
        refuse(failure.message, failure.hint)
      })
    },
    [mark, save],
  )
  const closeCallout = useCallback(() => setCallout(null), [])
  return { save, onCellEdit, context: context.current, callout, closeCallout }
}
