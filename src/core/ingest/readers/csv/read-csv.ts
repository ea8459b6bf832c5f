/** Tables in text: comma, semicolon, tab, bar or colon between the cells. One table, its first row the header. */
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { BODY, type CellSpec, createDocumentBuilder } from '../../docling/builder.ts'
import { extensionOf } from '../../formats.ts'
import type { Reader } from '../../reader.ts'
import { counted, receiptItem } from '../../receipt-item.ts'
import { decodeAnyText } from '../text-encoding.ts'
import { findDialect } from './dialect.ts'
import { readRows, type Rows } from './rows.ts'

export const readCsv: Reader = async ({ name, bytes }) => {
  const { text: source, warnings } = decodeAnyText({ name, bytes })
  const lines = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  const extension = extensionOf(name)
  const { delimiter, text } = findDialect(lines, extension === 'tsv' || extension === 'tab' ? '\t' : ',')
  const table = readRows({ name, text, delimiter })
  const builder = createDocumentBuilder()
  if (table.cells > 0)
    builder.addTable(BODY, {
      rows: table.rows.length,
      columns: table.columns,
      cells: cellsOf(table.rows),
      meta: { galley__delimiter: delimiter },
    })
  return {
    document: builder.finish(),
    found: { characters: source.length, tables: table.cells > 0 ? 1 : 0, cells: table.cells },
    skipped: [],
    warnings: [...warnings, ...table.warnings, ...raggedRows(table)],
    sourceTotalCharacters: source.length,
  }
}

function cellsOf(rows: readonly (readonly string[])[]): readonly CellSpec[] {
  const cells: CellSpec[] = []
  for (const [row, texts] of rows.entries())
    for (const [column, text] of texts.entries()) cells.push({ text, row, column, isColumnHeader: row === 0 })
  return cells
}

function raggedRows({ rows }: Rows): readonly ReceiptItem[] {
  const width = rows[0]?.length ?? 0
  const uneven: number[] = []
  for (const [index, { length }] of rows.entries()) if (length !== width) uneven.push(index + 1)
  const [first] = uneven
  if (first === undefined) return []
  const count = uneven.length
  return [
    receiptItem({
      code: 'ragged_rows',
      count,
      short: counted(count, 'row of another width', 'rows of another width'),
      message: `${count} of ${rows.length} rows have more or fewer cells than the header, which has ${width}; all were read.`,
      where: `${count === 1 ? 'row' : 'rows'} ${uneven.slice(0, 5).join(', ')}${count > 5 ? ' …' : ''}`,
    }),
  ]
}
