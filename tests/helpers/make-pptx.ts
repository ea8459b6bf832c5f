/** Presentations of a few lines: slides with a layout, a master and what else a test adds. */
import { segmentDocument } from '../../src/core/ingest/docling/segment.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../src/core/ingest/reader.ts'
import { readPptx } from '../../src/core/ingest/readers/pptx/read-pptx.ts'
import { makeZip } from './make-zip.ts'

const NAMESPACES = [
  ['a', 'http://schemas.openxmlformats.org/drawingml/2006/main'],
  ['r', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'],
  ['p', 'http://schemas.openxmlformats.org/presentationml/2006/main'],
  ['mc', 'http://schemas.openxmlformats.org/markup-compatibility/2006'],
  ['m', 'http://schemas.openxmlformats.org/officeDocument/2006/math'],
  ['c', 'http://schemas.openxmlformats.org/drawingml/2006/chart'],
  ['dgm', 'http://schemas.openxmlformats.org/drawingml/2006/diagram'],
  ['a14', 'http://schemas.microsoft.com/office/drawing/2010/main'],
  ['p188', 'http://schemas.microsoft.com/office/powerpoint/2018/8/main'],
]
  .map(([prefix, address]) => `xmlns:${prefix}="${address}"`)
  .join(' ')
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** An element with the usual namespaces. */
export function xml(name: string, content: string, attributes = ''): string {
  return `<?xml version="1.0"?><${name} ${NAMESPACES} ${attributes}>${content}</${name}>`
}

/** `{ rId1: 'slideLayout ../slideLayouts/slideLayout1.xml' }`; a target with a scheme is outside. */
export function relationships(targets: Readonly<Record<string, string>>): string {
  const entries = Object.entries(targets).map(([id, value]) => {
    const [type = '', target = ''] = value.split(' ')
    const mode = /^\w+:/.test(target) ? ' TargetMode="External"' : ''
    return `<Relationship Id="${id}" Type="${TYPES}/${type}" Target="${target}"${mode}/>`
  })
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries.join('')}</Relationships>`
}

export type SlideSpec = {
  readonly shapes: string
  readonly attributes?: string
  readonly relationships?: Readonly<Record<string, string>>
}

type Place = readonly [x: number, y: number, width: number, height: number]
/** In inches. */
export function xfrm(place: Place | undefined, name = 'a:xfrm'): string {
  if (!place) return ''
  const [x, y, cx, cy] = place.map((inches) => Math.round(inches * 914_400))
  return `<${name}><a:off x="${x}" y="${y}"/><a:ext cx="${cx}" cy="${cy}"/></${name}>`
}

export type ShapeSpec = {
  readonly id?: number
  /** Attributes of `p:ph`: `type="title"`. */
  readonly ph?: string
  readonly at?: Place
  /** Paragraphs: text, or XML that begins with `<a:p>`. */
  readonly paragraphs?: readonly string[]
  readonly listStyle?: string
}

export function paragraph(text: string, properties = ''): string {
  return `<a:p>${properties}<a:r><a:t>${text}</a:t></a:r></a:p>`
}

export function shape({ id = 2, ph, at, paragraphs = [], listStyle = '' }: ShapeSpec): string {
  const body = paragraphs.map((one) => (one.startsWith('<a:p>') ? one : paragraph(one))).join('')
  const placeholder = ph === undefined ? '' : `<p:ph ${ph}/>`
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Shape"/><p:cNvSpPr${ph === undefined ? ' txBox="1"' : ''}/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr>
    <p:spPr>${xfrm(at)}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle>${listStyle}</a:lstStyle>${body}</p:txBody></p:sp>`
}

const tree = (shapes: string): string => `<p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`

const LAYOUT_SHAPES = [
  shape({ ph: 'type="title"', at: [0.5, 0.3, 9, 1] }),
  shape({ ph: 'idx="1"', at: [0.5, 2, 9, 4] }),
  shape({ ph: 'type="body" idx="13"', at: [0.5, 6, 9, 1], listStyle: '<a:lvl1pPr><a:buNone/></a:lvl1pPr>' }),
].join('')
const MASTER_STYLES = `<p:txStyles><p:titleStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></p:titleStyle>
  <p:bodyStyle><a:lvl1pPr><a:buFont typeface="Arial"/><a:buChar char="•"/></a:lvl1pPr><a:lvl2pPr><a:buFont typeface="Arial"/><a:buChar char="–"/></a:lvl2pPr></p:bodyStyle>
  <p:otherStyle/></p:txStyles>`

/** Slides are `ppt/slides/slide1.xml` and so on; `extra` adds parts or replaces them. */
export function makePptx(slides: readonly SlideSpec[], extra: Readonly<Record<string, string>> = {}): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships({ rId1: 'officeDocument ppt/presentation.xml' }),
    'ppt/presentation.xml': xml(
      'p:presentation',
      `<p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="rId${i + 1}"/>`).join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>`,
    ),
    'ppt/_rels/presentation.xml.rels': relationships(
      Object.fromEntries(slides.map((_, i) => [`rId${i + 1}`, `slide slides/slide${i + 1}.xml`])),
    ),
    'ppt/slideLayouts/slideLayout1.xml': xml('p:sldLayout', tree(LAYOUT_SHAPES)),
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relationships({
      rId1: 'slideMaster ../slideMasters/slideMaster1.xml',
    }),
    'ppt/slideMasters/slideMaster1.xml': xml(
      'p:sldMaster',
      `${tree(shape({ ph: 'type="title"' }) + shape({ ph: 'type="body" idx="1"', at: [1, 1, 8, 5] }))}${MASTER_STYLES}`,
    ),
  }
  slides.forEach((slide, i) => {
    parts[`ppt/slides/slide${i + 1}.xml`] = xml('p:sld', tree(slide.shapes), slide.attributes)
    parts[`ppt/slides/_rels/slide${i + 1}.xml.rels`] = relationships({
      layout: 'slideLayout ../slideLayouts/slideLayout1.xml',
      ...slide.relationships,
    })
  })
  return makeZip({ ...parts, ...extra })
}

export const readBytes = (bytes: Uint8Array): Promise<ReaderOutput> =>
  readPptx({ name: 'a.pptx', bytes, options: DEFAULT_READ_OPTIONS })

export const readSlides = (
  slides: readonly SlideSpec[],
  extra?: Readonly<Record<string, string>>,
): Promise<ReaderOutput> => readBytes(makePptx(slides, extra))

export const readShapes = (...shapes: readonly string[]): Promise<ReaderOutput> =>
  readSlides([{ shapes: shapes.join('') }])

/** A block a line: `list_item 2 a) : text`. */
export const linesOf = ({ document }: ReaderOutput): readonly string[] =>
  segmentDocument(document).map(({ type, content, attributes }) =>
    [type, attributes?.level ?? '', attributes?.marker ?? '', ':', content].filter((piece) => piece !== '').join(' '),
  )

export const contentsOf = ({ document }: ReaderOutput): readonly string[] =>
  segmentDocument(document).map(({ content }) => content)

export function frame(inner: string, at: Place = [1, 2, 5, 3]): string {
  return `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="7" name="Frame" descr="Sales by year"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>${xfrm(at, 'p:xfrm')}
    <a:graphic><a:graphicData>${inner}</a:graphicData></a:graphic></p:graphicFrame>`
}

export function picture(descr: string, inner = ''): string {
  return `<p:pic><p:nvPicPr><p:cNvPr id="5" name="Picture" descr="${descr}"/><p:cNvPicPr/><p:nvPr>${inner}</p:nvPr></p:nvPicPr><p:spPr>${xfrm([1, 1, 1, 1])}</p:spPr></p:pic>`
}
