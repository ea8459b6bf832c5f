/** The sign before a list item, as a browser draws it. */

export type ItemNumber = {
  readonly number: number
  /** `1`, `a`, `A`, `i` or `I`, as in the attribute `type`. */
  readonly style: string
}

const BULLET = '•'
const ROMAN: ReadonlyArray<readonly [number, string]> = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]
const MAX_ROMAN = 3999

/** A bullet for an item without a number. */
export function markerOf(item: ItemNumber | null): string {
  if (!item) return BULLET
  const { number, style } = item
  if (style === 'a' && number > 0) return `${letters(number)}.`
  if (style === 'A' && number > 0) return `${letters(number).toUpperCase()}.`
  if (style === 'i' && number > 0 && number <= MAX_ROMAN) return `${roman(number)}.`
  if (style === 'I' && number > 0 && number <= MAX_ROMAN) return `${roman(number).toUpperCase()}.`
  return `${number}.`
}

function letters(number: number): string {
  let text = ''
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text
  return text
}

function roman(number: number): string {
  let rest = number
  let text = ''
  for (const [value, sign] of ROMAN)
    while (rest >= value) {
      text += sign
      rest -= value
    }
  return text
}
