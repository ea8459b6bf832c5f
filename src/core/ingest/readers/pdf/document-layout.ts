/** Lays out pages in stretches: what repeats shows within one, and the words of only one are held at a time. */
import type { PageItem } from '../../docling/model.ts'
import type { DocumentParts } from './build-document.ts'
import type { PageLink } from './annotations.ts'
import { type ClassifyContext, familyOf } from './classify.ts'
import { withFontHeadings } from './font-headings.ts'
import { findFurniture, type Furniture, NO_FURNITURE } from './furniture.ts'
import { headingLevels, type Outline } from './heading-levels.ts'
import { withLinks } from './links.ts'
import { joinBlocks } from './join-blocks.ts'
import { collectHyphenated } from './join-text.ts'
import { turnPage } from './turned-page.ts'
import { layoutPage } from './layout-page.ts'
import type { PageContent } from './page-content.ts'
import type { PdfBlock } from './pdf-block.ts'

type StretchPage = { readonly page: PageContent; readonly links: readonly PageLink[] }

/** Pages that are looked at together. */
const STRETCH = 48

export type DocumentLayout = {
  readonly add: (page: PageContent, links: readonly PageLink[]) => void
  readonly finish: (outline: Outline) => DocumentParts
}

export function createDocumentLayout(): DocumentLayout {
  let stretch: StretchPage[] = []
  const blocks: PdfBlock[] = []
  const pages: PageItem[] = []
  const sizes: Sizes = new Map()
  const hyphenated = new Set<string>()
  const flush = (): void => {
    const furniture = findFurniture(stretch.map(({ page }) => page))
    const body = bodyStyle(sizes)
    stretch.forEach(({ page, links }, index) => {
      const own = furniture[index]
      if (own) blocks.push(...withLinks(layOutPage(page, own, { ...body, hyphenated }), links, page))
    })
    stretch = []
  }
  return {
    add: (page, links) => {
      pages.push({ page_no: page.pageNo, size: { width: page.width, height: page.height } })
      for (const { text, size, font } of page.words.get(0) ?? []) {
        const key = Math.round(size * 5) / 5
        const entry = sizes.get(key) ?? { letters: 0, mono: 0, bold: 0, families: new Map<string, number>() }
        if (!font.isMono) entry.families.set(font.name, (entry.families.get(font.name) ?? 0) + text.length)
        entry.letters += text.length
        if (font.isBold) entry.bold += text.length
        if (font.isMono) entry.mono += text.length
        sizes.set(key, entry)
        collectHyphenated(text, hyphenated)
      }
      stretch.push({ page, links })
      if (stretch.length >= STRETCH) flush()
    },
    finish: (outline) => {
      flush()
      const joined = withFontHeadings(joinBlocks(blocks, hyphenated), bodyStyle(sizes))
      return { blocks: joined, levels: headingLevels(joined, outline), pages, hyphenated }
    },
  }
}

type Body = Omit<ClassifyContext, 'pageNo' | 'pageHeight'>

function layOutPage(page: PageContent, furniture: Furniture, body: Body): readonly PdfBlock[] {
  const context = { ...body, pageNo: page.pageNo, pageHeight: page.height }
  const turned = turnPage(page)
  if (!turned) return layoutPage(page, furniture, context)
  const blocks = layoutPage(turned.content, NO_FURNITURE, { ...context, pageHeight: turned.content.height })
  const upright = layoutPage(turned.rest, furniture, context)
  return [...turned.back(blocks), ...upright]
}

type SizeUse = { letters: number; mono: number; bold: number; readonly families: Map<string, number> }
type Sizes = Map<number, SizeUse>

function bodyStyle(sizes: Sizes): { bodySize: number; isBodyBold: boolean; bodyFamily: string } {
  let bodySize = 10
  let best: SizeUse | undefined
  // Long listings and many headings say nothing of the size of the text between them.
  const plain = ({ letters, mono, bold }: SizeUse): number => Math.max(0, letters - mono - bold)
  const all = [...sizes.values()]
  const total = (of: (entry: SizeUse) => number): number => all.reduce((sum, entry) => sum + of(entry), 0)
  const isPlain = total(plain) > 0.15 * total(({ letters }) => letters)
  const lettersOf = isPlain ? plain : ({ letters }: SizeUse): number => letters
  for (const [size, entry] of sizes) {
    if (best && lettersOf(entry) <= lettersOf(best)) continue
    best = entry
    bodySize = size
  }
  const [family = ''] = [...(best?.families ?? [])].sort(([, a], [, b]) => b - a)[0] ?? []
  return { bodySize, isBodyBold: best !== undefined && best.bold > 0.6 * best.letters, bodyFamily: familyOf(family) }
}
