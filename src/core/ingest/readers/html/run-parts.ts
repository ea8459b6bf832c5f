/** What gathered in a run as texts: trimmed, with their links, and with what kind of text they are. */

import type { Link } from '../links.ts'

export type RunPart = {
  readonly kind: 'text' | 'formula' | 'code'
  readonly text: string
  readonly links: readonly Link[]
  readonly formulas: readonly string[]
  /** Set when the part belongs to a checkbox or radio button. */
  readonly selected: boolean | null
}
export type Piece = {
  readonly chunks: string[]
  length: number
  /** Characters that came from code, and single spaces. */
  codeLength: number
  readonly links: Array<{ readonly href: string; readonly start: number; readonly end: number }>
  readonly formulas: string[]
  readonly selected: boolean | null
  /** Stands for a label that is not there. */
  readonly name: string
}

export function emptyPiece(selected: boolean | null, name = ''): Piece {
  return { chunks: [], length: 0, codeLength: 0, links: [], formulas: [], selected, name }
}

export function toParts(pieces: readonly Piece[]): readonly RunPart[] {
  const parts = pieces.map(toPart)
  const boxes = parts.filter(({ selected }) => selected !== null).length
  const isLabelFirst = boxes === parts.length - 1 && parts.at(-1)?.text === '' && parts[0]?.text !== ''
  // Each label stands before its box: the last box has no text after it, and the first text has no box.
  if (isLabelFirst) return parts.slice(0, -1).map((part, i) => ({ ...part, selected: parts[i + 1]?.selected ?? null }))
  return parts
    .map((part, i) => (part.text === '' && part.selected !== null ? { ...part, text: pieces[i]?.name ?? '' } : part))
    .filter(({ text }) => text !== '')
}

function toPart(piece: Piece): RunPart {
  const raw = piece.chunks.join('')
  const links = piece.links
    .map(({ href, start, end }) => ({ href, text: tidy(raw.slice(start, end)) }))
    .filter(({ text }) => text !== '')
  return { kind: kindOf(piece), text: tidy(raw), links, formulas: piece.formulas, selected: piece.selected }
}

function kindOf({ chunks, length, codeLength, formulas }: Piece): RunPart['kind'] {
  if (formulas.length > 0 && chunks.every((chunk) => chunk.trim() === '' || formulas.includes(chunk))) return 'formula'
  return codeLength === length && chunks.some((chunk) => chunk.trim() !== '') ? 'code' : 'text'
}

/** Trims the lines; spaces that do not break read as spaces; marks that only steer hyphenation go. */
export function tidy(text: string): string {
  return text
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .replaceAll('\u00a0', ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}
