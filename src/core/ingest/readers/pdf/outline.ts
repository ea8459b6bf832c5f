/** The document's outline (bookmarks): titles and how deep they are. */
import { type Outline, outlineKey } from './heading-levels.ts'
import type { PdfDocument } from './pdfjs.ts'

const MAX_ENTRIES = 5000
const MAX_DEPTH = 6

type Entry = { readonly title: string; readonly items: readonly unknown[] }

export async function readOutline(document: PdfDocument): Promise<Outline> {
  const levels = new Map<string, number>()
  // A broken outline costs no text.
  const roots: unknown = await document.getOutline().catch(() => null)
  const visit = (items: unknown, depth: number): void => {
    if (!Array.isArray(items) || depth > MAX_DEPTH) return
    for (const item of items) {
      if (levels.size >= MAX_ENTRIES || !isEntry(item)) continue
      const key = outlineKey(item.title)
      if (key !== '' && !levels.has(key)) levels.set(key, depth)
      visit(item.items, depth + 1)
    }
  }
  visit(roots, 1)
  return levels
}

function isEntry(item: unknown): item is Entry {
  return (
    typeof item === 'object' && item !== null && 'title' in item && typeof item.title === 'string' && 'items' in item
  )
}
