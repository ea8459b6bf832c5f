/** What was imported as a document of ours: items are named by their place, as docling-core finds them. */
import {
  DOCLING_SCHEMA,
  type DoclingDocument,
  type GroupItem,
  type NodeRef,
  type PictureItem,
  type RefItem,
  type RegionItem,
  type TableCell,
  type TableItem,
  TEXT_LABELS,
  type TextItem,
  type TextLabel,
} from '../../docling/model.ts'
import type { z } from 'zod'
import {
  type Imported,
  type ImportedNode,
  type ImportedPicture,
  type ImportedRegion,
  type ImportedTable,
  type ImportedText,
  itemSchemas,
} from './schema.ts'

type Rename = (ref: NodeRef) => NodeRef
type Slot<T> = { readonly item: T | null; readonly ref: NodeRef; readonly rename: Rename }

export type Converted = {
  readonly document: DoclingDocument
  /** Items that make up the text of rich table cells. */
  readonly inCells: ReadonlySet<NodeRef>
  readonly images: number
  /** Items that are not as their schema asks. */
  readonly faulty: number
}

/**
 * Faulty items stay as empty ones, which make no block, so that references go on pointing to the right places. Empties
 * the lists of `imported` as it goes: what was converted can be freed.
 */
export function toDocument(imported: Imported): Converted {
  const rename = renameOf(imported)
  let faulty = 0
  let images = imported.pages.filter(({ image }) => image).length
  const convert = <T extends object, R>(
    [name, raw]: readonly [string, unknown[]],
    schema: z.ZodType<T>,
    to: (slot: Slot<T>) => R,
  ): readonly R[] =>
    raw.map((value, i) => {
      raw[i] = null
      const item = schema.safeParse(value).data ?? null
      if (item === null) faulty += 1
      else if ('image' in item && item.image) images += 1
      return to({ item, ref: `#/${name}/${i}`, rename })
    })
  const { group, text, picture, table, region } = itemSchemas
  const rawGroups = [...imported.groups, ...imported.field_regions, ...imported.field_items]
  const groups = convert(['groups', rawGroups], group, toGroup)
  const texts = convert(['texts', imported.texts], text, toText)
  const rich: RichCells = { children: childrenOf([...groups, ...texts]), seen: new Set() }
  const document: DoclingDocument = {
    schema_name: DOCLING_SCHEMA,
    version: imported.version,
    name: imported.name,
    furniture: toRoot('#/furniture', imported.furniture, rename),
    body: toRoot('#/body', imported.body, rename),
    groups,
    texts,
    pictures: convert(['pictures', imported.pictures], picture, toPicture),
    tables: convert(['tables', imported.tables], table, (slot) => toTable(slot, rich)),
    key_value_items: convert(['key_value_items', imported.key_value_items], region, (slot) =>
      toRegion(slot, 'key_value_region'),
    ),
    form_items: convert(['form_items', imported.form_items], region, (slot) => toRegion(slot, 'form')),
    pages: Object.fromEntries(imported.pages.map(({ page_no, size }) => [String(page_no), { page_no, size }])),
  }
  return { document, inCells: rich.seen, images, faulty }
}

/** Items of kinds that Galley has no list for become groups behind the others. */
function renameOf({ groups, field_regions }: Imported): Rename {
  const starts: ReadonlyArray<readonly [string, number]> = [
    ['#/field_regions/', groups.length],
    ['#/field_items/', groups.length + field_regions.length],
  ]
  return (ref) => {
    const found = starts.find(([prefix]) => ref.startsWith(prefix))
    return found ? `#/groups/${found[1] + Number(ref.slice(found[0].length))}` : ref
  }
}

function nodeOf({
  item,
  ref,
  rename,
}: Slot<ImportedNode | ImportedText | ImportedPicture | ImportedTable | ImportedRegion>) {
  const toRef = ({ $ref }: RefItem): RefItem => ({ $ref: rename($ref) })
  const meta = item?.meta ?? {}
  return {
    self_ref: ref,
    ...(item?.parent && { parent: toRef(item.parent) }),
    children: item?.children.map(toRef) ?? [],
    content_layer: item?.content_layer ?? ('body' as const),
    ...(Object.keys(meta).length > 0 && { meta }),
  }
}

function toRoot(ref: NodeRef, item: ImportedNode, rename: Rename): GroupItem {
  return { ...nodeOf({ item, ref, rename }), name: item.name, label: item.label }
}

function toGroup(slot: Slot<ImportedNode>): GroupItem {
  return { ...nodeOf(slot), name: slot.item?.name ?? '', label: slot.item?.label ?? 'unspecified' }
}

const KNOWN_LABELS: ReadonlySet<string> = new Set(TEXT_LABELS)
function isTextLabel(label: string): label is TextLabel {
  return KNOWN_LABELS.has(label)
}

function toText(slot: Slot<ImportedText>): TextItem {
  const { label = '', prov = [], text = '', orig, level, enumerated, marker } = slot.item ?? {}
  const { code_language, hyperlink } = slot.item ?? {}
  const node = nodeOf(slot)
  // A label of a version to come has no block type: `marker` is one that reads as "other".
  const known = isTextLabel(label)
  return {
    ...node,
    ...(!known && label !== '' && { meta: { ...node.meta, galley__label: label } }),
    label: known ? label : 'marker',
    prov,
    orig: orig ?? text,
    text,
    ...(level !== undefined && { level }),
    ...(enumerated !== undefined && { enumerated }),
    ...(marker !== undefined && { marker }),
    ...(code_language !== undefined && { code_language }),
    ...(hyperlink !== undefined && { hyperlink }),
  }
}

function captionsOf({ item, rename }: Slot<ImportedPicture | ImportedTable>) {
  const toRefs = (refs: readonly RefItem[] = []): readonly RefItem[] => refs.map(({ $ref }) => ({ $ref: rename($ref) }))
  return {
    prov: item?.prov ?? [],
    captions: toRefs(item?.captions),
    references: toRefs(item?.references),
    footnotes: toRefs(item?.footnotes),
  }
}

function toPicture(slot: Slot<ImportedPicture>): PictureItem {
  const node = nodeOf(slot)
  const [annotation] = slot.item?.annotations ?? []
  const meta = annotation ? { description: { text: annotation.text }, ...node.meta } : node.meta
  return { ...node, ...(meta && { meta }), label: slot.item?.label ?? 'picture', ...captionsOf(slot) }
}

function toRegion(slot: Slot<ImportedRegion>, label: RegionItem['label']): RegionItem {
  return { ...nodeOf(slot), label, prov: slot.item?.prov ?? [], graph: slot.item?.graph ?? { cells: [] } }
}

function toTable(slot: Slot<ImportedTable>, rich: RichCells): TableItem {
  const { item, rename } = slot
  const cells = item ? cellsOf(item.data) : []
  const node = nodeOf(slot)
  const named = cells.flatMap(({ ref }) => (ref ? [rename(ref.$ref)] : []))
  const hidden = new Set(named)
  return {
    ...node,
    children: [...node.children.filter(({ $ref }) => !hidden.has($ref)), ...picturesBelow(named, rich)],
    label: item?.label ?? 'table',
    ...captionsOf(slot),
    data: {
      table_cells: cells.map(toCell),
      num_rows: item?.data.num_rows ?? endOf(cells, (cell) => cell.end_row_offset_idx),
      num_cols: item?.data.num_cols ?? endOf(cells, (cell) => cell.end_col_offset_idx),
    },
  }
}

function endOf(cells: readonly ImportedCell[], end: (cell: ImportedCell) => number): number {
  return cells.reduce((last, cell) => Math.max(last, end(cell)), 0)
}

type ImportedCell = ImportedTable['data']['table_cells'][number]

/** Early versions have the grid alone, in which a merged cell stands in each place that it covers. */
function cellsOf({ table_cells, grid }: ImportedTable['data']): readonly ImportedCell[] {
  if (table_cells.length > 0) return table_cells
  const starts = new Set<string>()
  return grid.flat().filter(({ start_row_offset_idx, start_col_offset_idx }) => {
    const start = `${start_row_offset_idx} ${start_col_offset_idx}`
    return !starts.has(start) && starts.add(start)
  })
}

function toCell({ bbox, ref: _ref, ...cell }: ImportedCell): TableCell {
  return {
    ...(bbox && { bbox }),
    ...cell,
    end_row_offset_idx: cell.end_row_offset_idx || cell.start_row_offset_idx + cell.row_span,
    end_col_offset_idx: cell.end_col_offset_idx || cell.start_col_offset_idx + cell.col_span,
  }
}

type RichCells = { readonly children: ReadonlyMap<NodeRef, readonly RefItem[]>; readonly seen: Set<NodeRef> }

function childrenOf(nodes: ReadonlyArray<GroupItem | TextItem>): RichCells['children'] {
  return new Map(nodes.map(({ self_ref, children }) => [self_ref, children]))
}

/**
 * A rich cell names the items that its text is made of. They would say the text a second time; only what is no text
 * stays, as children of the table.
 */
function picturesBelow(named: readonly NodeRef[], { children, seen }: RichCells): readonly RefItem[] {
  const kept: RefItem[] = []
  const stack = [...named].reverse()
  for (let ref = stack.pop(); ref !== undefined; ref = stack.pop()) {
    if (seen.has(ref)) continue
    seen.add(ref)
    if (/^#\/(?:pictures|tables)\//.test(ref)) kept.push({ $ref: ref })
    else for (const { $ref } of [...(children.get(ref) ?? [])].reverse()) stack.push($ref)
  }
  return kept
}
