/** Rectangles of cells: rows by their place in the list, columns by the order in which they are shown. */
export type CellPlace = { readonly row: number; readonly column: string }
/** `anchor` is where it began and stays, `head` is what moves. */
export type CellRange = { readonly anchor: CellPlace; readonly head: CellPlace }
/** All bounds are part of it. */
export type RangeBounds = { readonly top: number; readonly bottom: number; readonly columns: readonly string[] }

/** Null when one of its columns is no longer shown. */
export function boundsOf({ anchor, head }: CellRange, columns: readonly string[]): RangeBounds | null {
  const ends = [columns.indexOf(anchor.column), columns.indexOf(head.column)]
  if (ends.includes(-1)) return null
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    columns: columns.slice(Math.min(...ends), Math.max(...ends) + 1),
  }
}

type Limits = { readonly columns: readonly string[]; readonly rows: number }

/** The range with its head one step on; it stops at the edges. */
export function stepHead(range: CellRange, key: string, { columns, rows }: Limits): CellRange {
  const { row, column } = range.head
  const place = columns.indexOf(column)
  const at = (index: number): string => columns[Math.max(0, Math.min(columns.length - 1, index))] ?? column
  const head = (next: CellPlace): CellRange => ({ ...range, head: next })
  switch (key) {
    case 'ArrowUp':
      return head({ row: Math.max(0, row - 1), column })
    case 'ArrowDown':
      return head({ row: Math.min(rows - 1, row + 1), column })
    case 'ArrowLeft':
      return head({ row, column: at(place - 1) })
    case 'ArrowRight':
      return head({ row, column: at(place + 1) })
    default:
      return range
  }
}

export type Edge = 'top' | 'bottom' | 'left' | 'right'

/** Which outer edges of the rectangle a cell has; null when it lies outside. */
export function edgesAt(bounds: RangeBounds, { row, column }: CellPlace): readonly Edge[] | null {
  const { top, bottom, columns } = bounds
  if (row < top || row > bottom || !columns.includes(column)) return null
  const edges: Edge[] = []
  if (row === top) edges.push('top')
  if (row === bottom) edges.push('bottom')
  if (column === columns[0]) edges.push('left')
  if (column === columns.at(-1)) edges.push('right')
  return edges
}

export const rowsIn = ({ top, bottom }: RangeBounds): number => bottom - top + 1
export const isSingle = (bounds: RangeBounds): boolean => rowsIn(bounds) === 1 && bounds.columns.length === 1
