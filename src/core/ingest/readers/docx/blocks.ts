/** Paragraphs and tables of a container in order, read one by one: counters and fields go on from one to the next. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { type Inline, type Piece, readInline } from './inline.ts'
import type { Marker } from './numbering.ts'
import { append } from './paragraph-text.ts'
import { indentOf, integerOf, type Path, valueOf } from './properties.ts'
import type { Reading, Story } from './reading.ts'
import type { Style } from './styles.ts'

export type ListPlace = { readonly numId: string; readonly level: number; readonly indent: number | null }

export type Paragraph = Inline & {
  readonly kind: 'paragraph'
  readonly path: Path
  readonly style: Style
  /** From 1; null when the paragraph is no heading. */
  readonly headingLevel: number | null
  readonly marker: Marker | null
  readonly list: ListPlace | null
}
export type Block = Paragraph | { readonly kind: 'table'; readonly element: XmlElement; readonly path: Path }

/** A paragraph whose mark was deleted goes on in the next one. */
type Carried = { readonly pieces: Piece[]; readonly comments: string[]; readonly path: Path }
type Walk = { readonly reading: Reading; readonly story: Story; carried: Carried | null }

export type Container = { readonly element: XmlElement; readonly path: Path; readonly story: Story }

export function* readBlocks(reading: Reading, { element, path, story }: Container): Generator<Block> {
  const walk: Walk = { reading, story, carried: null }
  yield* walkChildren(element, path, walk)
  yield* carriedOver(walk)
}

function* walkChildren(parent: XmlElement, path: Path, walk: Walk): Generator<Block> {
  let index = -1
  for (const child of parent.children) {
    if (typeof child === 'string') continue
    index += 1
    yield* walkChild(child, [...path, index], walk)
  }
}

function* walkChild(element: XmlElement, path: Path, walk: Walk): Generator<Block> {
  switch (element.name) {
    case 'w:p': {
      const paragraph = readParagraph(element, path, walk)
      if (paragraph) yield paragraph
      return
    }
    case 'w:tbl':
      yield* carriedOver(walk)
      yield { kind: 'table', element, path }
      return
    case 'w:sdt':
    case 'w:sdtContent':
    case 'w:customXml':
    case 'w:smartTag':
    case 'w:ins':
    case 'w:moveTo':
      yield* walkChildren(element, path, walk)
      return
    case 'mc:AlternateContent':
      yield* walkChoice(element, path, walk)
      return
    case 'm:oMathPara':
    case 'm:oMath':
    case 'w:r':
    case 'w:hyperlink':
      yield loose(element, path, walk)
      return
    case 'w:altChunk':
    case 'w:subDoc':
      walk.reading.tally.add('imported_parts')
      return
    case 'w:commentRangeStart':
      walk.story.comments.push(element.attributes['w:id'] ?? '')
      return
    default:
      return
  }
}

function* walkChoice(element: XmlElement, path: Path, walk: Walk): Generator<Block> {
  const [first] = elements(element)
  if (first) yield* walkChildren(first, [...path, 0], walk)
}

/** What should stand in a paragraph, but does not. */
function loose(element: XmlElement, path: Path, { reading, story }: Walk): Paragraph {
  const style = reading.styles.paragraph(undefined)
  const inline = readInline(reading, { element, path, story, style })
  return { kind: 'paragraph', ...inline, path, style, headingLevel: null, marker: null, list: null }
}

function* carriedOver(walk: Walk): Generator<Block> {
  const { carried, reading } = walk
  walk.carried = null
  if (!carried || carried.pieces.length === 0) return
  const style = reading.styles.paragraph(undefined)
  yield { kind: 'paragraph', ...carried, style, headingLevel: null, marker: null, list: null }
}

function readParagraph(element: XmlElement, path: Path, walk: Walk): Paragraph | null {
  const { reading, story } = walk
  const properties = firstElement(element, 'w:pPr')
  const style = reading.styles.paragraph(valueOf(properties, 'w:pStyle'))
  const own = readInline(reading, { element, path, story, style })
  const carried = walk.carried ?? { pieces: [], comments: [], path }
  walk.carried = null
  const { pieces, comments } = carried
  const start = pieces.length > 0 ? carried.path : path
  append(pieces, own.pieces)
  append(comments, own.comments)
  const mark = firstElement(properties, 'w:rPr')
  if (firstElement(mark, 'w:del') ?? firstElement(mark, 'w:moveFrom')) {
    walk.carried = { pieces, comments, path: start }
    return null
  }
  const headingLevel = headingLevelOf(properties, style)
  const { marker, list } = listOf(properties, style, reading)
  return { kind: 'paragraph', pieces, comments, path: start, style, headingLevel, marker, list }
}

function headingLevelOf(properties: XmlElement | undefined, style: Style): number | null {
  if (style.role === 'heading' || style.role === 'title') return style.level
  const outline = integerOf(valueOf(properties, 'w:outlineLvl'))
  return style.role === 'plain' && outline !== null && outline >= 0 && outline <= 8 ? outline + 1 : null
}

const NO_LIST = { marker: null, list: null }

function listOf(
  properties: XmlElement | undefined,
  style: Style,
  { numbering }: Reading,
): Pick<Paragraph, 'marker' | 'list'> {
  const direct = firstElement(properties, 'w:numPr')
  const numId = valueOf(direct, 'w:numId') ?? style.numId
  const indent = indentOf(properties)
  if (numId === null || numId === '0') return numId === null ? listByName(style, indent) : NO_LIST
  const ofStyle = style.ilvl ?? (style.numId === numId ? numbering.levelOfStyle(numId, style.id) : null)
  const level = integerOf(valueOf(direct, 'w:ilvl')) ?? ofStyle ?? 0
  const marker = numbering.next(numId, level)
  if (!marker) return listByName(style, indent)
  const shown = marker.text === '' ? null : marker
  return { marker: shown, list: shown && { numId, level, indent: indent ?? marker.indent ?? style.indent } }
}

/** Styles that are lists by their name also where the numbering is lost. */
function listByName({ role, level, indent }: Style, own: number | null): Pick<Paragraph, 'marker' | 'list'> {
  if (role !== 'list_bullet' && role !== 'list_number') return NO_LIST
  const place = own ?? indent
  const marker = { text: role === 'list_bullet' ? '•' : '', isEnumerated: role === 'list_number', indent: place }
  return { marker, list: { numId: role, level, indent: place } }
}
