/** What a chart says in words. Its numbers stand in the cells that it is drawn from. ECMA-376 part 1, 21.2. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { localName } from './package.ts'

export type Chart = {
  readonly title: string | null
  /** Titles of the axes, and names of series that are written in the chart itself. */
  readonly labels: readonly string[]
  /** `bar`, `scatter`; null when it is of a kind unknown here. */
  readonly kind: string | null
  readonly series: readonly string[]
}

/** `root` is a `c:chartSpace`, or the `cx:chartSpace` of newer kinds. */
export function readChart(root: XmlElement): Chart {
  const space = child(root, 'chart')
  const plot = space && child(space, 'plotArea')
  const title = space && child(space, 'title')
  const parts = plot ? elements(plot) : []
  const series = parts.flatMap((part) => allNamed(part, SERIES, 3)).map(nameOf)
  const names = series.map(({ name }) => name).filter((name) => name !== '')
  const automatic = title && series.length === 1 ? (names[0] ?? '') : ''
  const axes = parts.flatMap((part) => (/(?:Ax|axis)$/.test(localName(part)) ? (child(part, 'title') ?? []) : []))
  const kind = parts.map(localName).find((name) => name.endsWith('Chart'))
  return {
    title: (title ? titleText(title) : '') || automatic || null,
    labels: [...axes.map(titleText), ...series.flatMap(({ name, isOwn }) => (isOwn ? name : []))].filter(
      (label) => label !== '',
    ),
    kind: kind?.replace(/Chart$/, '') ?? null,
    series: names,
  }
}

const SERIES: ReadonlySet<string> = new Set(['ser', 'series'])

function child(parent: XmlElement, name: string): XmlElement | undefined {
  return elements(parent).find((element) => localName(element) === name)
}

function allNamed(parent: XmlElement, names: ReadonlySet<string>, depth: number): readonly XmlElement[] {
  if (names.has(localName(parent))) return [parent]
  return depth > 0 ? elements(parent).flatMap((element) => allNamed(element, names, depth - 1)) : []
}

function nameOf(series: XmlElement): { readonly name: string; readonly isOwn: boolean } {
  const text = child(series, 'tx')
  if (!text) return { name: '', isOwn: false }
  const own = firstElement(text, 'c:v')
  return own ? { name: textOf(own).trim(), isOwn: true } : { name: cachedText(text), isOwn: false }
}

/** Text that comes from a cell, as it was when the file was saved. */
function cachedText(parent: XmlElement): string {
  return allNamed(parent, CACHED, 8)
    .map((value) => textOf(value).trim())
    .filter((text) => text !== '')
    .join(' ')
}
const CACHED: ReadonlySet<string> = new Set(['v'])

function titleText(title: XmlElement): string {
  return richText(title) || cachedText(title)
}

function richText(parent: XmlElement): string {
  const paragraphs = allNamed(parent, PARAGRAPH, 6).map(paragraphText)
  return paragraphs.filter((text) => text !== '').join('\n')
}
const PARAGRAPH: ReadonlySet<string> = new Set(['p'])

/** The text of an `a:p`, breaks as line feeds. */
export function paragraphText(paragraph: XmlElement): string {
  return elements(paragraph)
    .map((run) => {
      if (run.name === 'a:br') return '\n'
      const text = firstElement(run, 'a:t')
      return text ? textOf(text) : ''
    })
    .join('')
    .trim()
}
