/** What a graphic frame shows: a table, a chart, a diagram (SmartArt). */
import type { CellSpec } from '../../docling/builder.ts'
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { textOfBody } from './paragraph-text.ts'
import type { Part } from './pptx-package.ts'

export type TableContent = { readonly rows: number; readonly columns: number; readonly cells: readonly CellSpec[] }

export function readTable(table: XmlElement, part: Part): TableContent {
  const rows = elements(table, 'a:tr')
  const options = firstElement(table, 'a:tblPr')?.attributes ?? {}
  const hasHeader = isOn(options.firstRow)
  const hasSide = isOn(options.firstCol)
  const grid = elements(firstElement(table, 'a:tblGrid') ?? table, 'a:gridCol').length
  const columns = rows.reduce((most, row) => Math.max(most, elements(row, 'a:tc').length), grid)
  const cells = rows.flatMap((row, rowIndex) =>
    elements(row, 'a:tc').flatMap((cell, column): readonly CellSpec[] => {
      const { attributes } = cell
      if (isOn(attributes.hMerge) || isOn(attributes.vMerge)) return []
      return [
        {
          text: textOfBody(firstElement(cell, 'a:txBody'), part),
          row: rowIndex,
          column,
          rowSpan: spanOf(attributes.rowSpan, rows.length - rowIndex),
          columnSpan: spanOf(attributes.gridSpan, columns - column),
          isColumnHeader: hasHeader && rowIndex === 0,
          isRowHeader: hasSide && column === 0 && !(hasHeader && rowIndex === 0),
        },
      ]
    }),
  )
  return { rows: rows.length, columns, cells }
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}

function spanOf(value: string | undefined, room: number): number {
  const span = Number(value ?? 1)
  return Number.isInteger(span) ? Math.max(1, Math.min(span, room)) : 1
}

export type ChartContent = {
  readonly title: string
  readonly series: ReadonlyArray<{
    readonly name: string
    readonly categories: readonly string[]
    readonly values: readonly string[]
  }>
}

/** Points of a chart that are kept; more are drawn as lines that nobody reads as numbers. */
const MAX_POINTS = 10_000

/** The title that the author wrote, and the values as the file keeps them for drawing. */
export function readChart(part: Part): ChartContent {
  const chart = firstElement(part.root, 'c:chart') ?? part.root
  const title = elements(chart).find(({ name }) => /(?:^|:)title$/.test(name))
  let room = MAX_POINTS
  const cached = (element: XmlElement | undefined): readonly string[] => {
    const values = element ? descendants(element, 'c:pt').slice(0, room).map(textOf) : []
    room -= values.length
    return values
  }
  return {
    title: title ? titleText(title, part) : '',
    series: descendants(chart, 'c:ser').map((series) => ({
      name: cached(firstElement(series, 'c:tx')).join(' '),
      categories: cached(firstElement(series, 'c:cat') ?? firstElement(series, 'c:xVal')),
      values: cached(firstElement(series, 'c:val') ?? firstElement(series, 'c:yVal')),
    })),
  }
}

function titleText(title: XmlElement, part: Part): string {
  const [rich] = descendants(title, 'c:rich', 'cx:rich')
  if (rich) return textOfBody(rich, part).replaceAll('\n', ' ')
  return descendants(title, 'c:v', 'cx:v').map(textOf).join(' ').trim()
}

export type DiagramItem = { readonly text: string; readonly level: number }

/** The texts of a diagram as the outline that its author wrote; levels count from 0. */
export function readDiagram(part: Part): readonly DiagramItem[] {
  const points = new Map<string, XmlElement>()
  for (const point of descendants(part.root, 'dgm:pt')) points.set(point.attributes.modelId ?? '', point)
  const children = new Map<string, Array<{ readonly id: string; readonly order: number }>>()
  for (const { attributes } of descendants(part.root, 'dgm:cxn')) {
    if ((attributes.type ?? 'parOf') !== 'parOf') continue
    const parent = attributes.srcId ?? ''
    const siblings = children.get(parent) ?? []
    siblings.push({ id: attributes.destId ?? '', order: Number(attributes.srcOrd ?? 0) || 0 })
    children.set(parent, siblings)
  }
  const items: DiagramItem[] = []
  const tops = [...points].filter(([, { attributes }]) => attributes.type === 'doc')
  const stack = tops.map(([id]) => ({ id, level: -1 })).reverse()
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { id, level } = next
    const point = points.get(id)
    if (!point) continue
    points.delete(id)
    const text = textOfBody(firstElement(point, 'dgm:t'), part)
    if (text !== '') items.push({ text, level: Math.max(0, level) })
    const below = [...(children.get(id) ?? [])].sort((a, b) => b.order - a.order)
    for (const child of below) stack.push({ id: child.id, level: level + 1 })
  }
  return items
}

/** All elements below with one of the names, in order; none within another. */
export function descendants(parent: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return elements(parent).flatMap((child) => (names.includes(child.name) ? [child] : descendants(child, ...names)))
}
