/** The words of the domain as types: blocks, locators, statuses, and the canonical record of the export contract. */
import type { JsonObject } from './json.ts'

export const BLOCK_TYPES = [
  'heading',
  'paragraph',
  'list_item',
  'code_block',
  'table',
  'figure',
  'caption',
  'footnote',
  'divider',
  'html_block',
  'definition',
  'checkbox',
  'form_region',
  'key_value_region',
  'page_header',
  'page_footer',
  'formula',
  'other',
] as const
export type BlockType = (typeof BLOCK_TYPES)[number]

/** Byte offsets into the UTF-8 representation, half open: [start_offset, end_offset). */
export type TextOffsetLocator = {
  readonly type: 'text_offset_range'
  readonly start_offset: number
  readonly end_offset: number
}
/** A box on a page, in points of the page. `BOTTOMLEFT`: y grows upwards, as in PDF. */
export type BoundingBox = {
  readonly l: number
  readonly t: number
  readonly r: number
  readonly b: number
  readonly coord_origin: 'BOTTOMLEFT' | 'TOPLEFT'
}
/** `pointer` is an item's `self_ref` in the DoclingDocument (`#/texts/3`). */
export type DoclingLocator = {
  readonly type: 'docling_json_pointer'
  readonly pointer: string
  /** Counted from 1; absent for formats without pages. */
  readonly page_no?: number
  readonly bbox?: BoundingBox
  /** A long table makes several blocks: rows of the table, half open. Its header rows stand above each part. */
  readonly rows?: readonly [start: number, end: number]
}
/** Indexes from the root of Pandoc's tree (`pandoc -t json`): `blocks`, 4, `c`, 1 … */
export type PandocLocator = { readonly type: 'pandoc_ast_path'; readonly path: ReadonlyArray<string | number> }
/** The typed pointer from a block back into the representation. */
export type BlockLocator = TextOffsetLocator | DoclingLocator | PandocLocator

export const DOCUMENT_STATUSES = ['uploaded', 'converting', 'ingested', 'failed'] as const
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]

/** Who reads a project's documents: Galley's own readers, or a Docling server at an address that the user gives. */
export const PROJECT_READERS = ['built_in', 'docling'] as const
export type ProjectReader = (typeof PROJECT_READERS)[number]

/** `paused` waits for a person, with its reason; see ADR 12. */
export const RUN_STATUSES = ['pending', 'running', 'paused', 'complete', 'cancelled', 'failed'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

export const OVERLAY_STATUSES = ['pending', 'claimed', 'ai_complete', 'confirmed', 'rejected', 'failed'] as const
export type OverlayStatus = (typeof OVERLAY_STATUSES)[number]

/** How many overlays of a run (or of several) stand in each status. */
export type StatusCounts = Readonly<Record<OverlayStatus, number>>

/** `edit` is one value by hand; `change` is many at once: clean-up, fill down, paste, values taken from another run. */
export const REVIEW_ACTIONS = [
  'edit',
  'change',
  'confirm',
  'reject',
  'reopen',
  'carry_over',
  'rerun',
  'undo',
  'redo',
] as const
export type ReviewAction = (typeof REVIEW_ACTIONS)[number]

export const PROVIDER_KINDS = ['rules', 'anthropic', 'openai-compatible'] as const
export type ProviderKind = (typeof PROVIDER_KINDS)[number]

/** When rows are asked for: at once, or through a batch that the provider answers within a day at half price. */
export const RUN_LANES = ['now', 'overnight'] as const
export type RunLane = (typeof RUN_LANES)[number]

/** The ways to ask for the form of an answer, the surest first. */
export const ANSWER_RUNGS = ['json_schema', 'tool', 'text'] as const
export type AnswerRung = (typeof ANSWER_RUNGS)[number]

/** How surely a value was found in its block. */
export const EVIDENCE_GRADES = ['exact', 'normalised', 'fuzzy', 'not_found'] as const
export type EvidenceGrade = (typeof EVIDENCE_GRADES)[number]

/** Where a string of the answer stands in its block. */
export type Evidence = {
  /** RFC 6901 JSON pointer into the row's data: `/quote`, `/parties/0/name`. */
  readonly pointer: string
  readonly grade: EvidenceGrade
  /** UTF-16 offsets into the block's content, half open, never inside a surrogate pair; null when not found. */
  readonly span: readonly [start: number, end: number] | null
  /** The schema asks for it (`x-evidence`, a field called `quote`): not found is then a flag for review. */
  readonly isRequired: boolean
}

/** What a reader knows of a block beside its text. Not part of the export contract. */
export type BlockAttributes = {
  /** Of a heading (1 is the outermost) or the depth of a list item (1 is the outermost). */
  readonly level?: number
  /** What stands before a list item: `3.`, `b)`, a bullet. */
  readonly marker?: string
  /** Running headers and footers, and what a page shows on every page; speaker's notes. Absent for the body. */
  readonly layer?: 'furniture' | 'notes'
}
/** Blocks that runs leave out unless they are asked for. */
export const FURNITURE_TYPES = ['page_header', 'page_footer'] as const satisfies readonly BlockType[]

/** One block as a reader finds it; its index is its place in the reader's list. */
export type ParsedBlock = {
  readonly type: BlockType
  readonly content: string
  readonly locator: BlockLocator
  readonly attributes?: BlockAttributes
}

export type RecordSource = {
  readonly source_uid: string
  readonly source_type: string
  readonly source_filesize: number
  readonly source_total_characters: number | null
  readonly source_upload_timestamp: string
}
export type RecordConversion = {
  readonly conv_status: 'success'
  readonly conv_uid: string
  readonly conv_parsing_tool: string
  readonly conv_representation_type: string
  readonly conv_total_blocks: number
  readonly conv_block_type_freq: Readonly<Partial<Record<BlockType, number>>>
  readonly conv_total_characters: number
}
export type RecordBlock = {
  readonly block_uid: string
  readonly block_index: number
  readonly block_type: BlockType
  readonly block_locator: BlockLocator
  readonly block_content: string
}
/** The export contract of product.md: one of these a block, a JSONL file is those lines. */
export type CanonicalRecord = {
  readonly immutable: {
    readonly source_upload: RecordSource
    readonly conversion: RecordConversion
    readonly block: RecordBlock
  }
  readonly user_defined: {
    readonly schema_ref: string | null
    readonly schema_uid: string | null
    readonly data: JsonObject | null
    readonly review?: { readonly status: OverlayStatus; readonly confirmed: boolean }
  }
}
