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

export function createDocumentBuilder(): DocumentBuilder {
  const root = (ref: NodeRef, layer: ContentLayer): Draft<GroupItem> => ({
    self_ref: ref,
    children: [],
    content_layer: layer,
    name: '_root_',
    label: 'unspecified',
  })
  const body = root(BODY, 'body')
  const furniture = root('#/furniture', 'furniture')
  const groups: Draft<GroupItem>[] = []
  const texts: Draft<TextItem>[] = []
  const tables: Array<Draft<TableItem> & Captioned> = []
  const pictures: Array<Draft<PictureItem> & Captioned> = []
  const pages: Record<string, PageItem> = {}
  const children = new Map<NodeRef, RefItem[]>([[BODY, body.children]])
  const captions = new Map<NodeRef, RefItem[]>()

  const node = (parent: NodeRef, ref: NodeRef, { layer = 'body', meta }: Common) => {
    const siblings = children.get(parent)
    if (!siblings) throw new Error(`The parent ${parent} is not in the document.`)
    siblings.push({ $ref: ref })
    const own: RefItem[] = []
    children.set(ref, own)
    return { self_ref: ref, parent: { $ref: parent }, children: own, content_layer: layer, ...(meta && { meta }) }
  }
  const addText = (parent: NodeRef, spec: TextSpec): NodeRef => {
    const ref: NodeRef = `#/texts/${texts.length}`
    texts.push({
      ...node(parent, ref, spec),
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
  const captioned = (ref: NodeRef): { captions: RefItem[]; references: []; footnotes: [] } => {
    const own: RefItem[] = []
    captions.set(ref, own)
    return { captions: own, references: [], footnotes: [] }
  }
  return {
    addText,
    addGroup: (parent, { label, name = label, ...common }) => {
      const ref: NodeRef = `#/groups/${groups.length}`
      groups.push({ ...node(parent, ref, common), name, label })
      return ref
    },
    addTable: (parent, spec) => {
      const ref: NodeRef = `#/tables/${tables.length}`
      tables.push({
        ...node(parent, ref, spec),
        label: 'table',
        prov: provenance(spec),
        ...captioned(ref),
        data: { table_cells: spec.cells.map(toCell), num_rows: spec.rows, num_cols: spec.columns },
      })
      return ref
    },
    addPicture: (parent, spec) => {
      const ref: NodeRef = `#/pictures/${pictures.length}`
      const meta = spec.description ? { ...spec.meta, description: { text: spec.description } } : spec.meta
      pictures.push({
        ...node(parent, ref, { ...spec, ...(meta && { meta }) }),
        label: spec.label ?? 'picture',
        prov: provenance(spec),
        ...captioned(ref),
      })
      return ref
    },
    addCaption: (of, spec) => {
      const ref = addText(of, { ...spec, label: 'caption' })
      captions.get(of)?.push({ $ref: ref })
      return ref
    },
    addPage: (page) => {
      pages[String(page.page_no)] = page
    },
    finish: () => ({
      schema_name: DOCLING_SCHEMA,
      version: DOCLING_VERSION,
      name: 'document',
      furniture,
      body,
      groups,
      texts,
      pictures,
      tables,
      key_value_items: [],
      form_items: [],
      pages,
    }),
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
