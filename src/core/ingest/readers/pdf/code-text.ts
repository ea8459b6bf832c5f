/** Lines set in a font of equal widths, with their indents and gaps as spaces. */
import type { Line } from './lines.ts'

const MAX_SPACES = 80

export function codeText(lines: readonly Line[]): string {
  const width = letterWidth(lines)
  const left = Math.min(...lines.map(({ l }) => l))
  let text = ''
  let last: Line | undefined
  for (const line of lines) {
    if (last) text += '\n'.repeat(last.y - line.y > 1.9 * line.size ? 2 : 1)
    text += ' '.repeat(spaces(line.l - left, width)) + lineText(line, width)
    last = line
  }
  return text
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
