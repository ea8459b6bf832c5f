/** Tells code from prose that is only set in a typewriter face. */
import type { Piece } from './inline.ts'

export function isMonoParagraph(pieces: readonly Piece[]): boolean {
  const shown = pieces.filter((piece) => piece.kind !== 'text' || piece.text.trim() !== '')
  return shown.length > 0 && shown.every((piece) => piece.kind === 'text' && piece.isMono)
}

/** Signs that prose has not, or not in such places. */
const CODE = /[{}[\];=<>|\\]|\w\(|^\s*(?:#|\/\/|--|\$ |>>> )|^(?: {2,}|\t)\S|::|\w\.\w+\(/
const ENOUGH = 0.4

export function isCodeLine(lines: readonly string[]): boolean {
  const shown = lines.flatMap((line) => line.split('\n')).filter((line) => line.trim() !== '')
  return shown.filter((line) => CODE.test(line)).length >= Math.max(1, shown.length * ENOUGH)
}

/** Blank lines inside stay, those around go. */
export function codeText(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '')
  const last = lines.findLastIndex((line) => line.trim() !== '')
  return first < 0 ? '' : lines.slice(first, last + 1).join('\n')
}
