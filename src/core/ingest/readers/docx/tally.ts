/** What was left out, changed or guessed on the way, as items of the receipt. */
import type { ReceiptItem } from '../../../../shared/receipt.ts'

type Said = {
  readonly kind: 'skipped' | 'warning'
  readonly one: string
  readonly many: string
  readonly message: string
}

const SAID = {
  hidden_text: {
    kind: 'skipped',
    one: 'piece of hidden text',
    many: 'pieces of hidden text',
    message: 'Text that is marked as hidden is in no block, as it is on no page.',
  },
  embedded_files: {
    kind: 'skipped',
    one: 'embedded file',
    many: 'embedded files',
    message: 'Documents and objects that are embedded in this one are not opened; their preview is a picture.',
  },
  imported_parts: {
    kind: 'skipped',
    one: 'imported part',
    many: 'imported parts',
    message: 'Parts in another format (HTML, RTF, sub-documents) that a word processor would import are not read.',
  },
  drawn_shapes: {
    kind: 'skipped',
    one: 'drawn shape without text',
    many: 'drawn shapes without text',
    message: 'Lines, arrows and shapes without text or description are in no block.',
  },
  chart_data: {
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
  comments_without_place: {
    kind: 'skipped',
    one: 'comment without a place',
    many: 'comments without a place',
    message: 'These comments belong to no text that became a block.',
  },
  missing_parts: {
    kind: 'skipped',
    one: 'missing part',
    many: 'missing parts',
    message: 'The document names notes or parts that the file does not hold.',
  },
  tracked_changes_accepted: {
    kind: 'warning',
    one: 'tracked change read as accepted',
    many: 'tracked changes read as accepted',
    message: 'Insertions are in the text, deletions are not: the document is read as if every change were accepted.',
  },
  external_images: {
    kind: 'warning',
    one: 'picture outside of the file',
    many: 'pictures outside of the file',
    message: 'The document only links to these pictures; nothing outside of a file is ever loaded.',
  },
  unknown_symbols: {
    kind: 'warning',
    one: 'unknown symbol',
    many: 'unknown symbols',
    message: 'Characters of a symbol font that have no counterpart in Unicode are replaced.',
  },
} as const satisfies Readonly<Record<string, Said>>

export type TallyCode = keyof typeof SAID

export type Tally = {
  readonly add: (code: TallyCode, count?: number) => void
  readonly items: (kind: Said['kind']) => readonly ReceiptItem[]
}

export function createTally(): Tally {
  const counts = new Map<TallyCode, number>()
  return {
    add: (code, count = 1) => {
      if (count > 0) counts.set(code, (counts.get(code) ?? 0) + count)
    },
    items: (kind) =>
      [...counts]
        .filter(([code]) => SAID[code].kind === kind)
        .map(([code, count]) => ({
          code,
          count,
          short: `${count} ${count === 1 ? SAID[code].one : SAID[code].many}`,
          message: SAID[code].message,
          where: null,
        }))
        .sort((a, b) => (a.code < b.code ? -1 : 1)),
  }
}
