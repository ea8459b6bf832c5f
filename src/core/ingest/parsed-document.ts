import type { ParsedBlock } from '../../shared/domain.ts'
import type { ParseReceipt } from '../../shared/receipt.ts'
import type { SourceFormat } from './formats.ts'

export type RepresentationType = 'markdown_bytes' | 'doclingdocument_json' | 'pandoc_ast_json'

/** What becomes of a file's bytes: the stored representation, its blocks in reading order, and the receipt. */
export type ParsedDocument = {
  /** Short name of the source's format, as in the export contract: `md`, `docx`. */
  readonly sourceType: SourceFormat
  readonly parsingTool: string
  readonly representationType: RepresentationType
  /** The bytes that the locators point into. */
  readonly representation: Uint8Array
  /** Length of the source's text in UTF-16 units (JavaScript string length), null for binary formats. */
  readonly sourceTotalCharacters: number | null
  readonly blocks: readonly ParsedBlock[]
  readonly receipt: ParseReceipt
}
