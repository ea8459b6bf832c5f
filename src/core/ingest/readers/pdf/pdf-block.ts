/** A piece of the document between layout and the DoclingDocument. */
import type { Box } from './page-content.ts'
import type { FoundTable } from './table-model.ts'

export type BlockKind =
  | 'text'
  | 'heading'
  | 'list_item'
  | 'checkbox'
  | 'code'
  | 'formula'
  | 'caption'
  | 'footnote'
  | 'page_header'
  | 'page_footer'
  | 'table'
  | 'picture'

type PagePlace = { readonly pageNo: number; readonly box: Box }
export type Link = { readonly text: string; readonly href: string }

export type TextStyle = {
  readonly size: number
  readonly isBold: boolean
  readonly isItalic: boolean
  readonly isCapital: boolean
  /** Name of the font of its first line. */
  readonly font?: string
}

export type PdfBlock = {
  readonly kind: BlockKind
  readonly text: string
  readonly orig: string
  readonly places: readonly PagePlace[]
  readonly style: TextStyle
  /** Of a list item: what stands before its text, and where that starts. */
  readonly marker?: string
  readonly indent?: number
  /** First or last running text of its column: it may go on from or in another one. */
  readonly isColumnStart?: boolean
  readonly isColumnEnd?: boolean
  /** The last line reaches the column's right edge. */
  readonly isFull?: boolean
  readonly isIndented?: boolean
  readonly lineCount?: number
  readonly table?: FoundTable
  /** The caption of a table or picture. */
  readonly caption?: PdfBlock
  /** Text within a picture. */
  readonly label?: string
  readonly links?: readonly Link[]
}

export const NO_STYLE: TextStyle = { size: 0, isBold: false, isItalic: false, isCapital: false }
