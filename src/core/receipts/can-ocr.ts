import type { ErrorData } from '../../shared/errors.ts'
import type { ParseReceipt } from '../../shared/receipt.ts'
import { findTesseract } from '../ingest/readers/pdf/tesseract.ts'

export type ReadResult = { readonly error: ErrorData | null; readonly receipt: ParseReceipt | null }

/** Some page is a scan, and the machine has tesseract. */
export function canOcr({ error, receipt }: ReadResult): boolean {
  const hasScan = error?.code === 'no_text' || receipt?.skipped.some((item) => item.code.startsWith('scanned_page'))
  return hasScan === true && findTesseract() !== null
}
