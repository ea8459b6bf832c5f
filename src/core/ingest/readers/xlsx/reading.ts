import type { DocumentBuilder } from '../../docling/builder.ts'
import type { FoundCounter } from '../../receipt-counts.ts'
import type { WorkbookPackage } from './workbook-package.ts'
import type { SheetContext } from './sheet.ts'
import type { Tally } from './tally.ts'

/** What stays the same while the sheets of a workbook are read one after another. */
export type Reading = {
  readonly workbook: WorkbookPackage
  readonly builder: DocumentBuilder
  readonly found: FoundCounter
  readonly tally: Tally
  readonly context: SheetContext
  readonly persons: ReadonlyMap<string, string>
  readonly maxItems: number
  /** The texts that cells share. */
  readonly cellTexts: () => ReadonlySet<string>
}
