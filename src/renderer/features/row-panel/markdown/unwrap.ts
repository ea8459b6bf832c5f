import type { BlockType } from '../../../../shared/domain.ts'

/** A block's Markdown freed of the containers that it stood in. */
export type Unwrapped = { readonly text: string; readonly toSource: (offset: number) => number }

const QUOTE_MARKS = /^(?:[ \t]*>[ \t]?)+/
const LIST_MARK = /^(?:[*+-]|\d{1,9}[.)])[ \t]+/

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** How much of each later line's indentation belongs to what the block stands in. */
function outerIndent(type: BlockType, first: string, rest: readonly string[]): number {
  const indents = rest.filter((line) => line.trim() !== '').map(indentOf)
  const common = indents.length === 0 ? 0 : Math.min(...indents)
  const own = type === 'list_item' || type === 'checkbox' ? (LIST_MARK.exec(first)?.[0].length ?? 0) : 0
  return type === 'footnote' ? 0 : Math.max(0, common - own)
}

/**
 * A block's text is the source as written: its later lines begin with the quote marks and the indentation of the quotes and
 * lists around it. They are cut here, so that the block reads alone as it did in its place.
 */
export function unwrap(type: BlockType, content: string): Unwrapped {
  const [first = '', ...rest] = content.split('\n')
  const isQuoted =
    !first.startsWith('>') && rest.length > 0 && (type !== 'code_block' || rest.every((line) => /^[ \t]*>/.test(line)))
  const marks = rest.map((line) => (isQuoted ? (QUOTE_MARKS.exec(line)?.[0].length ?? 0) : 0))
  const bare = rest.map((line, nth) => line.slice(marks[nth]))
  const indent = outerIndent(type, first, bare)
  const cuts: { readonly at: number; readonly skipped: number }[] = []
  let text = first
  let skipped = 0
  for (const [nth, line] of bare.entries()) {
    const cut = Math.min(indent, indentOf(line))
    skipped += (marks[nth] ?? 0) + cut
    text += '\n'
    cuts.push({ at: text.length, skipped })
    text += line.slice(cut)
  }
  return { text, toSource: (offset) => offset + skippedBefore(cuts, offset) }
}

function skippedBefore(cuts: ReadonlyArray<{ readonly at: number; readonly skipped: number }>, offset: number): number {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle]?.at ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return cuts[low - 1]?.skipped ?? 0
}
