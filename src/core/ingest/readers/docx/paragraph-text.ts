/** The pieces of a paragraph as its text, and the links in it. */
import type { Piece } from './inline.ts'

export type Link = { readonly text: string; readonly href: string }

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

/** Runs side by side with the same target are one link. */
export function linksOfPieces(pieces: readonly Piece[]): readonly Link[] {
  const links: Array<{ text: string; href: string }> = []
  let open: string | null = null
  for (const piece of pieces) {
    if (piece.kind === 'drawing') continue
    const href = piece.kind === 'text' ? piece.href : null
    const text = piece.kind === 'text' ? piece.text : ''
    const last = links.at(-1)
    if (href !== null && href === open && last) last.text += text
    else if (href !== null) links.push({ text, href })
    open = href
  }
  return links.map(({ text, href }) => ({ text: text.trim(), href })).filter(({ text }) => text !== '')
}

export function isBlank(text: string): boolean {
  return text.trim() === ''
}

/** One by one: a call takes no more arguments than fit on the stack. */
export function append<T>(list: T[], more: readonly T[]): void {
  for (const each of more) list.push(each)
}
