/** Items of the receipt, made alike by every reader. Their codes stand in docs/formats.md. */
import type { ReceiptItem } from '../../shared/receipt.ts'

type Said = Pick<ReceiptItem, 'code' | 'short' | 'message'> & Partial<Pick<ReceiptItem, 'count' | 'where'>>

/** `count` is 1 and `where` null unless given. */
export function receiptItem({ code, count = 1, short, message, where = null }: Said): ReceiptItem {
  return { code, count, short, message, where }
}

/** `1 table`, `2 tables`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

export type Wording = {
  readonly kind: 'skipped' | 'warning'
  /** The chip's text behind the number: `hidden row read`. */
  readonly one: string
  readonly many: string
  /** One sentence: what, and why. */
  readonly message: string
}

export type ReceiptNotes<Code extends string> = {
  /** `where` is the name of a place, or an example. */
  readonly add: (code: Code, count?: number, where?: string) => void
  readonly skipped: () => readonly ReceiptItem[]
  readonly warnings: () => readonly ReceiptItem[]
}

type Note = { count: number; readonly places: Set<string> }

/** Gathers what a reader leaves out or changes, one item a code. `place` says what the places are: `sheet`. */
export function createReceiptNotes<Code extends string>(
  wordings: Readonly<Record<Code, Wording>>,
  place = '',
): ReceiptNotes<Code> {
  const notes = new Map<Code, Note>()
  const items = (kind: Wording['kind']): readonly ReceiptItem[] =>
    [...notes].flatMap(([code, { count, places }]) => {
      const wording = wordings[code]
      if (wording.kind !== kind) return []
      const short = counted(count, wording.one, wording.many)
      return [receiptItem({ code, count, short, message: wording.message, where: whereOf([...places], place) })]
    })
  return {
    add: (code, count = 1, where = '') => {
      if (count <= 0) return
      const note = notes.get(code) ?? { count: 0, places: new Set() }
      note.count += count
      if (where !== '') note.places.add(where.slice(0, LONGEST_NAME))
      notes.set(code, note)
    },
    skipped: () => items('skipped'),
    warnings: () => items('warning'),
  }
}

const MOST_NAMED = 5
const LONGEST_NAME = 40

function whereOf(places: readonly string[], place: string): string | null {
  if (places.length === 0) return null
  const kind = place === '' ? '' : places.length === 1 ? `${place} ` : `${place}s `
  const rest = places.length - MOST_NAMED
  return `${kind}${places.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
