/** Lines set in a font of equal widths, with their indents and gaps as spaces. */
import type { Line } from './lines.ts'

const MAX_SPACES = 80

export function codeText(lines: readonly Line[]): string {
  const width = letterWidth(lines)
  const left = Math.min(...lines.map(({ l }) => l))
  const blank = blankGap(lines)
  let text = ''
  let last: Line | undefined
  for (const line of lines) {
    if (last) text += '\n'.repeat(last.y - line.y > blank ? 2 : 1)
    text += ' '.repeat(spaces(line.l - left, width)) + lineText(line, width)
    last = line
  }
  return text
}

/** A distance of lines beyond which an empty one is between them. */
function blankGap(lines: readonly Line[]): number {
  const size = lines[0]?.size ?? 10
  const gaps = lines.slice(1).map(({ y }, index) => (lines[index]?.y ?? y) - y)
  const least = Math.min(...gaps.filter((gap) => gap > 0.8 * size))
  return gaps.length > 1 && Number.isFinite(least) ? 1.6 * least : 1.9 * size
}

function lineText(line: Line, width: number): string {
  let text = ''
  let end: number | undefined
  for (const word of line.words) {
    if (end !== undefined) text += ' '.repeat(spaces(word.l - end, width))
    text += word.text
    end = word.r
  }
  return text
}

function letterWidth(lines: readonly Line[]): number {
  let width = 0
  let letters = 0
  for (const { words } of lines) {
    for (const word of words) {
      width += word.r - word.l
      letters += word.text.length
    }
  }
  return letters > 0 ? width / letters : 5
}

function spaces(gap: number, width: number): number {
  return Math.max(0, Math.min(MAX_SPACES, Math.round(gap / width)))
}
