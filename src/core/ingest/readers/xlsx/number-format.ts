/** Numbers as a sheet shows them, as far as their format says what they are. ECMA-376 part 1, 18.8.30. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'

export type NumberFormat =
  | { readonly kind: 'number' | 'percent' | 'elapsed' }
  | { readonly kind: 'date'; readonly hasDate: boolean; readonly hasTime: boolean }
  /** `00000`: numbers with leading zeros, like postal codes. */
  | { readonly kind: 'padded'; readonly digits: number }

const NUMBER: NumberFormat = { kind: 'number' }
const PERCENT: NumberFormat = { kind: 'percent' }
const DATE: NumberFormat = { kind: 'date', hasDate: true, hasTime: false }
const TIME: NumberFormat = { kind: 'date', hasDate: false, hasTime: true }
const DATE_AND_TIME: NumberFormat = { kind: 'date', hasDate: true, hasTime: true }
const ELAPSED: NumberFormat = { kind: 'elapsed' }

/** Formats that a file does not spell out; 27 to 36 and 50 to 58 are those of East Asian versions. */
function builtIn(id: number): NumberFormat {
  if (id === 9 || id === 10) return PERCENT
  if (id >= 14 && id <= 17) return DATE
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return TIME
  if (id === 22) return DATE_AND_TIME
  if (id === 46) return ELAPSED
  if (id === 32 || id === 33) return TIME
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? DATE : NUMBER
}

/** The meaning of a format code such as `[$-409]d. mmm yyyy;@`. */
export function classifyFormat(code: string): NumberFormat {
  const plain = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';', 1)[0] ?? ''
  if (/^\s*(?:general|standard)/i.test(plain)) return NUMBER
  if (/\[(?:h+|m+|s+)\]/i.test(plain)) return ELAPSED
  const bare = plain.replace(/\[[^\]]*\]/g, '')
  if (bare.includes('%')) return PERCENT
  const letters = bare.replace(/am\/pm|a\/p/i, 'h').toLowerCase()
  const hasTime = /[hs]/.test(letters)
  const hasDate = /[yd]|g+e/.test(letters) || (letters.includes('m') && !hasTime)
  if (hasDate || hasTime) return hasDate && hasTime ? DATE_AND_TIME : hasDate ? DATE : TIME
  return /^0{2,15}$/.test(bare) ? { kind: 'padded', digits: bare.length } : NUMBER
}

/** The number format of each cell style, by its index. */
export function readStyles(root: XmlElement | null): readonly NumberFormat[] {
  if (!root) return []
  const custom = new Map<number, NumberFormat>()
  for (const { attributes } of elements(firstElement(root, 'x:numFmts') ?? EMPTY))
    custom.set(Number(attributes.numFmtId), classifyFormat(attributes.formatCode ?? ''))
  return elements(firstElement(root, 'x:cellXfs') ?? EMPTY, 'x:xf').map(({ attributes }) => {
    const id = Number(attributes.numFmtId ?? 0)
    return custom.get(id) ?? builtIn(id)
  })
}

const EMPTY: XmlElement = { name: '', attributes: {}, children: [] }

/** `raw` is the number as the file has it; what is no number comes back as it is. */
export function showNumber(raw: string, format: NumberFormat, is1904: boolean): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (format.kind === 'percent') return `${shortest(value * 100)}%`
  if (format.kind === 'padded' && Number.isInteger(value) && value >= 0)
    return shortest(value).padStart(format.digits, '0')
  if (format.kind === 'elapsed' && value >= 0) return showElapsed(value)
  if (format.kind === 'date') return showDate(value, format, is1904) ?? shortest(value)
  return shortest(value)
}

/** Excel keeps 15 digits: 0.1 + 0.2 is 0.3 there. */
function shortest(value: number): string {
  return String(Number(value.toPrecision(15))).replace('e', 'E')
}

const DAY_MS = 86_400_000
const DAY_SECONDS = 86_400
/** 9999-12-31. */
const LAST_DAY = 2_958_465
const DAYS_BETWEEN_SYSTEMS = 1462

function showDate(
  serial: number,
  { hasDate, hasTime }: { readonly hasDate: boolean; readonly hasTime: boolean },
  is1904: boolean,
): string | null {
  const seconds = Math.round(serial * DAY_SECONDS)
  const days = Math.floor(seconds / DAY_SECONDS)
  if (serial < 0 || days > LAST_DAY) return null
  const time = clock(seconds - days * DAY_SECONDS)
  if (!hasDate) return time
  const date = dayOf(days, is1904)
  if (date === null) return time
  return hasTime ? `${date} ${time}` : date
}

/** The 1900 system has a 29 February 1900 that never was, so its days before are off by one; day 0 is no day. */
function dayOf(days: number, is1904: boolean): string | null {
  if (!is1904 && days === 0) return null
  if (!is1904 && days === 60) return '1900-02-29'
  const shift = is1904 ? DAYS_BETWEEN_SYSTEMS : days < 60 ? 1 : 0
  return new Date(Date.UTC(1899, 11, 30) + (days + shift) * DAY_MS).toISOString().slice(0, 10)
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

function showElapsed(value: number): string {
  return clock(Math.round(value * DAY_SECONDS))
}
