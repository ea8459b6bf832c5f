/** What the walk leaves out or changes, in words. */
import { createReceiptNotes, type ReceiptNotes, type Wording } from '../../receipt-item.ts'

const WORDINGS = {
  hidden_parts: {
    kind: 'skipped',
    one: 'hidden part left out',
    many: 'hidden parts left out',
    message: 'Parts that the page does not show are in no block.',
  },
  embedded_pages: {
    kind: 'skipped',
    one: 'embedded page or player not read',
    many: 'embedded pages or players not read',
    message: 'The content of embedded pages and players is not in the file, and nothing is ever loaded.',
  },
  script_formulas: {
    kind: 'skipped',
    one: 'formula in a script not read',
    many: 'formulas in scripts not read',
    message: 'Formulas that stand in scripts are in no block, because scripts are not read.',
  },
  unselected_choices: {
    kind: 'skipped',
    one: 'choice not selected',
    many: 'choices not selected',
    message: 'Of a selection list, only what is selected is read.',
  },
  wide_cells: {
    kind: 'skipped',
    one: 'cell of an oversized table',
    many: 'cells of an oversized table',
    message: 'These cells are beyond the columns that are read of a table.',
  },
  templates: {
    kind: 'skipped',
    one: 'template with text',
    many: 'templates with text',
    message: 'Templates are in no block, because only a script would show them.',
  },
  frames: {
    kind: 'skipped',
    one: 'frame not read',
    many: 'frames not read',
    message: 'The content of frames is in other files, and nothing is ever loaded.',
  },
  deeply_nested: {
    kind: 'warning',
    one: 'deeply nested part',
    many: 'deeply nested parts',
    message: 'Parts that are nested deeper than documents are were read as plain lines.',
  },
  sparse_tables: {
    kind: 'warning',
    one: 'oversized table',
    many: 'oversized tables',
    message: 'Tables whose grid is mostly empty were read as lines.',
  },
} as const satisfies Readonly<Record<string, Wording>>

export type Tally = ReceiptNotes<keyof typeof WORDINGS>

export function createTally(): Tally {
  return createReceiptNotes(WORDINGS)
}
