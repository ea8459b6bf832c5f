import type { ParseReceipt } from '../../shared/receipt.ts'

/** The gravest thing of a receipt in a few words, for a chip: what was left out goes before what was guessed. */
export function noticeOf({ skipped, warnings }: Pick<ParseReceipt, 'skipped' | 'warnings'>): string | null {
  return skipped[0]?.short ?? warnings[0]?.short ?? null
}
