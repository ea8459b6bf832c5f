/** The sign before a list item, as a browser draws it. */
import { alphabetic, roman } from '../numerals.ts'

export type ItemNumber = {
  readonly number: number
  /** `1`, `a`, `A`, `i` or `I`, as in the attribute `type`. */
  readonly style: string
}

const BULLET = '•'

/** A bullet for an item without a number. */
export function markerOf(item: ItemNumber | null): string {
  if (!item) return BULLET
  const { number, style } = item
  if (style === 'a' && number > 0) return `${alphabetic(number)}.`
  if (style === 'A' && number > 0) return `${alphabetic(number).toUpperCase()}.`
  if (style === 'i' && number > 0) return `${roman(number)}.`
  if (style === 'I' && number > 0) return `${roman(number).toUpperCase()}.`
  return `${number}.`
}
