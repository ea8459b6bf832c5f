/** What was left out or read in a way that a person should know of, in words. */
import { createReceiptNotes, type ReceiptNotes, type Wording } from '../../receipt-item.ts'
import { OFFICE_WORDINGS } from '../ooxml/office-wordings.ts'

const WORDINGS = {
  ...OFFICE_WORDINGS,
  formulas_without_result: {
    kind: 'skipped',
    one: 'formula without a result',
    many: 'formulas without a result',
    message:
      'The program that made the file saved no results of these formulas, and Galley calculates none; open it in Excel or LibreOffice and save it.',
  },
  missing_strings: {
    kind: 'skipped',
    one: 'cell whose text is missing',
    many: 'cells whose text is missing',
    message: 'These cells refer to texts that the file does not hold.',
  },
  missing_sheets: {
    kind: 'skipped',
    one: 'sheet missing',
    many: 'sheets missing',
    message: 'The workbook names sheets that the file does not hold.',
  },
  form_controls: {
    kind: 'skipped',
    one: 'form control not read',
    many: 'form controls not read',
    message: 'Buttons, check boxes and lists that lie over a sheet are not read; the cells that they fill are.',
  },
  hidden_sheets: {
    kind: 'warning',
    one: 'hidden sheet read',
    many: 'hidden sheets read',
    message: 'Sheets that are hidden were read like the others.',
  },
  hidden_rows: {
    kind: 'warning',
    one: 'hidden row read',
    many: 'hidden rows read',
    message: 'Rows that are hidden or filtered out were read like the others.',
  },
  hidden_columns: {
    kind: 'warning',
    one: 'hidden column read',
    many: 'hidden columns read',
    message: 'Columns that are hidden were read like the others.',
  },
} as const satisfies Readonly<Record<string, Wording>>

export type Tally = ReceiptNotes<keyof typeof WORDINGS>

export function createTally(): Tally {
  return createReceiptNotes(WORDINGS, 'sheet')
}
