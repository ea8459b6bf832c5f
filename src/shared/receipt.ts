/** The parse receipt: what a reader found in a source against what became blocks. Every conversion has one. */
import type { BlockType } from './domain.ts'

/** Things that a source is made of, as its reader counts them before it makes blocks. */
export const RECEIPT_THINGS = [
  'pages',
  'sheets',
  'slides',
  'characters',
  'paragraphs',
  'tables',
  'cells',
  'images',
  'charts',
  'formulas',
  'calculated_cells',
  'footnotes',
  'comments',
  'notes',
  'links',
  'text_boxes',
  'headers_footers',
  'tracked_changes',
  'cues',
  'attachments',
  'form_fields',
] as const
export type ReceiptThing = (typeof RECEIPT_THINGS)[number]
export type ReceiptCounts = Readonly<Partial<Record<ReceiptThing, number>>>

/** Something that was left out, or read in a way that a person should know of. */
export type ReceiptItem = {
  /** Stable, for programs: `scanned_page`, `tracked_changes_accepted`. */
  readonly code: string
  readonly count: number
  /** For a chip: `2 pages are scans`. No full stop. */
  readonly short: string
  /** One sentence: what, and why. */
  readonly message: string
  /** Pages, sheets, parts or names, at most a few: `pages 3 and 7`. */
  readonly where: string | null
}

export type ParseReceipt = {
  /** The reader and its version: `galley-docx-1`. */
  readonly reader: string
  readonly format: string
  /** What the file's name promised, when that is another format than its content; else null. */
  readonly namedFormat: string | null
  readonly found: ReceiptCounts
  readonly made: {
    readonly blocks: number
    readonly characters: number
    readonly byType: Readonly<Partial<Record<BlockType, number>>>
  }
  /** Content of the source that is in no block. Empty: the document was read fully. */
  readonly skipped: readonly ReceiptItem[]
  /** Content that is there, but changed or guessed. */
  readonly warnings: readonly ReceiptItem[]
  readonly durationMs: number
}
