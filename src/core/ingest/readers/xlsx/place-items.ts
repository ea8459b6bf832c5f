/** Puts the tables of a sheet and what lies over it into reading order. */
import { AppError } from '../../../../shared/errors.ts'
import type { ContentLayer, NodeRef } from '../../docling/model.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import { readChart } from '../ooxml/chart.ts'
import { readDiagram } from '../ooxml/diagram.ts'
import { readComments, type SheetComment } from './comments.ts'
import { readDrawing, type Shape } from './drawing.ts'
import { type Relationships, targetsOf } from '../ooxml/opc-package.ts'
import type { Reading } from './reading.ts'
import { keyOf, parseRange, type Place, referenceOf } from './references.ts'
import { findRegions, MAX_MARKED } from './regions.ts'
import type { SheetLink, SheetPart } from './sheet.ts'
import { type CellExtras, type MarkedTable, mergesByPlace, toTable } from './sheet-table.ts'

export type SheetInput = {
  readonly sheet: SheetPart
  readonly name: string
  readonly group: NodeRef
  readonly layer: ContentLayer
  readonly relationships: Relationships
}
/** `key` is that of the place; what has none comes last. */
type Item = { readonly key: number; readonly add: () => void }

export async function placeItems(reading: Reading, input: SheetInput): Promise<void> {
  const items = [...(await tableItems(reading, input)), ...(await drawingItems(reading, input))]
  for (const { add } of items.sort((a, b) => (a.key === b.key ? 0 : a.key - b.key))) add()
}

async function tableItems(reading: Reading, input: SheetInput): Promise<readonly Item[]> {
  const { found, context, builder } = reading
  const { sheet, relationships, name, group, layer } = input
  const comments = await readComments(reading.workbook, relationships, reading.persons)
  countComments(reading, input, comments)
  const links = linksByPlace(sheet.links, relationships)
  found.add('links', links.size)
  const extras: CellExtras = {
    merges: mergesByPlace(sheet.merges),
    links,
    comments: byPlace(comments),
    marked: await markedTables(reading, relationships),
    budget: context.budget,
  }
  const { cells, merges } = sheet
  const regions = findRegions({ cells, merges, marked: extras.marked, budget: context.budget })
  found.add('tables', regions.length)
  if (regions.length > reading.maxItems)
    throw new AppError(
      'too_many_blocks',
      `The sheet "${name}" of "${reading.workbook.name}" holds ${regions.length} separate tables, and the limit is ${reading.maxItems} blocks.`,
    )
  return regions.map((region) => ({
    key: keyOf({ row: region.top, column: region.left }),
    add: () => {
      const { title, table, meta } = toTable(region, extras)
      const place = { galley__sheet: name, ...meta }
      if (title !== null) {
        const titleMeta = { galley__sheet: name, galley__range: referenceOf({ row: region.top, column: region.left }) }
        builder.addText(group, { label: 'caption', text: title, layer, meta: titleMeta })
      }
      builder.addTable(group, { ...table, layer, meta: place })
    },
  }))
}

/** Only cells with text stand in a table, and only their comments beside it. */
function countComments(
  { found, tally }: Reading,
  { sheet, name }: SheetInput,
  comments: readonly SheetComment[],
): void {
  const filled = new Set(comments.length === 0 ? [] : sheet.cells.map(keyOf))
  const kept = comments.filter(({ place }) => filled.has(keyOf(place))).length
  found.add('comments', comments.length)
  tally.add('comments_kept', kept, name)
  tally.add('comments_without_place', comments.length - kept, name)
}

function linksByPlace(links: readonly SheetLink[], relationships: Relationships): ReadonlyMap<number, string> {
  const found = new Map<number, string>()
  for (const { place, id, location } of links) {
    const target = id === null ? '' : (relationships.get(id)?.target ?? '')
    const href = location === null ? target : `${target}#${location}`
    if (href !== '') found.set(keyOf(place), href)
  }
  return found
}

function byPlace(comments: readonly SheetComment[]): CellExtras['comments'] {
  const found = new Map<number, OfficeComment[]>()
  for (const { place, ...comment } of comments) {
    const key = keyOf(place)
    const thread = found.get(key)
    if (thread) thread.push(comment)
    else found.set(key, [comment])
  }
  return found
}

async function markedTables({ workbook }: Reading, relationships: Relationships): Promise<readonly MarkedTable[]> {
  const tables: MarkedTable[] = []
  for (const target of targetsOf(relationships, 'table').slice(0, MAX_MARKED)) {
    const root = await workbook.tree(target)
    const range = parseRange(root?.attributes.ref ?? '')
    if (range) tables.push({ ...range, headerRows: Number(root?.attributes.headerRowCount ?? 1) })
  }
  return tables
}

async function drawingItems(reading: Reading, input: SheetInput): Promise<readonly Item[]> {
  const items: Item[] = []
  for (const id of input.sheet.drawings) {
    const part = input.relationships.get(id)?.target ?? ''
    const root = await reading.workbook.tree(part)
    if (!root) {
      reading.tally.add('missing_parts', 1, input.name)
      continue
    }
    const relationships = await reading.workbook.relationships(part)
    for (const { place, shapes } of readDrawing(root))
      for (const shape of shapes) {
        const add = await shapeAdder(reading, { ...input, relationships }, { shape, place })
        if (add) items.push({ key: place ? keyOf(place) : Infinity, add })
      }
  }
  return items
}

type Placed = { readonly shape: Shape; readonly place: Place | null }

/** What adds the shape later, in its turn; null when there is nothing to add. `input` has the drawing's relationships. */
async function shapeAdder(reading: Reading, input: SheetInput, { shape, place }: Placed): Promise<(() => void) | null> {
  const { builder, found, tally, workbook } = reading
  const { group, layer, name } = input
  const meta = { galley__sheet: name, ...(place && { galley__range: referenceOf(place) }) }
  if (shape.kind === 'picture') {
    found.add('images')
    const { description } = shape
    return () => builder.addPicture(group, { layer, meta, ...(description && { description }) })
  }
  if (shape.kind === 'text') return textAdder(reading, input, { paragraphs: shape.paragraphs, meta })
  const part = input.relationships.get(shape.id)
  const root = part && !part.isExternal ? await workbook.tree(part.target) : null
  if (!root) {
    tally.add('missing_parts', 1, name)
    return null
  }
  if (shape.kind === 'diagram') {
    const paragraphs = readDiagram(root).flatMap(({ text }) => text.split('\n'))
    return textAdder(reading, input, { paragraphs, meta })
  }
  found.add('charts')
  const { axisTitles, kind, series, ...titles } = readChart(root)
  const title = titles.title || titles.automaticTitle
  const labels = [...axisTitles, ...series.flatMap(({ name, hasOwnName }) => (hasOwnName ? name : []))]
  // Axes are mostly called what the header of their column says.
  const own = labels.filter((label) => label !== '' && !reading.cellTexts().has(label))
  const description = [...(shape.description === null ? [] : [shape.description]), ...own].join('\n')
  return () => {
    const chart = builder.addPicture(group, {
      label: 'chart',
      layer,
      meta: { ...meta, galley__chart: { kind, series: series.map(({ name }) => name).filter((name) => name !== '') } },
      ...(description !== '' && { description }),
    })
    if (title !== '') builder.addCaption(chart, { text: title, layer, meta })
  }
}

type Texts = { readonly paragraphs: readonly string[]; readonly meta: Readonly<Record<`galley__${string}`, unknown>> }

function textAdder({ builder, found }: Reading, { group, layer }: SheetInput, { paragraphs, meta }: Texts): () => void {
  found.add('text_boxes')
  return () => {
    for (const text of paragraphs) builder.addText(group, { label: 'text', text, layer, meta })
  }
}
