/** The rows of a delimited text; what its quotes mean is tried in turn. */
import Papa from 'papaparse'
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { counted, receiptItem } from '../../receipt-item.ts'

/** Cells that a document may have. A table of this size is beyond what anyone reviews, and a gigabyte of items. */
export const MAX_CELLS = 2_000_000
/** Places in the grid of a table, the empty ones right of short rows included. */
const MAX_PLACES = 10_000_000

export type Delimited = { readonly name: string; readonly text: string; readonly delimiter: string }
export type Rows = {
  readonly rows: readonly (readonly string[])[]
  readonly columns: number
  readonly cells: number
  readonly warnings: readonly ReceiptItem[]
}

type Attempt = Omit<Rows, 'warnings'> & { readonly isUnclosed: boolean; readonly malformed: number }

/** Fails with file_too_large past two million cells. */
export function readRows(source: Delimited): Rows {
  const first = attempt(source, {})
  if (!first.isUnclosed && first.malformed === 0) return { ...(withoutSpaces(source, first) ?? first), warnings: [] }
  if (source.text.includes('\\"')) {
    const escaped = attempt(source, { escapeChar: '\\' })
    if (!escaped.isUnclosed && escaped.malformed === 0) return { ...escaped, warnings: [] }
  }
  // A quote that never ends would swallow the rest of the table.
  if (first.isUnclosed) return { ...attempt(source, { quoteChar: '\0' }), warnings: [UNCLOSED] }
  return { ...first, warnings: [malformedQuotes(first.malformed)] }
}

/** `a, "b, c"`: quotes behind a space count when the rows are all of one width then. */
function withoutSpaces(source: Delimited, first: Attempt): Attempt | null {
  const spaced = `${source.delimiter} "`
  if (isEven(first) || !source.text.includes(spaced)) return null
  const second = attempt({ ...source, text: source.text.replaceAll(spaced, `${source.delimiter}"`) }, {})
  return isEven(second) && !second.isUnclosed && second.malformed === 0 ? second : null
}

function isEven({ rows }: Attempt): boolean {
  return rows.every(({ length }) => length === rows[0]?.length)
}

function attempt({ name, text, delimiter }: Delimited, quotes: Papa.ParseConfig): Attempt {
  const rows: (readonly string[])[] = []
  let columns = 0
  let cells = 0
  let isUnclosed = false
  let malformed = 0
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    skipEmptyLines: true,
    ...quotes,
    step: ({ data, errors }, parser) => {
      for (const { code } of errors) {
        if (code === 'MissingQuotes') isUnclosed = true
        if (code === 'InvalidQuotes') malformed += 1
      }
      rows.push(data)
      cells += data.length
      columns = Math.max(columns, data.length)
      if (cells > MAX_CELLS) parser.abort()
    },
  })
  if (cells > MAX_CELLS || rows.length * columns > MAX_PLACES)
    throw tooLarge(name, { rows: rows.length, columns, cells })
  return { rows, columns, cells, isUnclosed, malformed }
}

function tooLarge(name: string, size: Pick<Rows, 'columns' | 'cells'> & { readonly rows: number }): AppError {
  const limit = MAX_CELLS.toLocaleString('en-US')
  const message =
    size.cells > MAX_CELLS
      ? `"${name}" holds a table of more than ${limit} cells, the most that Galley reads.`
      : `"${name}" holds a table of ${size.rows} rows and ${size.columns} columns, too many for Galley to read.`
  return new AppError('file_too_large', message, {
    hint: 'Split the table into files with fewer rows, then add those.',
  })
}

const UNCLOSED = receiptItem({
  code: 'quotes_unmatched',
  short: 'A quote never ends',
  message: 'A quotation mark is never closed, so all of them were read as plain characters.',
})

function malformedQuotes(count: number): ReceiptItem {
  const short = counted(count, 'quote out of place', 'quotes out of place')
  return receiptItem({
    code: 'quotes_malformed',
    count,
    short,
    message: `${short}: quotation marks in quoted cells were read as part of the text.`,
  })
}
