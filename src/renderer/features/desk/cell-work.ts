/** Cells that were pasted or filled down, as work on their rows. */
import type { JsonValue } from '../../../shared/json.ts'
import type { RowKey } from '../../../shared/rows.ts'
import { countOf } from '../../lib/format.ts'
import type { WorkOrderView } from '../work/use-work.tsx'

export type PastedCell = RowKey & { readonly field: string; readonly text: string }
export type FillDown = { readonly field: string; readonly value: JsonValue; readonly rows: readonly RowKey[] }

/** Each row once. */
export function distinctRows(rows: readonly RowKey[]): RowKey[] {
  const byName = new Map(rows.map(({ runUid, blockIndex }) => [`${runUid}:${blockIndex}`, { runUid, blockIndex }]))
  return [...byName.values()]
}

export function pasteOrder(cells: readonly PastedCell[]): WorkOrderView {
  const rows = distinctRows(cells)
  return {
    title: `Paste into ${countOf(rows.length, 'row')}?`,
    choice: { kind: 'rows', rows },
    work: { kind: 'change', change: { kind: 'cells', cells: [...cells] } },
  }
}

export function fillOrder({ field, value, rows }: FillDown): WorkOrderView {
  const those = distinctRows(rows)
  return {
    title: `Fill ${field} down ${countOf(those.length, 'row')}?`,
    choice: { kind: 'rows', rows: those },
    work: { kind: 'change', change: { kind: 'set', field, value } },
  }
}
