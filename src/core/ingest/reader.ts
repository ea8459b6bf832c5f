/** What every reader of `readers/<format>/` takes and gives. */
import type { ReceiptCounts, ReceiptItem } from '../../shared/receipt.ts'
import type { DoclingDocument } from './docling/model.ts'

export type ReadLimits = {
  /** Blocks that a document may have. Default 200,000. */
  readonly maxBlocks: number
}
export const DEFAULT_READ_LIMITS: ReadLimits = { maxBlocks: 200_000 }

export type ReadOptions = {
  readonly limits: ReadLimits
  /** Recognise the text of scanned pages with the tesseract of the machine. Default false. */
  readonly ocr: boolean
}
export const DEFAULT_READ_OPTIONS: ReadOptions = { limits: DEFAULT_READ_LIMITS, ocr: false }

export type ReaderInput = {
  /** The file's name, maybe with folders; for messages. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly options: ReadOptions
}

/** A reader of its own makes a DoclingDocument; `segment.ts` makes the blocks of it. */
export type ReaderOutput = {
  readonly document: DoclingDocument
  readonly found: ReceiptCounts
  readonly skipped: readonly ReceiptItem[]
  readonly warnings: readonly ReceiptItem[]
  /** Length of the source's text in UTF-16 units; null for binary formats. */
  readonly sourceTotalCharacters: number | null
}

/** Fails with an AppError that names the file; anything else that it throws is reported as parse_failed. */
export type Reader = (input: ReaderInput) => Promise<ReaderOutput>
