/** What a shape takes from its layout and master: its place, and how its paragraphs are marked. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { type Frame, frameOf } from './geometry.ts'

export type Placeholder = {
  /** `title`, `ctrTitle`, `subTitle`, `body`, `obj` (any content), `ftr`, `dt`, `sldNum` … */
  readonly type: string
  readonly idx: string
}

/** Layout and master of a slide, the nearest first. */
export type Templates = {
  readonly layout: XmlElement | null
  readonly master: XmlElement | null
  /** `p:defaultTextStyle` of the presentation. */
  readonly defaults: XmlElement | null
}

export type Inherited = {
  readonly frame: Frame | null
  /** List styles from the shape's own to the presentation's: the first that says something counts. */
  readonly styles: readonly XmlElement[]
}

/** The `p:nvSpPr`, `p:nvPicPr` … of a shape. */
function properties(shape: XmlElement): XmlElement | undefined {
  return elements(shape).find(({ name }) => /^p:nv\w*Pr$/.test(name))
}

/** Id, name and description of a shape: its `p:cNvPr`. */
export function namingOf(shape: XmlElement): XmlElement | undefined {
  return firstElement(properties(shape), 'p:cNvPr')
}

export function placeholderOf(shape: XmlElement): Placeholder | null {
  const ph = firstElement(firstElement(properties(shape), 'p:nvPr'), 'p:ph')
  return ph ? { type: ph.attributes.type ?? 'obj', idx: ph.attributes.idx ?? '0' } : null
}

/** The place that a shape says itself, in the coordinates of what holds it. */
export function ownFrame(shape: XmlElement): Frame | null {
  return frameOf(firstElement(firstElement(shape, 'p:spPr'), 'a:xfrm') ?? firstElement(shape, 'p:xfrm'))
}

export function shapesOf(part: XmlElement | null): readonly XmlElement[] {
  const tree = firstElement(firstElement(part ?? undefined, 'p:cSld'), 'p:spTree')
  return tree ? elements(tree) : []
}

/** A master has fewer kinds of places than a layout. */
const MASTER_TYPES: Readonly<Record<string, string>> = {
  ctrTitle: 'title',
  title: 'title',
  dt: 'dt',
  ftr: 'ftr',
  sldNum: 'sldNum',
  hdr: 'hdr',
}

export function inherit(shape: XmlElement, placeholder: Placeholder | null, templates: Templates): Inherited {
  const own = ownFrame(shape)
  const { layout, master, defaults } = templates
  const list = (element: XmlElement | undefined): readonly XmlElement[] => {
    const style = firstElement(firstElement(element, 'p:txBody'), 'a:lstStyle')
    return style ? [style] : []
  }
  const last = defaults ? [defaults] : []
  if (!placeholder) return { frame: own, styles: [...list(shape), ...last] }
  const onLayout = matching(shapesOf(layout), placeholder)
  const type = Object.hasOwn(MASTER_TYPES, placeholder.type) ? MASTER_TYPES[placeholder.type] : 'body'
  const onMaster = shapesOf(master).find((one) => placeholderOf(one)?.type === type)
  const texts = firstElement(master ?? undefined, 'p:txStyles')
  const style = firstElement(
    texts,
    type === 'title' ? 'p:titleStyle' : type === 'body' ? 'p:bodyStyle' : 'p:otherStyle',
  )
  return {
    frame: own ?? (onLayout && ownFrame(onLayout)) ?? (onMaster && ownFrame(onMaster)) ?? null,
    styles: [...list(shape), ...list(onLayout), ...list(onMaster), ...(style ? [style] : []), ...last],
  }
}

const TITLES: ReadonlySet<string> = new Set(['title', 'ctrTitle'])
export function isTitle(placeholder: Placeholder | null): boolean {
  return placeholder !== null && TITLES.has(placeholder.type)
}

function matching(shapes: readonly XmlElement[], { type, idx }: Placeholder): XmlElement | undefined {
  const candidates = shapes.flatMap((shape) => {
    const placeholder = placeholderOf(shape)
    return placeholder ? [{ shape, placeholder }] : []
  })
  const found = TITLES.has(type)
    ? candidates.find(({ placeholder }) => isTitle(placeholder))
    : (candidates.find(({ placeholder }) => placeholder.idx === idx && idx !== '0') ??
      candidates.find(({ placeholder }) => placeholder.type === type))
  return found?.shape
}
