/** A DoclingDocument's items in reading order as blocks. The same for what our readers make and what is imported. */
import type { BlockAttributes, BlockType, DoclingLocator, ParsedBlock } from '../../../shared/domain.ts'
import type {
  ContentLayer,
  DoclingDocument,
  GroupItem,
  NodeRef,
  PictureItem,
  Provenance,
  RefItem,
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
/** An item in its place; `parts` are the texts of an inline group, `lead` the empty item that the group gives its words to. */
type Visit = {
  readonly item: Item
  readonly lists: number
  readonly parts: readonly TextItem[]
  readonly lead: TextItem | null
}

/** Items that no parent names are not read; items named twice are read once. */
export function segmentDocument(document: DoclingDocument): readonly ParsedBlock[] {
  const blocks: ParsedBlock[] = []
  for (const visit of walk(document)) blocks.push(...blocksOf(visit))
  return blocks
}

/** What `segmentDocument` comes by. */
export function reachableItems(document: DoclingDocument): ReadonlySet<NodeRef> {
  const refs = new Set<NodeRef>()
  for (const { item, parts } of walk(document)) {
    refs.add(item.self_ref)
    for (const { self_ref } of parts) refs.add(self_ref)
  }
  return refs
}

type Step = { readonly ref: NodeRef; readonly lists: number; readonly lead: TextItem | null }

/** In reading order, with a stack of its own: an imported tree may be deeper than that of the program, or a ring. */
function* walk(document: DoclingDocument): Generator<Visit> {
  const items = indexItems(document)
  const seen = new Set<NodeRef>()
  const stack: Step[] = []
  const push = (refs: readonly RefItem[], rest: Omit<Step, 'ref'>): void => {
    for (let i = refs.length - 1; i >= 0; i--) {
      const ref = refs[i]?.$ref
      if (ref !== undefined && !seen.has(ref)) stack.push({ ...rest, ref })
    }
  }
  push(document.body.children, { lists: 0, lead: null })
  push(document.furniture.children, { lists: 0, lead: null })
  for (let step = stack.pop(); step; step = stack.pop()) {
    const item = items.get(step.ref)
    if (!item || seen.has(step.ref)) continue
    seen.add(step.ref)
    const { lists } = step
    if (isInline(item)) {
      const children = item.children.flatMap(({ $ref }) => (seen.has($ref) ? [] : (items.get($ref) ?? [])))
      const parts = [...new Set(children.filter(isTextItem))]
      for (const { self_ref } of parts) seen.add(self_ref)
      yield { item, lists, parts, lead: step.lead }
      for (const child of children.reverse())
        push(isTextItem(child) ? child.children : [{ $ref: child.self_ref }], { lists, lead: null })
      continue
    }
    yield { item, lists, parts: [], lead: null }
    if ('captions' in item) push([...item.captions, ...item.footnotes], { lists, lead: null })
    const lead = isTextItem(item) && item.text.trim() === '' ? item : null
    push(item.children, { lists: isList(item) ? lists + 1 : lists, lead })
  }
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

function blocksOf({ item, lists, parts, lead }: Visit): readonly ParsedBlock[] {
  if (isTextItem(item)) return textBlocks(item, lists)
  if ('data' in item) return tableBlocks(item)
  if ('graph' in item) return regionBlocks(item)
  if ('captions' in item) return pictureBlocks(item)
  return parts.length > 0 ? inlineBlocks({ item, lists, parts, lead }) : []
}

/** Docling cuts a paragraph at every change of format; it is one block. */
function inlineBlocks({ item, lists, parts, lead }: Visit): readonly ParsedBlock[] {
  const [first] = parts
  if (!first) return []
  const content = parts
    .map((part) => wordsOf(part).trim())
    .filter((text) => text !== '')
    .join(' ')
    .replace(/ ([,.;:!?)])/g, '$1')
  if (content === '') return []
  const model = lead ?? first
  const type = lead || parts.every(({ label }) => label === first.label) ? typeOf(model) : 'paragraph'
  return [{ type, content, locator: locatorOf(item.self_ref, first.prov), ...attributesOf(model, lists) }]
}

function textBlocks(item: TextItem, lists: number): readonly ParsedBlock[] {
  if (wordsOf(item).trim() === '') return []
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

/** A formula that Docling found and did not decode has its words in `orig` only. */
function wordsOf({ label, text, orig }: TextItem): string {
  return text === '' && label === 'formula' ? orig : text
}

function contentOf(item: TextItem): string {
  const { label } = item
  const text = wordsOf(item)
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
