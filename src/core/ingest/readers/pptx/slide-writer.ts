/** Writes the shapes of one slide into the document. */
import type { DocumentBuilder, Place, TextSpec } from '../../docling/builder.ts'
import type { ItemMeta, NodeRef } from '../../docling/model.ts'
import { firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { bulletOf, createCounter, levelOf } from './bullets.ts'
import { wholeLink } from '../links.ts'
import { type Chart, readChart } from '../ooxml/chart.ts'
import { readDiagram } from '../ooxml/diagram.ts'
import { descendants, readTable } from './graphics.ts'
import { type ParagraphText, paragraphsOf, readParagraph } from '../ooxml/drawing-text.ts'
import type { Part } from '../ooxml/opc-package.ts'
import type { PptxPackage } from './pptx-package.ts'
import { isTitle } from './slide-layouts.ts'
import type { Shape } from './slide-shapes.ts'
import type { NoteCode } from './tally.ts'

export type SlideTarget = {
  readonly builder: DocumentBuilder
  readonly parent: NodeRef
  readonly part: Part
  readonly package: PptxPackage
  /** Where the shape is, or the whole slide. */
  readonly placeOf: (shape: Shape | null) => Place
  /** Counts what makes no block: `embedded_objects`, `media` … */
  readonly note: (code: NoteCode) => void
}

export async function writeShape(shape: Shape, target: SlideTarget): Promise<void> {
  const { name } = shape.element
  if (name === 'p:sp') writeText(shape, target)
  else if (name === 'p:graphicFrame') await writeGraphic(shape, target)
  else if (name !== 'p:pic') target.note('ink')
  else {
    if (descendants(shape.element, ...RECORDINGS).length > 0) target.note('media')
    writePicture(shape, target, shape.description)
  }
}

const RECORDINGS = ['a:videoFile', 'a:audioFile', 'a:wavAudioFile', 'a:quickTimeFile'] as const

type Common = { readonly places: readonly Place[]; readonly meta: ItemMeta }

function commonOf(shape: Shape, { part, placeOf }: SlideTarget): Common {
  return { places: [placeOf(shape)], meta: { galley__part: part.name, ...(shape.id && { galley__shape: shape.id }) } }
}

function writePicture(shape: Shape, target: SlideTarget, description: string): void {
  target.builder.addPicture(target.parent, { ...commonOf(shape, target), ...(description && { description }) })
}

const FURNITURE: Readonly<Record<string, 'page_header' | 'page_footer'>> = {
  hdr: 'page_header',
  dt: 'page_footer',
  ftr: 'page_footer',
  sldNum: 'page_footer',
}

function writeText(shape: Shape, target: SlideTarget): void {
  const { builder, parent, part } = target
  const body = firstElement(shape.element, 'p:txBody')
  const common = commonOf(shape, target)
  const type = shape.placeholder?.type ?? ''
  const furniture = Object.hasOwn(FURNITURE, type) ? FURNITURE[type] : undefined
  if (furniture || isTitle(shape.placeholder)) {
    const paragraphs = paragraphsOf(body)
      .map((paragraph) => readParagraph(paragraph, part))
      .filter(({ text }) => text !== '')
    if (paragraphs.length === 0) return
    const text = paragraphs.map((paragraph) => paragraph.text).join('\n')
    const linked = withLinks({ text, links: paragraphs.flatMap(({ links }) => links), isFormula: false }, common)
    builder.addText(
      parent,
      furniture ? { ...linked, label: furniture, layer: 'furniture' } : { ...linked, label: 'title' },
    )
    return
  }
  writeParagraphs(shape, body, target)
}

type OpenList = { readonly level: number; readonly group: NodeRef; item: NodeRef }

function writeParagraphs(shape: Shape, body: XmlElement | undefined, target: SlideTarget): void {
  const { builder, parent, part } = target
  const counter = createCounter()
  let lists: OpenList[] = []
  for (const paragraph of paragraphsOf(body)) {
    const content = readParagraph(paragraph, part)
    if (content.text === '') continue
    const linked = withLinks(content, commonOf(shape, target))
    const level = levelOf(paragraph)
    const bullet = bulletOf(paragraph, shape.styles)
    if (bullet.kind === 'none' || content.isFormula) {
      counter.interrupt(level)
      lists = []
      builder.addText(parent, { ...linked, label: content.isFormula ? 'formula' : 'text' })
      continue
    }
    lists = lists.filter((list) => list.level <= level)
    const innermost = lists.at(-1)
    const list = innermost?.level === level ? innermost : openList(innermost?.item ?? parent, level, builder)
    if (list !== innermost) lists.push(list)
    list.item = builder.addText(list.group, {
      ...linked,
      label: 'list_item',
      enumerated: bullet.kind === 'number',
      marker: counter.next(level, bullet),
    })
  }
}

function openList(parent: NodeRef, level: number, builder: DocumentBuilder): OpenList {
  const group = builder.addGroup(parent, { label: 'list' })
  return { level, group, item: group }
}

type Linked = Pick<TextSpec, 'text' | 'hyperlink'> & Common

function withLinks({ text, links }: ParagraphText, { places, meta }: Common): Linked {
  const hyperlink = wholeLink(text, links)
  if (hyperlink !== null) return { text, places, meta, hyperlink }
  return { text, places, meta: links.length > 0 ? { ...meta, galley__links: links } : meta }
}

async function writeGraphic(shape: Shape, target: SlideTarget): Promise<void> {
  const { builder, parent, part } = target
  const data = firstElement(firstElement(shape.element, 'a:graphic'), 'a:graphicData')
  if (!data) return
  const table = firstElement(data, 'a:tbl')
  if (table) {
    const content = readTable(table, part)
    if (content.cells.length > 0) builder.addTable(parent, { ...commonOf(shape, target), ...content })
    return
  }
  const [reference] = descendants(data, 'c:chart', 'cx:chart', 'dgm:relIds')
  if (!reference) {
    target.note('embedded_objects')
    writePicture(shape, target, shape.description)
    return
  }
  const id = reference.attributes[reference.name === 'dgm:relIds' ? 'r:dm' : 'r:id'] ?? ''
  const relationship = part.relationships.get(id)
  const linked = relationship && !relationship.isExternal ? await target.package.load(relationship.target) : null
  if (!linked) target.note('missing_parts')
  if (reference.name === 'dgm:relIds') writeDiagram(shape, linked, target)
  else writeChart(shape, linked, target)
}

function writeChart(shape: Shape, part: Part | null, target: SlideTarget): void {
  const { builder, parent } = target
  const content = part ? readChart(part.root) : null
  const series = content ? seriesOf(content) : []
  const common = commonOf(shape, target)
  if (series.length > 0) target.note('chart_values')
  const chart = builder.addPicture(parent, {
    ...common,
    meta: {
      ...common.meta,
      ...(part && { galley__chart_part: part.name }),
      ...(series.length > 0 && { galley__chart: series }),
    },
    label: 'chart',
    ...(shape.description && { description: shape.description }),
  })
  if (content && content.title !== '') builder.addCaption(chart, { text: content.title, ...common })
}

/** Empty texts stand for points without a value. */
function seriesOf({ series }: Chart) {
  return series.map(({ name, categories, values }) => {
    const indexes = [...new Set([...categories.keys(), ...values.keys()])].sort((a, b) => a - b)
    const textsOf = (points: ReadonlyMap<number, string>): readonly string[] =>
      points.size === 0 ? [] : indexes.map((index) => points.get(index) ?? '')
    return { name, categories: textsOf(categories), values: textsOf(values) }
  })
}

function writeDiagram(shape: Shape, part: Part | null, target: SlideTarget): void {
  const { builder, parent } = target
  const items = part ? readDiagram(part.root) : []
  if (items.length === 0) {
    writePicture(shape, target, shape.description)
    return
  }
  const common = commonOf(shape, target)
  const lists: OpenList[] = []
  for (const { text, level } of items) {
    while ((lists.at(-1)?.level ?? -1) > level) lists.pop()
    const innermost = lists.at(-1)
    const list = innermost?.level === level ? innermost : openList(innermost?.item ?? parent, level, builder)
    if (list !== innermost) lists.push(list)
    list.item = builder.addText(list.group, { ...common, label: 'list_item', text, enumerated: false })
  }
}
