import type { GridApi } from 'ag-grid-community'
import { useCallback, useMemo, useState } from 'react'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import type { CellEdit } from '../../grid/cell-edit.ts'
import type { GridContext } from '../../grid/columns.ts'
import { cellKey, fieldColumnId, rowId } from '../../grid/columns.ts'
import { typedValues } from '../../grid/typed-values.ts'
import { isSameValue, parseInput } from '../../grid/values.ts'
import { failureOf } from '../../lib/errors.ts'
import { refreshReviewed } from '../work/use-work.tsx'
import type { Conflict } from './conflict-dialog.tsx'
import type { Callout } from './edit-callout.tsx'
import { placeOfCell } from './edit-callout.tsx'
import { saveField, type AskConflict } from './save-field.ts'

const NO_CELLS: ReadonlySet<string> = new Set()

/** Cells whose last edit was refused; the grid draws them again when the set changes. */
function useInvalidCells() {
  const [invalidCells, setInvalidCells] = useState(NO_CELLS)
  const context = useMemo<GridContext>(() => ({ invalidCells }), [invalidCells])
  const mark = useCallback((key: string, isInvalid: boolean) => {
    setInvalidCells((cells) => {
      if (cells.has(key) === isInvalid) return cells
      return new Set(isInvalid ? [...cells, key] : [...cells].filter((cell) => cell !== key))
    })
  }, [])
  return { context, mark }
}

function useConflict() {
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const ask = useCallback<AskConflict>(
    ({ edit, row }) =>
      new Promise((resolve) => {
        const decide = (keepsMine: boolean): void => {
          setConflict(null)
          resolve(keepsMine)
        }
        setConflict({ field: edit.field, mine: edit.value, row, decide })
      }),
    [],
  )
  return { conflict, ask }
}

export type CellEditsOptions = {
  readonly grid: GridApi<GridRow> | null
  readonly onRow: (row: GridRow) => void
  readonly announce: (words: string) => void
}

/** Edits of cells and of the side panel's fields: shown at once, taken back with a word when they are refused. */
export function useCellEdits({ grid, onRow, announce }: CellEditsOptions) {
  const [callout, setCallout] = useState<Callout | null>(null)
  const { context, mark } = useInvalidCells()
  const { conflict, ask } = useConflict()

  const save = useCallback(
    async (row: GridRow, field: SchemaField, value: JsonValue): Promise<void> => {
      const id = rowId(row)
      const put = (shown: GridRow): void => {
        grid?.getRowNode(id)?.setData(shown)
        onRow(shown)
      }
      const settle = typedValues.type(row, field.name, value)
      put(typedValues.over(row))
      try {
        put(settle(await saveField({ row, field, value }, ask)))
        mark(cellKey(id, field.name), false)
        announce(`${field.name} of row ${row.blockIndex} changed.`)
        refreshReviewed()
      } catch (error) {
        put(settle(null))
        throw error
      }
    },
    [grid, mark, onRow, announce, ask],
  )
  const onCellEdit = useCallback(
    ({ row, field, input }: CellEdit) => {
      const refuse = (message: string, hint: string): void => {
        mark(cellKey(rowId(row), field.name), true)
        setCallout({ ...placeOfCell(rowId(row), fieldColumnId(field.name)), message, hint })
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
  return { save, onCellEdit, context, callout, closeCallout, conflict }
}
