/** Whether a paragraph is a list item, and what stands before it. */
import { elements, type XmlElement } from '../../xml/parse-xml.ts'
import { formatNumber } from '../numerals.ts'

export type Bullet =
  | { readonly kind: 'none' }
  | { readonly kind: 'sign'; readonly marker: string }
  | { readonly kind: 'number'; readonly scheme: string; readonly start: number }

/** Levels count from 0; PowerPoint has nine. */
export function levelOf(paragraph: XmlElement): number {
  const level = Number(paragraphProperties(paragraph)?.attributes.lvl ?? 0)
  return Number.isInteger(level) ? Math.max(0, Math.min(8, level)) : 0
}

function paragraphProperties(paragraph: XmlElement): XmlElement | undefined {
  return elements(paragraph, 'a:pPr')[0]
}

/** `styles`: list styles from the nearest on. */
export function bulletOf(paragraph: XmlElement, styles: readonly XmlElement[]): Bullet {
  const name = `a:lvl${levelOf(paragraph) + 1}pPr`
  const sources = [paragraphProperties(paragraph), ...styles.flatMap((style) => elements(style, name))]
  for (const source of sources) {
    const bullet = source && bulletIn(source)
    if (bullet) return bullet
  }
  return { kind: 'none' }
}

/** Fonts in which letters stand for signs. */
const SIGN_FONTS = /wingdings|webdings|symbol|zapf dingbats/i

function bulletIn(properties: XmlElement): Bullet | null {
  const children = elements(properties)
  const found = children.find(({ name }) => /^a:bu(?:None|Char|AutoNum|Blip)$/.test(name))
  if (!found) return null
  if (found.name === 'a:buNone') return { kind: 'none' }
  if (found.name === 'a:buAutoNum') {
    const start = Number(found.attributes.startAt ?? 1)
    return {
      kind: 'number',
      scheme: found.attributes.type ?? 'arabicPeriod',
      start: Number.isInteger(start) && start > 0 && start < 32_768 ? start : 1,
    }
  }
  const sign = found.attributes.char?.trim() ?? ''
  const font = children.find(({ name }) => name === 'a:buFont')?.attributes.typeface ?? ''
  return { kind: 'sign', marker: sign === '' || SIGN_FONTS.test(font) || /[\uE000-\uF8FF]/.test(sign) ? '•' : sign }
}

export type Counter = {
  /** The marker of the next list item at the level. */
  readonly next: (level: number, bullet: Exclude<Bullet, { kind: 'none' }>) => string
  /** A paragraph that is no list item ends the numbering from its level on. */
  readonly interrupt: (level: number) => void
}

/** Numbers the items of one text body: deeper items do not interrupt, those of outer levels do. */
export function createCounter(): Counter {
  const counts = new Map<number, { readonly key: string; readonly value: number }>()
  const interrupt = (level: number): void => {
    for (const deeper of [...counts.keys()]) if (deeper >= level) counts.delete(deeper)
  }
  return {
    interrupt,
    next: (level, bullet) => {
      interrupt(level + 1)
      if (bullet.kind === 'sign') {
        counts.delete(level)
        return bullet.marker
      }
      const key = `${bullet.scheme} ${bullet.start}`
      const last = counts.get(level)
      const value = last?.key === key ? last.value + 1 : bullet.start
      counts.set(level, { key, value })
      return numbered(bullet.scheme, value)
    },
  }
}

const NUMBER_FORMATS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^alphaLc/, 'lowerLetter'],
  [/^alphaUc/, 'upperLetter'],
  [/^romanLc/, 'lowerRoman'],
  [/^romanUc/, 'upperRoman'],
]

function numbered(scheme: string, value: number): string {
  const format = NUMBER_FORMATS.find(([pattern]) => pattern.test(scheme))?.[1] ?? 'decimal'
  const number = formatNumber(value, format)
  if (scheme.endsWith('ParenBoth')) return `(${number})`
  if (scheme.endsWith('ParenR')) return `${number})`
  return scheme.endsWith('Plain') ? number : `${number}.`
}
