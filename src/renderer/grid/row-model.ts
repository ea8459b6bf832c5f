/**
 * Parts of AG Grid that its interface does not hand out, taken by their shape. Where a later AG Grid is built otherwise they
 * are not there: the grid then works as AG Grid has it.
 */
import type { GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'

/** Null while there are no rows. */
export function partOf(grid: GridApi<GridRow>, name: string, parts: readonly string[]): object | null {
  const node = grid.getDisplayedRowAtIndex(0)
  const beans: unknown = node && Reflect.get(node, 'beans')
  const part: unknown = typeof beans === 'object' && beans !== null ? Reflect.get(beans, name) : null
  if (typeof part !== 'object' || part === null) return null
  return parts.every((one) => typeof Reflect.get(part, one) === 'function') ? part : null
}
