/** The cells of a table with their places: spans resolved, and no column that no cell begins in. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { integerOf, isOn, type Path, toggleOf, valueOf } from './properties.ts'

export type GridCell = {
  readonly element: XmlElement
  readonly path: Path
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  readonly isHeader: boolean
}
export type Grid = { readonly rows: number; readonly columns: number; readonly cells: readonly GridCell[] }

type Draft = { -readonly [K in keyof GridCell]: GridCell[K] }
type RowSource = { readonly element: XmlElement; readonly path: Path }

/** Word allows 63 columns. A table may claim more, but not so that it grows beyond all measure. */
const MAX_SPAN = 512
const MAX_PLACES = 4_000_000

export function readGrid(table: XmlElement, path: Path): Grid {
  const rows = findAll({ element: table, path }, 'w:tr').filter(({ element }) => !isDeletedRow(element))
  const marked = rows.findIndex(({ element }) => !isHeaderRow(element))
  const headers = marked === 0 && rows.length > 1 && hasStyledFirstRow(table) ? 1 : marked
  const cells: Draft[] = []
  let above: Open = new Map()
  for (const [row, source] of rows.entries())
    above = readRow({ source, row, above, isHeader: headers < 0 || row < headers }, cells)
  return compact(rows.length, cells)
}

/** Cells that go on downwards, by their first column. */
type Open = ReadonlyMap<number, Draft>
type Row = { readonly source: RowSource; readonly row: number; readonly above: Open; readonly isHeader: boolean }

function readRow({ source, row, above, isHeader }: Row, cells: Draft[]): Open {
  const open = new Map<number, Draft>()
  let column = spanOf(valueOf(firstElement(source.element, 'w:trPr'), 'w:gridBefore'), 0)
  let previous: Draft | null = null
  for (const cell of findAll(source, 'w:tc')) {
    const properties = firstElement(cell.element, 'w:tcPr')
    const columnSpan = spanOf(valueOf(properties, 'w:gridSpan'), 1)
    const down = firstElement(properties, 'w:vMerge')
    const across = firstElement(properties, 'w:hMerge')
    const upper = above.get(column)
    if (down && down.attributes['w:val'] !== 'restart' && upper?.columnSpan === columnSpan) {
      upper.rowSpan = row - upper.row + 1
      open.set(column, upper)
    } else if (across && across.attributes['w:val'] !== 'restart' && previous) {
      previous.columnSpan += columnSpan
    } else {
      previous = { ...cell, row, column, rowSpan: 1, columnSpan, isHeader }
      cells.push(previous)
      if (down) open.set(column, previous)
    }
    column += columnSpan
  }
  return open
}

function isHeaderRow(row: XmlElement): boolean {
  return toggleOf(firstElement(row, 'w:trPr'), 'w:tblHeader') ?? false
}

/** The table's style sets the first row apart; as a flag of its own or as a bit of the older mask. */
function hasStyledFirstRow(table: XmlElement): boolean {
  const look = firstElement(firstElement(table, 'w:tblPr'), 'w:tblLook')?.attributes
  const flag = look?.['w:firstRow']
  return flag === undefined ? (Number.parseInt(look?.['w:val'] ?? '0', 16) & 0x20) !== 0 : isOn(flag)
}

function spanOf(value: string | undefined, least: number): number {
  return Math.min(Math.max(integerOf(value) ?? least, least), MAX_SPAN)
}

function isDeletedRow(row: XmlElement): boolean {
  return firstElement(firstElement(row, 'w:trPr'), 'w:del') !== undefined
}

const WRAPPERS: ReadonlySet<string> = new Set(['w:sdt', 'w:sdtContent', 'w:customXml', 'w:ins', 'w:moveTo'])

/** Rows of a table or cells of a row, also those in content controls. */
function findAll({ element, path }: RowSource, name: string): readonly RowSource[] {
  return elements(element).flatMap((child, index) => {
    const source = { element: child, path: [...path, index] }
    if (child.name === name) return [source]
    return WRAPPERS.has(child.name) ? findAll(source, name) : []
  })
}

/** Programs write columns of the page's grid; those in which no cell begins or ends are none of the table. */
function compact(rows: number, cells: readonly Draft[]): Grid {
  const edges = new Set<number>()
  for (const { column, columnSpan } of cells) {
    edges.add(column)
    edges.add(column + columnSpan)
  }
  const sorted = [...edges].sort((a, b) => a - b)
  const places = new Map(sorted.map((edge, index) => [edge, index]))
  const columns = Math.max(sorted.length - 1, 0)
  const isHuge = rows * columns > MAX_PLACES
  return {
    rows,
    columns: isHuge ? Math.floor(MAX_PLACES / rows) : columns,
    cells: cells.map((cell) => {
      const column = places.get(cell.column) ?? 0
      return { ...cell, column, columnSpan: (places.get(cell.column + cell.columnSpan) ?? column + 1) - column }
    }),
  }
}
