/** A DoclingDocument's items in reading order as blocks. The same for what our readers make and what is imported. */
import type { BlockAttributes, BlockType, DoclingLocator, ParsedBlock } from '../../../shared/domain.ts'
import type {
  ContentLayer,
  DoclingDocument,
  GroupItem,
  NodeRef,
  PictureItem,
  Provenance,
  RegionItem,
  TableItem,
  TextItem,
  TextLabel,
} from './model.ts'
import { tableParts } from './table-markdown.ts'

const TYPES: Readonly<Record<TextLabel, BlockType>> = {
  title: 'heading',
  section_header: 'heading',
  text: 'paragraph',
  paragraph: 'paragraph',
  list_item: 'list_item',
  code: 'code_block',
  formula: 'formula',
  caption: 'caption',
  footnote: 'footnote',
  page_header: 'page_header',
  page_footer: 'page_footer',
  reference: 'paragraph',
  checkbox_selected: 'checkbox',
  checkbox_unselected: 'checkbox',
  document_index: 'paragraph',
  handwritten_text: 'paragraph',
  empty_value: 'other',
  field_heading: 'other',
  field_item: 'other',
  field_key: 'other',
  field_value: 'other',
  field_hint: 'other',
  marker: 'other',
}

type Item = GroupItem | TextItem | TableItem | PictureItem | RegionItem
/** Deeper trees are a mistake or an attack: their items come out in order, but as siblings. */
const MAX_DEPTH = 200

/** Items that no parent names are not read; items named twice are read once. */
export function segmentDocument(document: DoclingDocument): readonly ParsedBlock[] {
  const items = indexItems(document)
  const blocks: ParsedBlock[] = []
  const seen = new Set<NodeRef>()
  const visit = (ref: NodeRef, lists: number, depth: number): void => {
    const item = items.get(ref)
    if (!item || seen.has(ref) || depth > MAX_DEPTH) return
    seen.add(ref)
    if (isInline(item)) {
      const parts = item.children.flatMap(({ $ref }) => (seen.add($ref), items.get($ref) ?? []))
      blocks.push(...inlineBlocks(item, parts, lists))
      return
    }
    blocks.push(...blocksOf(item, lists))
    const inner = isList(item) ? lists + 1 : lists
    for (const { $ref } of item.children) visit($ref, inner, depth + 1)
  }
  for (const root of [document.furniture, document.body]) for (const { $ref } of root.children) visit($ref, 0, 0)
  return blocks
}

function indexItems(document: DoclingDocument): ReadonlyMap<NodeRef, Item> {
  const { groups, texts, tables, pictures, key_value_items, form_items } = document
  const items = new Map<NodeRef, Item>()
  for (const list of [groups, texts, tables, pictures, key_value_items, form_items])
    for (const item of list) items.set(item.self_ref, item)
  return items
}

function isList(item: Item): boolean {
  return item.label === 'list' || item.label === 'ordered_list'
}

function isInline(item: Item): boolean {
  return item.label === 'inline'
}

function isTextItem(item: Item): item is TextItem {
  return 'text' in item
}

/** Docling cuts a paragraph at every change of format; it is one block. */
function inlineBlocks(group: Item, parts: readonly Item[], lists: number): readonly ParsedBlock[] {
  const texts = parts.filter(isTextItem)
  const [first] = texts
  if (!first) return []
  const content = texts
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ')
    .replace(/ ([,.;:!?)])/g, '$1')
  const type = texts.every(({ label }) => label === first.label) ? TYPES[first.label] : 'paragraph'
  return [{ type, content, locator: locatorOf(group.self_ref, first.prov), ...attributesOf(first, lists) }]
}

function blocksOf(item: Item, lists: number): readonly ParsedBlock[] {
  if (isTextItem(item)) return textBlocks(item, lists)
  if ('data' in item) return tableBlocks(item)
  if ('graph' in item) return regionBlocks(item)
  return 'captions' in item ? pictureBlocks(item) : []
}

function textBlocks(item: TextItem, lists: number): readonly ParsedBlock[] {
  if (item.text.trim() === '') return []
  return [
    {
      type: typeOf(item),
      content: contentOf(item),
      locator: locatorOf(item.self_ref, item.prov),
      ...attributesOf(item, lists),
    },
  ]
}

function typeOf(item: TextItem): BlockType {
  return Object.hasOwn(TYPES, item.label) ? TYPES[item.label] : 'other'
}

function contentOf({ label, text }: TextItem): string {
  if (label === 'checkbox_selected') return `[x] ${text}`
  return label === 'checkbox_unselected' ? `[ ] ${text}` : text
}

function tableBlocks(table: TableItem): readonly ParsedBlock[] {
  if (table.data.num_rows === 0 || table.data.num_cols === 0) return []
  const parts = tableParts(table)
  const place = locatorOf(table.self_ref, table.prov)
  return parts.map(({ markdown, rows }) => ({
    type: 'table',
    content: markdown,
    locator: parts.length > 1 ? { ...place, rows } : place,
    ...layered(table.content_layer),
  }))
}

function pictureBlocks(picture: PictureItem): readonly ParsedBlock[] {
  const content = picture.meta?.description?.text ?? ''
  return [
    {
      type: 'figure',
      content,
      locator: locatorOf(picture.self_ref, picture.prov),
      ...layered(picture.content_layer),
    },
  ]
}

function regionBlocks(region: RegionItem): readonly ParsedBlock[] {
  const content = region.graph.cells.map(({ text }) => text).join('\n')
  if (content.trim() === '') return []
  const type = region.label === 'form' ? 'form_region' : 'key_value_region'
  return [{ type, content, locator: locatorOf(region.self_ref, region.prov), ...layered(region.content_layer) }]
}

function locatorOf(pointer: NodeRef, [first]: readonly Provenance[]): DoclingLocator {
  return { type: 'docling_json_pointer', pointer, ...(first && { page_no: first.page_no, bbox: first.bbox }) }
}

type WithAttributes = { readonly attributes?: BlockAttributes }

function attributesOf(item: TextItem, lists: number): WithAttributes {
  const { layer } = layered(item.content_layer).attributes ?? {}
  const level = levelOf(item, lists)
  const marker = item.label === 'list_item' ? item.marker : undefined
  if (!layer && level === null && !marker) return {}
  return { attributes: { ...(level !== null && { level }), ...(marker && { marker }), ...(layer && { layer }) } }
}

function levelOf(item: TextItem, lists: number): number | null {
  if (item.label === 'title') return 1
  if (item.label === 'section_header') return item.level ?? 1
  return item.label === 'list_item' || item.label.startsWith('checkbox') ? Math.max(lists, 1) : null
}

function layered(layer: ContentLayer): WithAttributes {
  return layer === 'furniture' || layer === 'notes' ? { attributes: { layer } } : {}
}
