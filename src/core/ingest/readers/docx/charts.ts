/** The data that charts and diagrams keep in the document. */
import type { CellSpec } from '../../docling/builder.ts'
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { integerOf } from './properties.ts'

export type ChartTable = {
  readonly title: string
  readonly rows: number
  readonly columns: number
  readonly cells: readonly CellSpec[]
}

type Series = { readonly name: string; readonly values: ReadonlyMap<number, string> }

/** A chart shows at most some thousand points; what claims more is not read to its end. */
const MAX_POINTS = 20_000
const MAX_SERIES = 256

/** `root` is a `c:chartSpace`. Categories stand in the first column, each series in one more. No data: no rows. */
export function chartTable(root: XmlElement): ChartTable {
  const chart = firstElement(root, 'c:chart')
  const title = paragraphTexts(firstElement(chart, 'c:title')).join(' ')
  const found = seriesOf(firstElement(chart, 'c:plotArea')).slice(0, MAX_SERIES)
  const categories = new Map<number, string>()
  for (const element of found)
    for (const [index, text] of points(firstElement(element, 'c:cat') ?? firstElement(element, 'c:xVal')))
      if (!categories.has(index)) categories.set(index, text)
  const series = found.map(readSeries)
  const indexes = [...new Set([...categories.keys(), ...series.flatMap(({ values }) => [...values.keys()])])].sort(
    (a, b) => a - b,
  )
  if (indexes.length === 0) return { title, rows: 0, columns: 0, cells: [] }
  const header = series.map(({ name }, column) => ({ text: name, row: 0, column: column + 1, isColumnHeader: true }))
  const body = indexes.flatMap((index, row) => [
    { text: categories.get(index) ?? String(index + 1), row: row + 1, column: 0, isRowHeader: true },
    ...series.map(({ values }, column) => ({ text: values.get(index) ?? '', row: row + 1, column: column + 1 })),
  ])
  const corner = { text: '', row: 0, column: 0, isColumnHeader: true }
  return { title, rows: indexes.length + 1, columns: series.length + 1, cells: [corner, ...header, ...body] }
}

/** Each plot of a chart (bars and a line, say) has its own series. */
function seriesOf(plotArea: XmlElement | undefined): readonly XmlElement[] {
  return plotArea ? elements(plotArea).flatMap((plot) => elements(plot, 'c:ser')) : []
}

function readSeries(element: XmlElement): Series {
  const named = firstElement(element, 'c:tx')
  const name = [...points(named).values()].join(' ') || textOf(firstElement(named, 'c:v') ?? EMPTY)
  return { name, values: points(firstElement(element, 'c:val') ?? firstElement(element, 'c:yVal')) }
}

const EMPTY: XmlElement = { name: '', attributes: {}, children: [] }

/** The cached values of a reference to a sheet, or literal ones. */
function points(source: XmlElement | undefined): ReadonlyMap<number, string> {
  const values = new Map<number, string>()
  const reference = source && elements(source).find(({ name }) => name.startsWith('c:') && name !== 'c:v')
  if (!reference) return values
  const cache = elements(reference).find(({ name }) => name.endsWith('Cache')) ?? reference
  const levels = elements(cache, 'c:lvl')
  for (const holder of levels.length > 0 ? levels.toReversed() : [cache])
    for (const point of elements(holder, 'c:pt')) {
      const index = integerOf(point.attributes.idx)
      if (index === null || values.size >= MAX_POINTS) continue
      const text = textOf(firstElement(point, 'c:v') ?? EMPTY).trim()
      const before = values.get(index)
      values.set(index, before === undefined ? text : `${before} ${text}`)
    }
  return values
}

/** The texts of a diagram's shapes in the order of its data part. */
export function diagramTexts(root: XmlElement): readonly string[] {
  const list = elements(root).find(({ name }) => name.endsWith(':ptLst'))
  return (list ? elements(list) : []).flatMap((point) => {
    const text = elements(point).find(({ name }) => name.endsWith(':t'))
    const lines = paragraphTexts(text).join('\n')
    return lines === '' ? [] : [lines]
  })
}

/** The DrawingML paragraphs anywhere below. */
function paragraphTexts(element: XmlElement | undefined): readonly string[] {
  if (!element) return []
  return elements(element).flatMap((child) => {
    if (child.name !== 'a:p') return paragraphTexts(child)
    const text = elements(child)
      .map((run) => (run.name === 'a:br' ? '\n' : elements(run, 'a:t').map(textOf).join('')))
      .join('')
      .trim()
    return text === '' ? [] : [text]
  })
}
