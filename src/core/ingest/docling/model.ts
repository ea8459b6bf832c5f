/**
 * The open DoclingDocument layout (docling-core, schema version 1.7): what our readers write and what is imported.
 * Field names and labels are those of its JSON; fields that Galley does not use are not declared.
 * https://docling-project.github.io/docling/concepts/docling_document/
 */
import type { BoundingBox } from '../../../shared/domain.ts'

export const DOCLING_SCHEMA = 'DoclingDocument'
export const DOCLING_VERSION = '1.7.0'

/** A `self_ref`: `#/body`, `#/texts/3`. */
export type NodeRef = `#/${string}`
export type RefItem = { readonly $ref: NodeRef }

export type ContentLayer = 'body' | 'furniture' | 'background' | 'invisible' | 'notes'

export const TEXT_LABELS = [
  'title',
  'section_header',
  'text',
  'paragraph',
  'list_item',
  'code',
  'formula',
  'caption',
  'footnote',
  'page_header',
  'page_footer',
  'reference',
  'checkbox_selected',
  'checkbox_unselected',
  'document_index',
  'handwritten_text',
  'empty_value',
  'field_heading',
  'field_item',
  'field_key',
  'field_value',
  'field_hint',
  'marker',
] as const
export type TextLabel = (typeof TEXT_LABELS)[number]

export const GROUP_LABELS = [
  'unspecified',
  'list',
  'ordered_list',
  'chapter',
  'section',
  'sheet',
  'slide',
  'form_area',
  'key_value_area',
  'comment_section',
  'inline',
  'picture_area',
] as const
export type GroupLabel = (typeof GROUP_LABELS)[number]

export type Provenance = {
  readonly page_no: number
  readonly bbox: BoundingBox
  readonly charspan: readonly [number, number]
}

/** Where a block came from and what a write-back needs; names with a prefix, as docling-core asks of custom fields. */
export type ItemMeta = Readonly<Record<`galley__${string}`, unknown>> & {
  readonly description?: { readonly text: string }
}

type Node = {
  readonly self_ref: NodeRef
  readonly parent?: RefItem
  readonly children: readonly RefItem[]
  readonly content_layer: ContentLayer
  readonly meta?: ItemMeta
}

export type GroupItem = Node & { readonly name: string; readonly label: GroupLabel }

export type TextItem = Node & {
  readonly label: TextLabel
  readonly prov: readonly Provenance[]
  /** The text as the source has it, and as it is read: they differ where words were joined over a line break. */
  readonly orig: string
  readonly text: string
  /** Of a section_header, from 1. */
  readonly level?: number
  /** Of a list_item. */
  readonly enumerated?: boolean
  readonly marker?: string
  /** Of a code item. */
  readonly code_language?: string
  readonly hyperlink?: string
}

export type TableCell = {
  readonly text: string
  readonly row_span: number
  readonly col_span: number
  readonly start_row_offset_idx: number
  readonly end_row_offset_idx: number
  readonly start_col_offset_idx: number
  readonly end_col_offset_idx: number
  readonly column_header: boolean
  readonly row_header: boolean
  readonly row_section: boolean
  readonly bbox?: BoundingBox
}

export type TableItem = Node & {
  readonly label: 'table' | 'document_index'
  readonly prov: readonly Provenance[]
  readonly captions: readonly RefItem[]
  readonly references: readonly RefItem[]
  readonly footnotes: readonly RefItem[]
  readonly data: { readonly table_cells: readonly TableCell[]; readonly num_rows: number; readonly num_cols: number }
}

export type PictureItem = Node & {
  readonly label: 'picture' | 'chart'
  readonly prov: readonly Provenance[]
  readonly captions: readonly RefItem[]
  readonly references: readonly RefItem[]
  readonly footnotes: readonly RefItem[]
}

/** Regions of older Docling versions and of forms; read on import only. */
export type RegionItem = Node & {
  readonly label: 'key_value_region' | 'form'
  readonly prov: readonly Provenance[]
  readonly graph: { readonly cells: ReadonlyArray<{ readonly label: string; readonly text: string }> }
}

export type PageItem = {
  readonly page_no: number
  /** In points. */
  readonly size: { readonly width: number; readonly height: number }
}

export type DoclingDocument = {
  readonly schema_name: typeof DOCLING_SCHEMA
  readonly version: string
  readonly name: string
  readonly furniture: GroupItem
  readonly body: GroupItem
  readonly groups: readonly GroupItem[]
  readonly texts: readonly TextItem[]
  readonly pictures: readonly PictureItem[]
  readonly tables: readonly TableItem[]
  readonly key_value_items: readonly RegionItem[]
  readonly form_items: readonly RegionItem[]
  readonly pages: Readonly<Record<string, PageItem>>
}
