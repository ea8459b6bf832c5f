/** Presentations of PowerPoint and its family (ISO 29500-1, part 19), read from their XML. */
import { openArchive } from '../../archive/open-archive.ts'
import { BODY, createDocumentBuilder, type DocumentBuilder, type Place } from '../../docling/builder.ts'
import type { Reader } from '../../reader.ts'
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { readComments, readNotes } from './notes-comments.ts'
import type { Part } from '../ooxml/opc-package.ts'
import { openPackage, type PptxPackage } from './pptx-package.ts'
import { createFound, type Found } from './found.ts'
import type { Direction } from './reading-order.ts'
import { placeholderOf, shapesOf, type Templates } from './slide-layouts.ts'
import { readShapes, type Shape } from './slide-shapes.ts'
import { writeShape } from './slide-writer.ts'
import { createTally, type NoteCode, type Tally } from './tally.ts'

const EMU_PER_POINT = 12_700

type Reading = {
  readonly pptx: PptxPackage
  readonly builder: DocumentBuilder
  readonly found: Found
  readonly tally: Tally
  readonly size: { readonly width: number; readonly height: number }
  readonly direction: Direction
  /** Layouts and masters that were looked at for text of their own. */
  readonly layouts: Set<Part>
}

/** Slides in the order of the presentation, each a group and a page. Fails as `openArchive` and `parseXml` do. */
export const readPptx: Reader = async ({ name, bytes }) => {
  const archive = await openArchive(name, bytes)
  try {
    const pptx = await openPackage(name, archive)
    const reading: Reading = {
      pptx,
      builder: createDocumentBuilder(),
      found: createFound(),
      tally: createTally(),
      size: slideSize(pptx.main.root),
      direction: pptx.main.root.attributes.rtl === '1' ? 'rtl' : 'ltr',
      layouts: new Set(),
    }
    const names = slideNames(pptx.main)
    reading.found.add('slides', names.length)
    for (const [index, slide] of names.entries()) await readSlide(slide, index + 1, reading)
    return {
      document: reading.builder.finish(),
      found: reading.found.counts(),
      skipped: reading.tally.skipped(),
      warnings: reading.tally.warnings(),
      sourceTotalCharacters: null,
    }
  } finally {
    archive.close()
  }
}

function slideSize(presentation: XmlElement): Reading['size'] {
  const { cx, cy } = firstElement(presentation, 'p:sldSz')?.attributes ?? {}
  const points = (value: string | undefined, usual: number): number => {
    const size = Number(value) / EMU_PER_POINT
    return size > 0 && size < 100_000 ? rounded(size) : usual
  }
  return { width: points(cx, 720), height: points(cy, 540) }
}

/** Null for a slide that the presentation names and has no relationship for; each slide once. */
function slideNames(main: Part): ReadonlyArray<string | null> {
  const list = firstElement(main.root, 'p:sldIdLst')
  const names = (list ? elements(list, 'p:sldId') : []).map(({ attributes }) => {
    const relationship = main.relationships.get(attributes['r:id'] ?? '')
    return relationship && !relationship.isExternal ? relationship.target : null
  })
  const seen = new Set<string>()
  return names.filter((name) => name === null || (!seen.has(name) && seen.add(name)))
}

async function readSlide(name: string | null, number: number, reading: Reading): Promise<void> {
  const { pptx, builder, found, tally, size, direction } = reading
  const note = (code: NoteCode, count = 1): void => tally.add(code, count, String(number))
  const part = name === null ? null : await pptx.load(name)
  if (part?.root.name !== 'p:sld') {
    note('missing_slides')
    return
  }
  builder.addPage({ page_no: number, size })
  found.countSlide(part)
  if (part.root.attributes.show === '0' || part.root.attributes.show === 'false') note('hidden_slides')
  const comments = await readComments(part, pptx)
  found.add('comments', comments.length)
  note('comments_kept', comments.length)
  const parent = builder.addGroup(BODY, {
    label: 'slide',
    name: `Slide ${number}`,
    ...(comments.length > 0 && { meta: { galley__comments: comments } }),
  })
  const templates = await templatesOf(part, number, reading)
  const target = {
    builder,
    parent,
    part,
    package: pptx,
    placeOf: (shape: Shape | null) => placeOf(shape, number, size),
    note,
  }
  for (const shape of readShapes(part.root, templates, direction)) await writeShape(shape, target)
  const notes = await pptx.related(part, 'notesSlide')
  if (!notes) return
  const paragraphs = readNotes(notes)
  found.add('notes', paragraphs.length > 0 ? 1 : 0)
  for (const { text, links } of paragraphs)
    builder.addText(parent, {
      label: 'text',
      layer: 'notes',
      text,
      places: [placeOf(null, number, size)],
      meta: { galley__part: notes.name, ...(links.length > 0 && { galley__links: links }) },
    })
}

async function templatesOf(slide: Part, number: number, { pptx, layouts, tally }: Reading): Promise<Templates> {
  const layout = await pptx.related(slide, 'slideLayout')
  const master = layout && (await pptx.related(layout, 'slideMaster'))
  for (const part of [layout, master]) {
    if (!part || layouts.has(part)) continue
    layouts.add(part)
    const own = shapesOf(part.root).filter((shape) => placeholderOf(shape) === null)
    if (own.some((shape) => shape.name === 'p:sp' && textOf(shape).trim() !== ''))
      tally.add('layout_text', 1, String(number))
  }
  return {
    layout: layout?.root ?? null,
    master: master?.root ?? null,
    defaults: firstElement(pptx.main.root, 'p:defaultTextStyle') ?? null,
  }
}

function placeOf(shape: Shape | null, pageNo: number, { width, height }: Reading['size']): Place {
  const frame = shape?.frame
  const points = (emu: number): number => rounded(emu / EMU_PER_POINT)
  const [l, t, r, b] = frame
    ? [points(frame.x), points(frame.y), points(frame.x + frame.width), points(frame.y + frame.height)]
    : [0, 0, width, height]
  return { pageNo, bbox: { l, t, r, b, coord_origin: 'TOPLEFT' } }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
