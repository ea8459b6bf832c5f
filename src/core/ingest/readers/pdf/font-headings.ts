/** Headings as small as the text, which show only by the font that the document's headings are set in. */
import { familyOf } from './classify.ts'
import type { PdfBlock } from './pdf-block.ts'

/** Headings that must be in the font before a line of it is one. */
const FEWEST = 2
/** Part of the document's letters that may be set in the font outside of headings. */
const MOST_TEXT = 0.08
const LONGEST = 90

type Body = { readonly bodySize: number; readonly bodyFamily: string }

export function withFontHeadings(blocks: readonly PdfBlock[], { bodySize, bodyFamily }: Body): readonly PdfBlock[] {
  const families = headingFamilies(blocks, bodyFamily)
  if (families.size === 0) return blocks
  return blocks.map((block, index) => {
    const next = blocks[index + 1]
    const isFollowed = next !== undefined && next.kind !== 'caption' && next.kind !== 'picture'
    return isFollowed && families.has(fontOf(block)) && isShortLine(block, bodySize)
      ? { ...block, kind: 'heading' as const }
      : block
  })
}

function fontOf({ style }: PdfBlock): string {
  return familyOf(style.font ?? '')
}

function headingFamilies(blocks: readonly PdfBlock[], bodyFamily: string): ReadonlySet<string> {
  const headings = new Map<string, number>()
  const letters = new Map<string, number>()
  let all = 0
  for (const block of blocks) {
    const family = fontOf(block)
    if (block.kind === 'heading') headings.set(family, (headings.get(family) ?? 0) + 1)
    else if (block.kind === 'text' || block.kind === 'list_item' || block.kind === 'caption') {
      letters.set(family, (letters.get(family) ?? 0) + block.text.length)
      all += block.text.length
    }
  }
  const isHeadings = ([family, count]: readonly [string, number]): boolean =>
    family !== '' && family !== bodyFamily && count >= FEWEST && (letters.get(family) ?? 0) < MOST_TEXT * all
  return new Set([...headings].filter(isHeadings).map(([family]) => family))
}

function isShortLine({ kind, text, style, lineCount }: PdfBlock, bodySize: number): boolean {
  if (kind !== 'text' || lineCount !== 1 || text.length > LONGEST || style.size < 0.95 * bodySize) return false
  return /^[\p{L}\p{N}]/u.test(text) && /\p{L}{3}/u.test(text) && !/[.;,:]$/.test(text)
}
