/** Levels of headings from the outline, their numbers and the ranks of their styles. */
import type { PdfBlock } from './pdf-block.ts'

export type Outline = ReadonlyMap<string, number>

const MAX_LEVEL = 6
const NUMBERS = /^(\d{1,2}(?:\.\d{1,2})*)\.?\s/

/** `title` is the index of the document's title, -1 without one; a level is that of a section header, from 1. */
export type HeadingLevels = {
  readonly title: number
  readonly levels: ReadonlyMap<number, number>
  /** Indexes of what only looks like a heading: the authors below a title. */
  readonly authors: ReadonlySet<number>
}

export function outlineKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\d.\s]+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

export function headingLevels(blocks: readonly PdfBlock[], outline: Outline): HeadingLevels {
  const headings = blocks.flatMap((block, index) => (block.kind === 'heading' ? [{ block, index }] : []))
  const title = findTitle(headings, blocks)
  const authors = findAuthors(headings, title)
  const ranked = headings.filter(({ index }) => index !== title && !authors.has(index))
  const styles = rankStyles(ranked.map(({ block }) => block))
  const above = levelsAbove(ranked.map(({ block }) => block))
  const levels = new Map<number, number>()
  for (const { block, index } of ranked) {
    const depth = depthOf(block)
    const numbered = depth === null ? null : depth + above
    const level = outline.get(outlineKey(block.text)) ?? numbered ?? styles.get(styleKey(block)) ?? 1
    levels.set(index, Math.min(MAX_LEVEL, Math.max(1, level)))
  }
  return { title, levels, authors }
}

type Heading = { readonly block: PdfBlock; readonly index: number }

/** The largest heading of the first page, when nothing later is as large. */
function findTitle(headings: readonly Heading[], blocks: readonly PdfBlock[]): number {
  const firstPage = blocks[0]?.places[0]?.pageNo ?? 1
  const [largest] = [...headings].sort((a, b) => b.block.style.size - a.block.style.size || a.index - b.index)
  if (!largest || largest.block.places[0]?.pageNo !== firstPage) return -1
  const others = headings.filter(
    ({ block, index }) => index !== largest.index && block.style.size > largest.block.style.size * 0.97,
  )
  return others.length === 0 || (headings[0]?.index === largest.index && others.length === 0) ? largest.index : -1
}

const TEXT_BEGINS =
  /^(?:abstract|zusammenfassung|r[ée]sum[ée]|summary|resumen|introduction|einleitung|key ?words|contents|(?:\d|I)\.?\s)/i

/** Large lines between the title and the abstract or first section of the same page. */
function findAuthors(headings: readonly Heading[], title: number): ReadonlySet<number> {
  const start = headings.findIndex(({ index }) => index === title)
  const page = headings[start]?.block.places[0]?.pageNo
  const after = start < 0 ? [] : headings.slice(start + 1).filter(({ block }) => block.places[0]?.pageNo === page)
  const end = after.findIndex(({ block }) => TEXT_BEGINS.test(block.text))
  const between = end < 0 ? [] : after.slice(0, end)
  return new Set(between.flatMap(({ block, index }) => (!block.style.isBold || /[,@]/.test(block.text) ? [index] : [])))
}

function styleKey({ style }: PdfBlock): string {
  return `${Math.round(style.size * 2)} ${style.isBold ? 1 : 0} ${style.isCapital ? 1 : 0}`
}

function depthOf({ text }: PdfBlock): number | null {
  return NUMBERS.exec(text)?.[1]?.split('.').length ?? null
}

/** Parts of a document that are larger than its numbered chapters, and more than one, hold them. */
function levelsAbove(headings: readonly PdfBlock[]): number {
  const largest = headings.reduce((most, one) => (depthOf(one) === 1 ? Math.max(most, one.style.size) : most), 0)
  if (largest === 0) return 0
  const counts = new Map<number, number>()
  for (const one of headings) {
    const size = Math.round(one.style.size * 2)
    if (one.style.size > 1.08 * largest && depthOf(one) === null) counts.set(size, (counts.get(size) ?? 0) + 1)
  }
  return [...counts.values()].filter((count) => count > 1).length
}

/**
 * Larger first, then bold, then capitals; a style that carries numbers has their depth.
 * Styles that are used once (on title pages, mostly) take the rank of the next smaller one, so that they push none down.
 */
function rankStyles(headings: readonly PdfBlock[]): ReadonlyMap<string, number> {
  const above = levelsAbove(headings)
  const styles = new Map<string, { readonly heading: PdfBlock; count: number; depth: number | null }>()
  for (const heading of headings) {
    const key = styleKey(heading)
    const style = styles.get(key) ?? { heading, count: 0, depth: null }
    style.count++
    const depth = depthOf(heading)
    style.depth ??= depth === null ? null : depth + above
    styles.set(key, style)
  }
  const weight = ({ style }: PdfBlock): number =>
    Math.round(style.size * 2) * 4 + (style.isBold ? 2 : 0) + (style.isCapital ? 1 : 0)
  const sorted = [...styles].sort(([, a], [, b]) => weight(b.heading) - weight(a.heading))
  const isAlone = sorted.every(([, { count }]) => count === 1)
  const levels = new Map<string, number>()
  let level = 1
  for (const [key, { count, depth }] of sorted) {
    levels.set(key, depth ?? level)
    if (count > 1 || isAlone) level = (depth ?? level) + 1
  }
  return levels
}
