/** What the receipts of all office documents say in the same words. */
import type { Wording } from '../../receipt-item.ts'

export const OFFICE_WORDINGS = {
  comments_kept: {
    kind: 'warning',
    one: 'comment kept aside',
    many: 'comments kept aside',
    message: 'Comments stand beside the block, table or slide that they are on; they are not blocks of their own.',
  },
  comments_without_place: {
    kind: 'skipped',
    one: 'comment without a place',
    many: 'comments without a place',
    message: 'These comments are on nothing that became a block.',
  },
  embedded_objects: {
    kind: 'skipped',
    one: 'embedded object not read',
    many: 'embedded objects not read',
    message: 'Documents and objects of other programs that are embedded in this one are not opened.',
  },
  missing_parts: {
    kind: 'skipped',
    one: 'part missing',
    many: 'parts missing',
    message: 'The document names charts, drawings, notes or other parts that the file does not hold.',
  },
  external_images: {
    kind: 'warning',
    one: 'picture outside of the file',
    many: 'pictures outside of the file',
    message: 'The document only links to these pictures; nothing outside of a file is ever loaded.',
  },
} as const satisfies Readonly<Record<string, Wording>>
