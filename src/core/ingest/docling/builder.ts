/** Builds a DoclingDocument item by item in reading order; the references between items are kept here. */
import type { BoundingBox } from '../../../shared/domain.ts'
import {
  type ContentLayer,
  DOCLING_SCHEMA,
  DOCLING_VERSION,
  type DoclingDocument,
  type GroupItem,
  type GroupLabel,
  type ItemMeta,
  type NodeRef,
  type PageItem,
  type PictureItem,
  type Provenance,
  type RefItem,
  type TableCell,
  type TableItem,
  type TextItem,
  type TextLabel,
} from './model.ts'

export const BODY: NodeRef = '#/body'

/** A place on a page; several when the text goes on in another column or page. */
export type Place = { readonly pageNo: number; readonly bbox: BoundingBox }

type Common = {
  /** Default `body`. Running headers and footers are `furniture`, speaker's notes `notes`. */
  readonly layer?: ContentLayer
  readonly places?: readonly Place[]
  readonly meta?: ItemMeta
}
export type TextSpec = Common & {
  readonly label: TextLabel
  readonly text: string
  /** Default: the text. */
  readonly orig?: string
  readonly level?: number
  readonly enumerated?: boolean
  readonly marker?: string
  readonly language?: string
  readonly hyperlink?: string
}
export type CellSpec = {
  readonly text: string
  readonly row: number
  readonly column: number
  /** Default 1. */
  readonly rowSpan?: number
  /** Default 1. */
  readonly columnSpan?: number
  readonly isColumnHeader?: boolean
  readonly isRowHeader?: boolean
  readonly bbox?: BoundingBox
}
export type TableSpec = Common & {
  readonly rows: number
  readonly columns: number
  readonly cells: readonly CellSpec[]
}
export type GroupSpec = Pick<Common, 'layer' | 'meta'> & {
  readonly label: GroupLabel
  /** Default: the label. */
  readonly name?: string
}
export type PictureSpec = Common & {
  readonly label?: 'picture' | 'chart'
  /** The author's description of the picture (alt text). */
  readonly description?: string
}

export type DocumentBuilder = {
  /** Each returns the item's reference, to be the parent of others. Order of calls is reading order. */
  readonly addText: (parent: NodeRef, spec: TextSpec) => NodeRef
  readonly addGroup: (parent: NodeRef, spec: GroupSpec) => NodeRef
  readonly addTable: (parent: NodeRef, spec: TableSpec) => NodeRef
  readonly addPicture: (parent: NodeRef, spec: PictureSpec) => NodeRef
  /** A caption of the table or picture `of`: its child, and named in its `captions`. */
  readonly addCaption: (of: NodeRef, spec: Omit<TextSpec, 'label'>) => NodeRef
  readonly addPage: (page: PageItem) => void
  /** Whole and deterministic: the same calls give the same bytes. */
  readonly finish: () => DoclingDocument
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Draft<T extends { children: readonly RefItem[] }> = Mutable<Omit<T, 'children'>> & { children: RefItem[] }
type Captioned = { captions: RefItem[] }

/** The document as it grows. */
type Growing = {
  readonly body: Draft<GroupItem>
  readonly groups: Draft<GroupItem>[]
  readonly texts: Draft<TextItem>[]
  readonly tables: Array<Draft<TableItem> & Captioned>
  readonly pictures: Array<Draft<PictureItem> & Captioned>
  readonly pages: Record<string, PageItem>
  readonly children: Map<NodeRef, RefItem[]>
  readonly captions: Map<NodeRef, RefItem[]>
}

export function createDocumentBuilder(): DocumentBuilder {
  const body = root(BODY, 'body')
  const children = new Map<NodeRef, RefItem[]>([[BODY, body.children]])
  const into: Growing = {
    body,
    groups: [],
    texts: [],
    tables: [],
    pictures: [],
    pages: {},
    children,
    captions: new Map(),
  }
  return {
    addText: (parent, spec) => addText(into, parent, spec),
    addGroup: (parent, { label, name = label, ...common }) => {
      const ref: NodeRef = `#/groups/${into.groups.length}`
      into.groups.push({ ...node(into, { parent, ref }, common), name, label })
      return ref
    },
    addTable: (parent, spec) => addTable(into, parent, spec),
    addPicture: (parent, spec) => addPicture(into, parent, spec),
    addCaption: (of, spec) => {
      const ref = addText(into, of, { ...spec, label: 'caption' })
      into.captions.get(of)?.push({ $ref: ref })
      return ref
    },
    addPage: (page) => {
      into.pages[String(page.page_no)] = page
    },
    finish: () => finish(into),
  }
}

function root(ref: NodeRef, layer: ContentLayer): Draft<GroupItem> {
  return { self_ref: ref, children: [], content_layer: layer, name: '_root_', label: 'unspecified' }
}

type Link = { readonly parent: NodeRef; readonly ref: NodeRef }

function node({ children }: Growing, { parent, ref }: Link, { layer = 'body', meta }: Common) {
  const siblings = children.get(parent)
  if (!siblings) throw new Error(`The parent ${parent} is not in the document.`)
  siblings.push({ $ref: ref })
  const own: RefItem[] = []
  children.set(ref, own)
  return { self_ref: ref, parent: { $ref: parent }, children: own, content_layer: layer, ...(meta && { meta }) }
}

function addText(into: Growing, parent: NodeRef, spec: TextSpec): NodeRef {
  const ref: NodeRef = `#/texts/${into.texts.length}`
  into.texts.push({
    ...node(into, { parent, ref }, spec),
    label: spec.label,
    prov: provenance(spec),
    orig: spec.orig ?? spec.text,
    text: spec.text,
    ...(spec.level !== undefined && { level: spec.level }),
    ...(spec.enumerated !== undefined && { enumerated: spec.enumerated }),
    ...(spec.marker !== undefined && { marker: spec.marker }),
    ...(spec.language !== undefined && { code_language: spec.language }),
    ...(spec.hyperlink !== undefined && { hyperlink: spec.hyperlink }),
  })
  return ref
}

function addTable(into: Growing, parent: NodeRef, spec: TableSpec): NodeRef {
  const ref: NodeRef = `#/tables/${into.tables.length}`
  into.tables.push({
    ...node(into, { parent, ref }, spec),
    label: 'table',
    prov: provenance(spec),
    ...captioned(into, ref),
    data: { table_cells: spec.cells.map(toCell), num_rows: spec.rows, num_cols: spec.columns },
  })
  return ref
}

function addPicture(into: Growing, parent: NodeRef, spec: PictureSpec): NodeRef {
  const ref: NodeRef = `#/pictures/${into.pictures.length}`
  const meta = spec.description ? { ...spec.meta, description: { text: spec.description } } : spec.meta
  into.pictures.push({
    ...node(into, { parent, ref }, { ...spec, ...(meta && { meta }) }),
    label: spec.label ?? 'picture',
    prov: provenance(spec),
    ...captioned(into, ref),
  })
  return ref
}

function captioned(into: Growing, ref: NodeRef): { captions: RefItem[]; references: []; footnotes: [] } {
  const captions: RefItem[] = []
  into.captions.set(ref, captions)
  return { captions, references: [], footnotes: [] }
}

function finish({ body, groups, texts, pictures, tables, pages }: Growing): DoclingDocument {
  return {
    schema_name: DOCLING_SCHEMA,
    version: DOCLING_VERSION,
    name: 'document',
    furniture: root('#/furniture', 'furniture'),
    body,
    groups,
    texts,
    pictures,
    tables,
    key_value_items: [],
    form_items: [],
    pages,
  }
}

function provenance({ places = [] }: Common): readonly Provenance[] {
  return places.map(({ pageNo, bbox }) => ({ page_no: pageNo, bbox, charspan: [0, 0] }))
}

function toCell(cell: CellSpec): TableCell {
  const { rowSpan = 1, columnSpan = 1 } = cell
  return {
    ...(cell.bbox && { bbox: cell.bbox }),
    row_span: rowSpan,
    col_span: columnSpan,
    start_row_offset_idx: cell.row,
    end_row_offset_idx: cell.row + rowSpan,
    start_col_offset_idx: cell.column,
    end_col_offset_idx: cell.column + columnSpan,
    text: cell.text,
    column_header: cell.isColumnHeader ?? false,
    row_header: cell.isRowHeader ?? false,
    row_section: false,
  }
}
