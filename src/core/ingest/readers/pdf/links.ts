/** Each link to the block that it stands in. */
import type { PageLink } from './annotations.ts'
import { toLines } from './lines.ts'
import { type Box, isInside, type PageContent } from './page-content.ts'
import type { Link, PdfBlock } from './pdf-block.ts'

export function withLinks(
  blocks: readonly PdfBlock[],
  links: readonly PageLink[],
  page: PageContent,
): readonly PdfBlock[] {
  if (links.length === 0) return blocks
  const words = page.words.get(0) ?? []
  const found = new Map<PdfBlock, Link[]>()
  for (const { href, box } of links) {
    const block = blocks.find(({ places }) => places.some((place) => isInside(box, place.box)))
    const text = toLines(words.filter((word) => isInside(word, box, 0)))
      .map((line) => line.text)
      .join(' ')
    if (!block || text === '') continue
    const own = found.get(block) ?? []
    const last = own.at(-1)
    // A link over two lines is two annotations.
    if (last?.href === href && isNext(block, box)) own[own.length - 1] = { href, text: `${last.text} ${text}` }
    else own.push({ text, href })
    found.set(block, own)
  }
  return blocks.map((block) => {
    const own = found.get(block)
    return own ? { ...block, links: own } : block
  })
}

function isNext({ places: [place] }: PdfBlock, box: Box): boolean {
  return place !== undefined && box.l < place.box.l + 0.3 * (place.box.r - place.box.l)
}
