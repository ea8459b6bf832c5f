/** Numbers as lists, headings, notes and columns show them. */

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

/** `format` as in ISO 29500-1, 17.18.59. A number beyond what it is made for, and a format that is not known, come out as digits. */
export function formatNumber(value: number, format: string): string {
  if (value < 1) return format === 'decimalZero' ? `0${value}` : String(value)
  switch (format) {
    case 'lowerRoman':
      return roman(value)
    case 'upperRoman':
      return roman(value).toUpperCase()
    case 'lowerLetter':
      return letters(value, LATIN)
    case 'upperLetter':
      return letters(value, LATIN).toUpperCase()
    case 'russianLower':
      return letters(value, RUSSIAN)
    case 'russianUpper':
      return letters(value, RUSSIAN).toUpperCase()
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'ordinal':
      return ordinal(value)
    case 'chicago':
      return letters(value, '*†‡§')
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value <= 20 ? String.fromCodePoint(0x245f + value) : String(value)
    case 'numberInDash':
      return `- ${value} -`
    default:
      return CHINESE.has(format) ? chinese(value) : String(value)
  }
}

const LATIN = 'abcdefghijklmnopqrstuvwxyz'
const RUSSIAN = 'абвгдежзиклмнопрстуфхцчшщэюя'
/** `a` to `z`, then `aa`, `ab`, as spreadsheets and web pages count; office documents repeat the letter: `aa`, `bb`. */
export function alphabetic(value: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) text = LATIN.charAt((rest - 1) % 26) + text
  return text
}

/** More repetitions of a letter are a mistake or an attack. */
const MAX_ROUNDS = 20

function letters(value: number, alphabet: string): string {
  const round = Math.ceil(value / alphabet.length)
  return round > MAX_ROUNDS ? String(value) : (alphabet[(value - 1) % alphabet.length] ?? '').repeat(round)
}

/** In small letters, up to 3999; greater numbers as digits. */
export function roman(value: number): string {
  if (value > 3999) return String(value)
  let rest = value
  let text = ''
  for (const [worth, sign] of ROMAN)
    while (rest >= worth) {
      text += sign
      rest -= worth
    }
  return text
}

function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13
  return `${value}${(teen ? undefined : ['th', 'st', 'nd', 'rd'][value % 10]) ?? 'th'}`
}

const CHINESE: ReadonlySet<string> = new Set([
  'chineseCounting',
  'chineseCountingThousand',
  'taiwaneseCounting',
  'taiwaneseCountingThousand',
  'japaneseCounting',
  'ideographDigital',
])
const DIGITS = '零一二三四五六七八九'

function chinese(value: number): string {
  if (value > 99) return String(value)
  const [tens, ones] = [Math.floor(value / 10), value % 10]
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${head}${ones === 0 ? '' : DIGITS[ones]}`
}
