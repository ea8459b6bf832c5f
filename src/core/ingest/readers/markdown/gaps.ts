import type { BlockSpan } from './block-spans.ts'

/**
 * All that may stand between blocks: white space, byte order marks, `>` of block quotes, and markers of list items that
 * have no text of their own (`- > quoted`, `1. # heading`): `-`, `*`, `+`, or up to nine digits with `.` or `)`,
 * each followed by white space or the end.
 */
const PUNCTUATION_OF_CONTAINERS = /^(?:[\s>]|(?:[-*+]|\d{1,9}[.)])(?=\s|$))*$/

/** True when the text between two blocks holds nothing that a person would read. */
function isContainerPunctuation(gap: string): boolean {
  return PUNCTUATION_OF_CONTAINERS.test(gap)
}

function afterPunctuation(body: string, from: number): number {
  let at = from
  while (/[\s>]/.test(body[at] ?? '')) at++
  return at
}

function coverGap(body: string, start: number, end: number): readonly BlockSpan[] {
  const gap = body.slice(start, end)
  if (gap.trim() === '' || isContainerPunctuation(gap)) return []
  const from = start + gap.length - gap.trimStart().length
  return [{ type: 'other', start: from, end: start + gap.trimEnd().length }]
}

/**
 * Makes "nothing is lost, nothing overlaps" true by construction, whatever positions the parser gave: readable text that
 * no block covers becomes an `other` block, and a block starts no earlier than the one before it ends (the parser counts
 * link definitions above a setext heading into that heading as well).
 * A document of container punctuation alone becomes one `other` block.
 */
export function coverReadableGaps(spans: readonly BlockSpan[], body: string): readonly BlockSpan[] {
  const covered: BlockSpan[] = []
  let cursor = 0
  for (const span of spans) {
    const start = span.start < cursor ? afterPunctuation(body, cursor) : span.start
    if (start >= span.end) continue
    covered.push(...coverGap(body, cursor, start), start === span.start ? span : { ...span, start })
    cursor = span.end
  }
  covered.push(...coverGap(body, cursor, body.length))
  if (covered.length > 0) return covered
  return [{ type: 'other', start: body.length - body.trimStart().length, end: body.trimEnd().length }]
}
