/** All places where one value stands in a block, with the surest grade that has any. */
import type { EvidenceGrade } from '../../shared/domain.ts'
import { findNumber } from './find-number.ts'
import { findSimilar } from './find-similar.ts'
import { type FoldedText, foldText } from './fold-text.ts'
import { createTextEdges, isWholeWords, type TextEdges } from './text-edges.ts'

export type Span = readonly [start: number, end: number]
export type Places = { readonly grade: EvidenceGrade; readonly spans: readonly Span[] }

export type BlockSearch = {
  readonly findText: (value: string) => Places
  readonly findNumber: (value: number) => Places
}

const NOT_FOUND: Places = { grade: 'not_found', spans: [] }
/** Of a value that stands in many places, so many are weighed. */
const MAX_PLACES = 64
/** Longer blocks are searched for exact words alone. */
const MAX_FOLDED_LENGTH = 400_000
/** Shorter values must be whole words to count when they are not exact: "US" is not in "focus". */
const MIN_PART_OF_WORD = 4
const MAX_SIMILAR_SEARCHES = 32
const ELLIPSIS = / ?(?:\[ ?(?:\u2026|\.{3,}) ?\]|\( ?(?:\u2026|\.{3,}) ?\)|\u2026|\.{3,}) ?/
const MAX_ELLIPSES = 8
const MIN_ELLIPSIS_PART = 2

/** Prepare once a block. Exact words cost a native search each; folding is done when a first value needs it. */
export function createBlockSearch(content: string): BlockSearch {
  const edges = createTextEdges(content)
  let folded: FoldedText | null = null
  let similarSearches = 0
  return {
    findText: (value) => {
      const exact = exactPlaces(content, value, edges)
      if (exact.length > 0) return { grade: 'exact', spans: preferWholeWords(content, exact) }
      if (content.length > MAX_FOLDED_LENGTH || value.length > content.length * 4 + 64) return NOT_FOUND
      const whole = (folded ??= foldText(content))
      const toSpan = (start: number, end: number): Span => edges.widen(whole.spanOf(start, end))
      const needle = foldText(value).text
      const normalised = foldedPlaces(whole.text, needle)
      const found = normalised.length > 0 ? normalised : joinedPlaces(whole.text, value)
      if (found.length > 0) return { grade: 'normalised', spans: found.map(([start, end]) => toSpan(start, end)) }
      if ((similarSearches += 1) > MAX_SIMILAR_SEARCHES) return NOT_FOUND
      const similar = findSimilar(whole.text, needle)
      return similar ? { grade: 'fuzzy', spans: [trimmed(content, toSpan(similar.start, similar.end))] } : NOT_FOUND
    },
    findNumber: (value) => {
      const places = findNumber(content, value)
      const exact = places.filter((place) => place.isExact)
      const grade = exact.length > 0 ? 'exact' : 'normalised'
      return places.length === 0
        ? NOT_FOUND
        : { grade, spans: (exact.length > 0 ? exact : places).map(({ span }) => span) }
    },
  }
}

function exactPlaces(content: string, value: string, edges: TextEdges): readonly Span[] {
  const first = content.indexOf(value)
  if (first < 0) return []
  const spans: Span[] = []
  for (let at = first; at >= 0 && spans.length < MAX_PLACES; at = content.indexOf(value, at + 1)) {
    const end = at + value.length
    if (!edges.isCut(at) && !edges.isCut(end)) spans.push([at, end])
  }
  return spans
}

function preferWholeWords(content: string, spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans
  const whole = spans.filter((span) => isWholeWords(content, span))
  return whole.length > 0 ? whole : spans
}

function foldedPlaces(text: string, needle: string): readonly Span[] {
  if (needle === '') return []
  const spans: Span[] = []
  for (let at = text.indexOf(needle); at >= 0 && spans.length < MAX_PLACES; at = text.indexOf(needle, at + 1))
    spans.push([at, at + needle.length])
  const whole = spans.filter((span) => isWholeWords(text, span))
  return whole.length > 0 || needle.length < MIN_PART_OF_WORD ? whole : spans
}

/** "The contractor … within 30 days": the parts in their order; of several places the closest together. */
function joinedPlaces(text: string, value: string): readonly Span[] {
  if (!value.includes('…') && !value.includes('...')) return []
  const parts = value
    .replaceAll(/\s+/g, ' ')
    .split(ELLIPSIS)
    .map((part) => foldText(part).text)
    .filter((part) => part !== '')
  if (parts.length === 0 || parts.length > MAX_ELLIPSES + 1) return []
  const [first = '', ...rest] = parts
  if (parts.length === 1) return foldedPlaces(text, first)
  if (parts.some((part) => part.length < MIN_ELLIPSIS_PART)) return []
  let best: Span | null = null
  for (const [start, firstEnd] of foldedPlaces(text, first)) {
    let end = firstEnd
    for (const part of rest) {
      const at = text.indexOf(part, end)
      end = at < 0 ? -1 : at + part.length
      if (end < 0) break
    }
    if (end < 0) break
    if (!best || end - start < best[1] - best[0]) best = [start, end]
  }
  return best ? [best] : []
}

function trimmed(content: string, [start, end]: Span): Span {
  const text = content.slice(start, end)
  const lead = text.length - text.trimStart().length
  return text.trim() === '' ? [start, end] : [start + lead, start + text.trimEnd().length]
}
