/** What a chart keeps in its file: its words, and the values that it was last drawn from. ECMA-376 part 1, 21.2. */
import { elements, firstElement, localName, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { paragraphTexts } from './drawing-text.ts'

export type ChartSeries = {
  readonly name: string
  /** The name is written in the chart itself, not in a cell. */
  readonly hasOwnName: boolean
  /** By the index of their points. */
  readonly categories: ReadonlyMap<number, string>
  readonly values: ReadonlyMap<number, string>
}

export type Chart = {
  /** As written; empty without one. */
  readonly title: string
  /** What a title without words shows: the name of the only series; empty for others. */
  readonly automaticTitle: string
  /** `bar`, `scatter`; null when it is of a kind unknown here. */
  readonly kind: string | null
  readonly axisTitles: readonly string[]
  readonly series: readonly ChartSeries[]
}

/** A chart shows at most some thousand points; what claims more is not read to its end. */
const MAX_POINTS = 50_000
const MAX_SERIES = 256
const SERIES: ReadonlySet<string> = new Set(['ser', 'series'])

/** `root` is a `c:chartSpace`, or the `cx:chartSpace` of newer kinds, whose values are not read. */
export function readChart(root: XmlElement): Chart {
  const space = child(root, 'chart')
  const title = child(space, 'title')
  const plot = child(space, 'plotArea')
  const parts = plot ? elements(plot) : []
  const points = createPointReader()
  const found = parts.flatMap((part) => allNamed(part, SERIES, 3)).slice(0, MAX_SERIES)
  const series = found.map((element) => readSeries(element, points))
  const axes = parts
    .filter((part) => /(?:Ax|axis)$/.test(localName(part)))
    .flatMap((axis) => child(axis, 'title') ?? [])
  return {
    title: title ? titleText(title) : '',
    automaticTitle: title ? automaticTitle(series) : '',
    kind:
      parts
        .map(localName)
        .find((name) => name.endsWith('Chart'))
        ?.replace(/Chart$/, '') ?? null,
    axisTitles: axes.map(titleText).filter((text) => text !== ''),
    series,
  }
}

function automaticTitle(series: readonly ChartSeries[]): string {
  const [only] = series
  return only && series.length === 1 ? only.name : ''
}

function titleText(title: XmlElement): string {
  return paragraphTexts(title).join(' ').replaceAll('\n', ' ') || cachedText(title)
}

type PointReader = (source: XmlElement | undefined) => ReadonlyMap<number, string>

function readSeries(element: XmlElement, points: PointReader): ChartSeries {
  const text = child(element, 'tx')
  const own = firstElement(text, 'c:v')
  return {
    name: own ? textOf(own).trim() : text ? cachedText(text) : '',
    hasOwnName: own !== undefined,
    categories: points(firstElement(element, 'c:cat') ?? firstElement(element, 'c:xVal')),
    values: points(firstElement(element, 'c:val') ?? firstElement(element, 'c:yVal')),
  }
}

/** Reads the cached values of a reference to a sheet, or literal ones. The levels of a category are one text. */
function createPointReader(): PointReader {
  let room = MAX_POINTS
  return (source) => {
    const values = new Map<number, string>()
    const reference = source && elements(source).find(({ name }) => name.startsWith('c:') && name !== 'c:v')
    if (!reference) return values
    const cache = elements(reference).find(({ name }) => name.endsWith('Cache')) ?? reference
    const levels = elements(cache, 'c:lvl')
    for (const holder of levels.length > 0 ? levels.toReversed() : [cache])
      for (const [position, point] of elements(holder, 'c:pt').slice(0, room).entries()) {
        const { idx = String(position) } = point.attributes
        if (!/^\d{1,9}$/.test(idx)) continue
        room -= 1
        const index = Number(idx)
        const text = textOf(point).trim()
        const before = values.get(index)
        values.set(index, before === undefined ? text : `${before} ${text}`)
      }
    return values
  }
}

/** Text that comes from a cell, as it was when the file was saved. */
function cachedText(parent: XmlElement): string {
  return allNamed(parent, VALUE, 8)
    .map((value) => textOf(value).trim())
    .filter((text) => text !== '')
    .join(' ')
}
const VALUE: ReadonlySet<string> = new Set(['v'])

function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && elements(parent).find((element) => localName(element) === name)
}

function allNamed(parent: XmlElement, names: ReadonlySet<string>, depth: number): readonly XmlElement[] {
  if (names.has(localName(parent))) return [parent]
  return depth > 0 ? elements(parent).flatMap((element) => allNamed(element, names, depth - 1)) : []
}
