/** A table found on a page, before it is written into the document. */
import type { Box, Word } from './page-content.ts'
import { toLines } from './lines.ts'
import { type HyphenatedWords, joinLines } from './join-text.ts'

export type FoundCell = {
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  readonly words: readonly Word[]
  readonly box: Box
}
export type FoundTable = {
  readonly box: Box
  readonly rows: number
  readonly columns: number
  readonly headerRows: number
  readonly cells: readonly FoundCell[]
}

export function cellText(cell: FoundCell, hyphenated: HyphenatedWords): string {
  return joinLines(
    toLines(cell.words).map(({ text }) => text),
    hyphenated,
  )
}
