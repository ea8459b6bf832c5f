import type { ParsedBlock } from '../../shared/domain.ts'

/** What a reader makes of a file's bytes: the stored representation and its blocks in reading order. */
export type ParsedDocument = {
  /** Short name of the source's format, as in the export contract: `md`, `txt`. */
  readonly sourceType: string
  readonly parsingTool: string
  readonly representationType: string
  /** The bytes that the locators point into. */
  readonly representation: Uint8Array
  /** Length of the source's text in UTF-16 units (JavaScript string length), null for binary formats. */
  readonly sourceTotalCharacters: number | null
  readonly blocks: readonly ParsedBlock[]
}
