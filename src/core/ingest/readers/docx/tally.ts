/** What was left out, changed or guessed on the way, in words. */
import { createReceiptNotes, type ReceiptNotes, type Wording } from '../../receipt-item.ts'
import { OFFICE_WORDINGS } from '../ooxml/office-wordings.ts'

const WORDINGS = {
  ...OFFICE_WORDINGS,
  hidden_text: {
    kind: 'skipped',
    one: 'hidden piece of text left out',
    many: 'hidden pieces of text left out',
    message: 'Text that is marked as hidden is in no block, as it is on no page.',
  },
  imported_parts: {
    kind: 'skipped',
    one: 'imported part not read',
    many: 'imported parts not read',
    message: 'Parts in another format (HTML, RTF, sub-documents) that a word processor would import are not read.',
  },
  charts_without_data: {
    kind: 'skipped',
    one: 'chart without its data',
    many: 'charts without their data',
    message: 'The data of these charts is missing or of a kind that is not read.',
  },
  fields_without_result: {
    kind: 'skipped',
    one: 'field without a result',
    many: 'fields without a result',
    message: 'The document keeps no text for these fields; a word processor would work it out.',
  },
  tracked_changes_accepted: {
    kind: 'warning',
    one: 'tracked change read as accepted',
    many: 'tracked changes read as accepted',
    message: 'Insertions are in the text, deletions are not: the document is read as if every change were accepted.',
  },
  unknown_symbols: {
    kind: 'warning',
    one: 'unknown symbol',
    many: 'unknown symbols',
    message: 'Characters of a symbol font that have no counterpart in Unicode are replaced.',
  },
} as const satisfies Readonly<Record<string, Wording>>

export type Tally = ReceiptNotes<keyof typeof WORDINGS>

export function createTally(): Tally {
  return createReceiptNotes(WORDINGS)
}
