/** A number as documents write it: `1200.5`, `1,200.50`, `1.200,50`, `1 200,50`, `1’200.50`. */

const TOKEN = /(?<![\p{L}\p{N}])[-+\u2212]?\d+(?:[.,'\u2019\u00A0\u202F\u2009 ]\d+)*/gu
const GROUP = "[,'\u2019\u00A0\u202F\u2009 ]"
/** Groups of three; of two before the last three, as in India. */
const POINT_FORM = new RegExp(
  `^\\d{1,3}(?:(${GROUP})\\d{2,3}(?:\\1\\d{2,3})*(?<=${GROUP}\\d{3}))?(?:\\.\\d+)?$|^\\d+(?:\\.\\d+)?$`,
)
const COMMA_FORM = /^\d{1,3}(?:([.'\u2019\u00A0\u202F\u2009 ])\d{3}(?:\1\d{3})*)?(?:,\d+)?$|^\d+,\d+$/
const GROUPS = /[.,'\u2019\u00A0\u202F\u2009 ]/g
const SPACES = /[\u00A0\u202F\u2009 ]/
const MAX_TOKENS = 2_000

export type NumberPlace = { readonly span: readonly [number, number]; readonly isExact: boolean }

/** Every place where the number stands, however it is grouped; exact where it is written as JSON writes it. */
export function findNumber(content: string, value: number): readonly NumberPlace[] {
  const places: NumberPlace[] = []
  const plain = String(value)
  let tokens = 0
  for (const match of content.matchAll(TOKEN)) {
    if ((tokens += 1) > MAX_TOKENS) break
    for (const { text, offset } of readings(match[0])) {
      if (!meansNumber(text, value)) continue
      const start = match.index + offset
      places.push({ span: [start, start + text.length], isExact: text === plain })
      break
    }
  }
  return places
}

/** The token as one number, then each of its parts: a space may group digits or part two numbers. */
function readings(token: string): ReadonlyArray<{ readonly text: string; readonly offset: number }> {
  const whole = { text: token, offset: 0 }
  const unsigned = /^[-+\u2212]/.test(token) ? [{ text: token.slice(1), offset: 1 }] : []
  if (!SPACES.test(token)) return [whole, ...unsigned]
  const parts: { text: string; offset: number }[] = []
  let offset = 0
  for (const text of token.split(SPACES)) {
    parts.push({ text, offset })
    offset += text.length + 1
  }
  return [whole, ...parts, ...unsigned]
}

function meansNumber(text: string, value: number): boolean {
  const sign = /^[-\u2212]/.test(text) ? -1 : 1
  const digits = text.replace(/^[-+\u2212]/, '')
  const isPoint =
    POINT_FORM.test(digits) && value === sign * Number(digits.replace(GROUPS, (c) => (c === '.' ? '.' : '')))
  return (
    isPoint ||
    (COMMA_FORM.test(digits) && value === sign * Number(digits.replace(GROUPS, (c) => (c === ',' ? '.' : ''))))
  )
}
