/** Levels of headings from the outline, their numbers and the ranks of their styles. */
import type { PdfBlock } from './pdf-block.ts'

export type Outline = ReadonlyMap<string, number>

const MAX_LEVEL = 6
const NUMBERS = /^(\d{1,2}(?:\.\d{1,2})*)\.?\s/

/** `title` is the index of the document's title, -1 without one; a level is that of a section header, from 1. */
export type HeadingLevels = { readonly title: number; readonly levels: ReadonlyMap<number, number> }

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
  const styles = rankStyles(headings.filter(({ index }) => index !== title).map(({ block }) => block))
  const levels = new Map<number, number>()
  for (const { block, index } of headings) {
    if (index === title) continue
    const numbers = NUMBERS.exec(block.text)?.[1]?.split('.').length
    const level = outline.get(outlineKey(block.text)) ?? numbers ?? styles.get(styleKey(block)) ?? 1
    levels.set(index, Math.min(MAX_LEVEL, Math.max(1, level)))
  }
  return { title, levels }
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

function styleKey({ style }: PdfBlock): string {
  return `${Math.round(style.size * 2)} ${style.isBold ? 1 : 0} ${style.isCapital ? 1 : 0}`
}

/** Larger first, then bold, then capitals; a style that carries numbers has their depth. */
function rankStyles(headings: readonly PdfBlock[]): ReadonlyMap<string, number> {
  const styles = new Map<string, PdfBlock>()
  const depths = new Map<string, number>()
  for (const heading of headings) {
    const key = styleKey(heading)
    if (!styles.has(key)) styles.set(key, heading)
    const numbers = NUMBERS.exec(heading.text)?.[1]?.split('.').length
    if (numbers !== undefined && !depths.has(key)) depths.set(key, numbers)
  }
  const weight = ({ style }: PdfBlock): number =>
    Math.round(style.size * 2) * 4 + (style.isBold ? 2 : 0) + (style.isCapital ? 1 : 0)
  const sorted = [...styles].sort(([, a], [, b]) => weight(b) - weight(a))
  return new Map(sorted.map(([key], index) => [key, depths.get(key) ?? index + 1]))
}
