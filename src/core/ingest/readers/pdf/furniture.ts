/** Running headers and footers: lines at the pages' edges that come again on other pages. */
import { type Line, toLines } from './lines.ts'
import { median, type PageContent, type Word } from './page-content.ts'

/** Part of the page's height in which they are looked for. */
const ZONE = 0.13
const PAGE_NUMBER =
  /^[-–—•|\s]*(?:(?:page|seite|s\.|p\.|pág(?:ina)?\.?|стр\.?)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:\/|of|von|de|sur)\s*\d{1,4})?[-–—•|\s]*$/iu

export type Furniture = {
  readonly headers: readonly Line[]
  readonly footers: readonly Line[]
  readonly words: ReadonlySet<Word>
}
export const NO_FURNITURE: Furniture = { headers: [], footers: [], words: new Set() }

type Zone = 'top' | 'bottom'
type Candidate = {
  readonly page: number
  readonly zone: Zone
  readonly line: Line
  readonly isOuter: boolean
  /** Distance to the next line inwards, in usual distances of lines. */
  readonly gap: number
  readonly isOtherSize: boolean
}
type ZoneLines = { readonly page: number; readonly zone: Zone; readonly candidates: readonly Candidate[] }

const APART = 1.4
const FAR_APART = 2.2
const NUMBER_AT_END = /^\d{1,4}\s+\D.{0,80}[^.]$|^.{0,80}\D\s\d{1,4}$/

/** Of each page of a stretch of the document. */
export function findFurniture(pages: readonly PageContent[]): readonly Furniture[] {
  const zones = pages.flatMap((page, index) => zonesOf(page, index))
  const candidates = zones.flatMap((zone) => zone.candidates)
  const repeated = countPages(candidates, keysOf)
  const places = countPages(
    candidates.filter(({ gap }) => gap > APART),
    placeKeys,
  )
  const isRunning = (candidate: Candidate): boolean => {
    const { line, isOuter, gap } = candidate
    if (isOuter && (PAGE_NUMBER.test(line.text) || (gap > FAR_APART && NUMBER_AT_END.test(line.text)))) return true
    const isRepeated = keysOf(candidate).some((key) => (repeated.get(key) ?? 0) >= needed(pages.length))
    if (isRepeated && /\p{L}/u.test(line.text)) return true
    const share = Math.max(...placeKeys(candidate).map((key) => places.get(key) ?? 0))
    return isOuter && gap > APART && isTitleLike(candidate) && share >= Math.max(3, 0.5 * pages.length)
  }
  const found = pages.map((page) => artifacts(page))
  for (const { page, zone, candidates: inZone } of zones) {
    const own = found[page]
    for (const { line } of own ? outerRun(inZone, isRunning) : []) {
      if (!own || line.words.some((word) => own.words.has(word))) continue
      own[zone === 'top' ? 'headers' : 'footers'].push(line)
      for (const word of line.words) own.words.add(word)
    }
  }
  return found
}

/** Running titles change with the chapters; they are no sentences and no full lines. */
function isTitleLike({ line }: Candidate): boolean {
  return line.text.length < 100 && !/[,;-]$/.test(line.text)
}

/** The most common distance between lines: double spacing is no gap. */
function usualLeading(words: readonly Word[]): number {
  const size = median(words.map((word) => word.size)) || 10
  const heights = [...new Set(words.map(({ y }) => Math.round(y)))].sort((a, b) => b - a)
  const distances = heights.flatMap((y, index) => {
    const distance = (heights[index - 1] ?? y) - y
    return distance > 0.8 * size && distance < 3 * size ? [distance] : []
  })
  return Math.max(1.15 * size, median(distances))
}

/** The running lines from the edge inwards, to the last that stands off from the text. */
function outerRun(
  candidates: readonly Candidate[],
  isRunning: (candidate: Candidate) => boolean,
): readonly Candidate[] {
  const end = candidates.findIndex((candidate) => !isRunning(candidate))
  const run = end < 0 ? candidates : candidates.slice(0, end)
  const last = run.findLastIndex(({ gap, isOtherSize }) => gap > APART || isOtherSize)
  return last >= 0 ? run.slice(0, last + 1) : run.slice(0, 1)
}

function needed(pages: number): number {
  return pages <= 6 ? 2 : Math.min(6, Math.ceil(0.15 * pages) + 1)
}

type Draft = { headers: Line[]; footers: Line[]; words: Set<Word> }

/** What the author's program marked as no content, unless it marked most of the page. */
function artifacts(page: PageContent): Draft {
  const words = page.words.get(0) ?? []
  const marked = words.filter(({ isArtifact }) => isArtifact)
  if (marked.length === 0 || marked.length * 2 > words.length) return { headers: [], footers: [], words: new Set() }
  const headers: Line[] = []
  const footers: Line[] = []
  for (const line of toLines(marked)) {
    if (line.y > page.height * 0.8) headers.push(line)
    else if (line.y < page.height * 0.2) footers.push(line)
  }
  return { headers, footers, words: new Set([...headers, ...footers].flatMap((line) => line.words)) }
}

function zonesOf(page: PageContent, index: number): readonly ZoneLines[] {
  const words = page.words.get(0) ?? []
  // A little of the text beyond the zone shows how far its last line stands off.
  const reach = ZONE + 0.08
  const top = toLines(words.filter(({ y }) => y > page.height * (1 - reach)))
  const bottom = toLines(words.filter(({ y }) => y < page.height * reach)).toReversed()
  const isIn = ({ y }: Line): boolean => y > page.height * (1 - ZONE) || y < page.height * ZONE
  const leading = usualLeading(words)
  const inZone = (lines: readonly Line[], zone: Zone): ZoneLines => ({
    page: index,
    zone,
    candidates: lines
      .filter(isIn)
      .slice(0, 4)
      .map((line, at) => {
        const next = lines[at + 1]
        const gap = next ? Math.abs(next.y - line.y) / leading : Infinity
        const isOtherSize = next !== undefined && Math.abs(next.size - line.size) > 0.05 * line.size
        return { page: index, zone, line, isOuter: at === 0, gap, isOtherSize }
      }),
  })
  return [inZone(top, 'top'), inZone(bottom, 'bottom')]
}

/** The text without its numbers, at about the same height: in two rasters, so that no border parts neighbours. */
function keysOf({ zone, line }: Candidate): readonly string[] {
  const text = line.text
    .toLowerCase()
    .replace(/\p{N}+/gu, '#')
    .replace(/^[ivxlc]{1,6} | [ivxlc]{1,6}$/g, ' ')
    .replace(/[\s#]+/g, ' ')
    .trim()
  return [`${zone} ${Math.round(line.y / 12)} ${text}`, `${zone} ${Math.round((line.y + 6) / 12)} + ${text}`]
}

function placeKeys({ zone, line }: Candidate): readonly string[] {
  return [
    `${zone} ${Math.round(line.y / 4)} ${Math.round(line.size)}`,
    `${zone} ${Math.round((line.y + 2) / 4)} + ${Math.round(line.size)}`,
  ]
}

function countPages(
  candidates: readonly Candidate[],
  keys: (candidate: Candidate) => readonly string[],
): ReadonlyMap<string, number> {
  const pages = new Map<string, Set<number>>()
  for (const candidate of candidates) {
    for (const key of keys(candidate)) {
      const own = pages.get(key)
      if (own) own.add(candidate.page)
      else pages.set(key, new Set([candidate.page]))
    }
  }
  return new Map([...pages].map(([key, set]) => [key, set.size]))
}
