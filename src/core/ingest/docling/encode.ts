import type { DoclingDocument, TableCell, TableItem } from './model.ts'

/** Items a piece of JSON holds: a string of V8 ends at half a gigabyte, so a large document is encoded in pieces. */
const ITEMS_PER_PIECE = 2000

/** The document as UTF-8 JSON without white space; the same document gives the same bytes. */
export function encodeDocument(document: DoclingDocument): Uint8Array {
  const pieces: Buffer[] = []
  let separator = '{'
  for (const [key, value] of Object.entries(document)) {
    pieces.push(Buffer.from(`${separator}${JSON.stringify(key)}:`))
    separator = ','
    if (key === 'tables') pushList(pieces, document.tables, pushTable)
    else if (Array.isArray(value)) pushArray(pieces, value)
    else pieces.push(Buffer.from(JSON.stringify(value)))
  }
  pieces.push(Buffer.from('}'))
  return Buffer.concat(pieces)
}

function pushList<T>(pieces: Buffer[], items: readonly T[], push: (pieces: Buffer[], item: T) => void): void {
  pieces.push(Buffer.from('['))
  for (const [i, item] of items.entries()) {
    if (i > 0) pieces.push(Buffer.from(','))
    push(pieces, item)
  }
  pieces.push(Buffer.from(']'))
}

function pushArray(pieces: Buffer[], items: readonly unknown[]): void {
  pieces.push(Buffer.from('['))
  for (let start = 0; start < items.length; start += ITEMS_PER_PIECE) {
    const json = JSON.stringify(items.slice(start, start + ITEMS_PER_PIECE)).slice(1, -1)
    pieces.push(Buffer.from(start === 0 ? json : `,${json}`))
  }
  pieces.push(Buffer.from(']'))
}

/** Cells are most of a workbook's JSON: they are cut too, and what has its default value is left out. */
function pushTable(pieces: Buffer[], { data, ...table }: TableItem): void {
  pieces.push(Buffer.from(`${JSON.stringify(table).slice(0, -1)},"data":{"table_cells":[`))
  for (let start = 0; start < data.table_cells.length; start += ITEMS_PER_PIECE) {
    const cells = data.table_cells.slice(start, start + ITEMS_PER_PIECE).map(withoutDefaults)
    pieces.push(Buffer.from(`${start === 0 ? '' : ','}${JSON.stringify(cells).slice(1, -1)}`))
  }
  pieces.push(Buffer.from(`],"num_rows":${data.num_rows},"num_cols":${data.num_cols}}}`))
}

function withoutDefaults(cell: TableCell): Partial<TableCell> {
  const { row_span, col_span, column_header, row_header, row_section, ...rest } = cell
  return {
    ...rest,
    ...(row_span !== 1 && { row_span }),
    ...(col_span !== 1 && { col_span }),
    ...(column_header && { column_header }),
    ...(row_header && { row_header }),
    ...(row_section && { row_section }),
  }
}
