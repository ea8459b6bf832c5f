/** Lays out pages in stretches: what repeats shows within one, and the words of only one are held at a time. */
import type { PageItem } from '../../docling/model.ts'
import type { DocumentParts } from './build-document.ts'
import { findFurniture } from './furniture.ts'
import { headingLevels, type Outline } from './heading-levels.ts'
import { joinBlocks } from './join-blocks.ts'
import { collectHyphenated } from './join-text.ts'
import { layoutPage } from './layout-page.ts'
import type { PageContent } from './page-content.ts'
import type { PdfBlock } from './pdf-block.ts'

/** Pages that are looked at together. */
const STRETCH = 48

export type DocumentLayout = {
  readonly add: (page: PageContent) => void
  readonly finish: (outline: Outline) => DocumentParts
}

export function createDocumentLayout(): DocumentLayout {
  let stretch: PageContent[] = []
  const blocks: PdfBlock[] = []
  const pages: PageItem[] = []
  const sizes = new Map<number, { letters: number; bold: number }>()
  const hyphenated = new Set<string>()
  const flush = (): void => {
    const furniture = findFurniture(stretch)
    const body = bodyStyle(sizes)
    stretch.forEach((page, index) => {
      const own = furniture[index]
      if (own)
        blocks.push(...layoutPage(page, own, { ...body, pageNo: page.pageNo, pageHeight: page.height, hyphenated }))
    })
    stretch = []
  }
  return {
    add: (page) => {
      pages.push({ page_no: page.pageNo, size: { width: page.width, height: page.height } })
      for (const { text, size, font } of page.words.get(0) ?? []) {
        const key = Math.round(size * 5) / 5
        const entry = sizes.get(key) ?? { letters: 0, bold: 0 }
        entry.letters += text.length
        if (font.isBold) entry.bold += text.length
        sizes.set(key, entry)
        collectHyphenated(text, hyphenated)
      }
      stretch.push(page)
      if (stretch.length >= STRETCH) flush()
    },
    finish: (outline) => {
      flush()
      const joined = joinBlocks(blocks, hyphenated)
      return { blocks: joined, levels: headingLevels(joined, outline), pages, hyphenated }
    },
  }
}

function bodyStyle(sizes: ReadonlyMap<number, { letters: number; bold: number }>): {
  bodySize: number
  isBodyBold: boolean
} {
  let bodySize = 10
  let best = { letters: 0, bold: 0 }
  for (const [size, entry] of sizes) {
    if (entry.letters <= best.letters) continue
    best = entry
    bodySize = size
  }
  return { bodySize, isBodyBold: best.bold > 0.6 * best.letters }
}
