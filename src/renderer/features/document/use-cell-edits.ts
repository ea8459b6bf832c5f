import type { GridApi } from 'ag-grid-community'
import { useCallback, useEffect, useMemo, useState } from 'react'
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

const NO_CELLS: ReadonlySet<string> = new Set()

function withValue(row: GridRow, field: string, value: JsonValue): GridRow {
  return { ...row, data: { ...row.data, [field]: value }, editedFields: [...new Set([...row.editedFields, field])] }
}

/** Cells whose last edit was refused; the grid draws them again when the set changes. */
function useInvalidCells(grid: GridApi<GridRow> | null) {
  const [invalidCells, setInvalidCells] = useState(NO_CELLS)
  const context = useMemo<GridContext>(() => ({ invalidCells }), [invalidCells])
  useEffect(() => {
    if (!grid || grid.isDestroyed()) return
    grid.setGridOption('context', context)
    grid.refreshCells({ force: true })
  }, [grid, context])
  const mark = useCallback((key: string, isInvalid: boolean) => {
    setInvalidCells((cells) => {
      if (cells.has(key) === isInvalid) return cells
      return new Set(isInvalid ? [...cells, key] : [...cells].filter((cell) => cell !== key))
    })
  }, [])
  return { context, mark }
}

/** Edits of cells and of the side panel's fields: shown at once, taken back with a word when they are refused. */
export function useCellEdits(grid: GridApi<GridRow> | null, review: Review | null, onRow: (row: GridRow) => void) {
  const [callout, setCallout] = useState<Callout | null>(null)
  const { context, mark } = useInvalidCells(grid)

  const save = useCallback(
    async (row: GridRow, field: SchemaField, value: JsonValue): Promise<void> => {
      if (!review) return
      const put = (shown: GridRow): void => {
        grid?.getRowNode(String(shown.blockIndex))?.setData(shown)
        onRow(shown)
      }
      put(withValue(row, field.name, value))
      try {
        put(await review.edit(row, field.name, value))
        mark(cellKey(row.blockIndex, field.name), false)
      } catch (error) {
        put(row)
        if (failureOf(error).code === 'row_conflict') grid?.refreshInfiniteCache()
        throw error
      }
    },
    [grid, mark, onRow, review],
  )
  const onCellEdit = useCallback(
    ({ row, field, input }: CellEdit) => {
      const refuse = (message: string, hint: string): void => {
        mark(cellKey(row.blockIndex, field.name), true)
        setCallout({ ...placeOfCell(row.blockIndex, fieldColumnId(field.name)), message, hint })
      }
      const parsed = parseInput(field, input)
      if ('problem' in parsed) {
        refuse(parsed.problem, '')
        return
      }
      if (isSameValue(parsed.value, row.data?.[field.name])) return
      save(row, field, parsed.value).catch((error: unknown) => {
        const failure = failureOf(error)
        refuse(failure.message, failure.hint)
      })
    },
    [mark, save],
  )
  const closeCallout = useCallback(() => setCallout(null), [])
  return { save, onCellEdit, context, callout, closeCallout }
}
