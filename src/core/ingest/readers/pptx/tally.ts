/** What was left out or read in a way that a person should know of, in words. */
import { createReceiptNotes, type ReceiptNotes, type Wording } from '../../receipt-item.ts'
import { OFFICE_WORDINGS } from '../ooxml/office-wordings.ts'

const WORDINGS = {
  ...OFFICE_WORDINGS,
  missing_slides: {
    kind: 'skipped',
    one: 'slide missing',
    many: 'slides missing',
    message: 'The presentation names slides that the file does not hold.',
  },
  chart_values: {
    kind: 'skipped',
    one: 'chart whose values are in no block',
    many: 'charts whose values are in no block',
    message: 'The values that a chart draws are kept with its picture and are in no block; its title is.',
  },
  media: {
    kind: 'skipped',
    one: 'recording not read',
    many: 'recordings not read',
    message: 'Sound and video are not read.',
  },
  ink: {
    kind: 'skipped',
    one: 'ink drawing not read',
    many: 'ink drawings not read',
    message: 'What was drawn by hand is not read.',
  },
  layout_text: {
    kind: 'skipped',
    one: 'layout with text of its own',
    many: 'layouts with text of their own',
    message: 'Text that a layout or master shows on every slide is not read.',
  },
  hidden_slides: {
    kind: 'warning',
    one: 'hidden slide read',
    many: 'hidden slides read',
    message: 'Slides that are hidden were read like the others.',
  },
} as const satisfies Readonly<Record<string, Wording>>

export type NoteCode = keyof typeof WORDINGS
export type Tally = ReceiptNotes<NoteCode>

export function createTally(): Tally {
  return createReceiptNotes(WORDINGS, 'slide')
}
