import type { SnippetPart } from '../../shared/views.ts'

/** Private-use characters: FTS5 sets them around hits, and no reader of documents gives them a meaning. */
export const HIT_START = '\u{F0001}'
export const HIT_END = '\u{F0002}'

const CONTEXT_BEFORE = 60
const MAX_SNIPPET = 240

/** Text with marks around its hits, as parts. Marks that the document itself holds only end up as parts, never as text. */
export function splitMarked(marked: string): readonly SnippetPart[] {
  const parts: SnippetPart[] = []
  let isHit = false
  for (const piece of marked.split(/(\u{F0001}|\u{F0002})/u)) {
    if (piece === HIT_START) isHit = true
    else if (piece === HIT_END) isHit = false
    else if (piece !== '') parts.push({ text: piece, isHit })
  }
  return parts
}

/** A window of the text around the first of the substrings (in lower case), with all of them as hits. */
export function cutAround(content: string, needles: readonly string[]): readonly SnippetPart[] {
  const lower = toLowerSameLength(content)
  const found = needles.map((needle) => lower.indexOf(needle)).filter((at) => at >= 0)
  const first = found.length === 0 ? 0 : Math.min(...found)
  const start = alignToCharacter(content, Math.max(0, first - CONTEXT_BEFORE))
  const end = alignToCharacter(content, Math.min(content.length, start + MAX_SNIPPET))
  const parts: SnippetPart[] = start > 0 ? [{ text: '…', isHit: false }] : []
  let at = start
  while (at < end) {
    const hit = nextHit(lower, needles, { from: at, end })
    if (hit === null) break
    if (hit.start > at) parts.push({ text: content.slice(at, hit.start), isHit: false })
    parts.push({ text: content.slice(hit.start, hit.end), isHit: true })
    at = hit.end
  }
  if (at < end) parts.push({ text: content.slice(at, end), isHit: false })
  if (end < content.length) parts.push({ text: '…', isHit: false })
  return parts
}

type Window = { readonly from: number; readonly end: number }

function nextHit(
  lower: string,
  needles: readonly string[],
  { from, end }: Window,
): { readonly start: number; readonly end: number } | null {
  let best: { start: number; end: number } | null = null
  for (const needle of needles) {
    const start = lower.indexOf(needle, from)
    if (start >= 0 && start + needle.length <= end && (best === null || start < best.start))
      best = { start, end: start + needle.length }
  }
  return best
}

/** A few letters change their length in lower case; offsets must fit the original. */
function toLowerSameLength(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}

/** Never between the halves of a surrogate pair. */
function alignToCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
