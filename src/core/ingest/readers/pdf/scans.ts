/** Pages that are images of text. */
import { areaOf, type PageContent } from './page-content.ts'

const FEWEST_GLYPHS = 12

export function isScan({ glyphCount, images, width, height }: PageContent): boolean {
  if (glyphCount >= FEWEST_GLYPHS) return false
  let covered = 0
  for (const box of images)
    covered += areaOf({
      l: Math.max(0, box.l),
      b: Math.max(0, box.b),
      r: Math.min(width, box.r),
      t: Math.min(height, box.t),
    })
  return covered > 0.45 * width * height
}

const MOST_NAMED = 8

/** `page 3`, `pages 3, 7 and 9`, `pages 1–4`. */
export function listPages(pages: readonly number[]): string {
  const [first] = pages
  if (first === undefined) return ''
  if (pages.length === 1) return `page ${first}`
  const last = pages.at(-1) ?? first
  if (last - first === pages.length - 1 && pages.length > 2) return `pages ${first}–${last}`
  if (pages.length > MOST_NAMED)
    return `pages ${pages.slice(0, MOST_NAMED).join(', ')} and ${pages.length - MOST_NAMED} more`
  return `pages ${pages.slice(0, -1).join(', ')} and ${last}`
}
