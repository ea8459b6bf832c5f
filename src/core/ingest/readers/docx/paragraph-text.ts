/** The pieces of a paragraph as its text, and the links in it. */
import { type Link, linksOf } from '../links.ts'
import type { Piece } from './inline.ts'

export function textOfPieces(pieces: readonly Piece[]): string {
  let text = ''
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'formula') text = spaced(text, piece.latex)
    else if (piece.kind === 'text')
      text = pieces[index - 1]?.kind === 'formula' ? spaced(text, piece.text) : text + piece.text
    else if (piece.kind === 'note') text += piece.note.mark === '' ? '' : `[${piece.note.mark}]`
    else if (piece.kind === 'checkbox') text += piece.isChecked ? '☒' : '☐'
  }
  return text
}

/** A formula and a word side by side must not become one word. */
function spaced(left: string, right: string): string {
  return /[\p{L}\p{N}}]$/u.test(left.slice(-2)) && /^[\p{L}\p{N}\\{]/u.test(right) ? `${left} ${right}` : left + right
}

/** A drawing between two runs does not part a link, as it is in no text. */
export function linksOfPieces(pieces: readonly Piece[]): readonly Link[] {
  return linksOf(
    pieces.flatMap((piece) => {
      if (piece.kind === 'drawing') return []
      return piece.kind === 'text' ? [{ text: piece.text, href: piece.href }] : [{ text: '', href: null }]
    }),
  )
}

export function isBlank(text: string): boolean {
  return text.trim() === ''
}

/** One by one: a call takes no more arguments than fit on the stack. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each)
}
