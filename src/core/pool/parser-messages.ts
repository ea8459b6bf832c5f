/**
 * What the host and a parser process say to each other: one task at a time.
 *
 *   host:   start ------------------> (more | enough) ... -> start
 *   child:         parsed / entry ->        blocks ...  -> done | failed
 *
 * After each `parsed`, `blocks` and `entry` the child waits for `more`, so that a fast reader does not fill the host's memory.
 */
import type { ParsedBlock } from '../../shared/domain.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { ParseReceipt, ReceiptItem } from '../../shared/receipt.ts'
import type { RepresentationType } from '../ingest/parsed-document.ts'
import type { ReadOptions } from '../ingest/reader.ts'

/** A file that the child reads itself, or its bytes. */
export type ParserInput = { readonly path: string } | { readonly bytes: Uint8Array }

export type ParseTask = {
  readonly type: 'parse'
  /** The document's name, for messages and for detection. */
  readonly name: string
  readonly input: ParserInput
  readonly options: ReadOptions
  /** A DoclingDocument in JSON that a Docling server made of the file. */
  readonly convertedPath: string | null
  /** Where the representation is written when it is not the source itself; null when nobody wants it. */
  readonly representationPath: string | null
}
export type UnpackTask = {
  readonly type: 'unpack'
  readonly name: string
  readonly input: ParserInput
  /** Files are written to `${outputPrefix}-0`, `-1` …, whatever the entries are called. */
  readonly outputPrefix: string
}
export type ParserTask = ParseTask | UnpackTask
export type ParserCommand =
  | { readonly type: 'start'; readonly task: ParserTask }
  | { readonly type: 'more' }
  /** No more blocks are wanted. */
  | { readonly type: 'enough' }

/** All of a parsed document but its blocks. */
export type ParsedHeader = {
  readonly sourceUid: string
  readonly sourceType: string
  readonly sizeBytes: number
  readonly sourceTotalCharacters: number | null
  readonly convUid: string
  readonly parsingTool: string
  readonly representationType: RepresentationType
  readonly representationSha256: string
  /** The representation is the source's bytes; nothing was written then. */
  readonly isSource: boolean
  readonly receipt: ParseReceipt
}
export type UnpackedEntry = { readonly name: string; readonly path: string }

export type ParserReport =
  | {
      readonly type: 'parsed'
      readonly header: ParsedHeader
      readonly blocks: readonly ParsedBlock[]
      readonly isLast: boolean
    }
  | { readonly type: 'blocks'; readonly blocks: readonly ParsedBlock[]; readonly isLast: boolean }
  | { readonly type: 'entry'; readonly entry: UnpackedEntry }
  | { readonly type: 'skipped'; readonly name: string; readonly item: ReceiptItem }
  | { readonly type: 'done'; readonly rssMiB: number }
  | { readonly type: 'failed'; readonly error: ErrorData; readonly rssMiB: number }
