/** Counts lists and numbered headings as a word processor does, so that each paragraph gets the marker that is shown. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { formatNumber } from '../numerals.ts'
import { fontOf, indentOf, integerOf, toggleOf, valueOf } from './properties.ts'
import { isSymbolFont, symbolsToText } from './symbols.ts'

type Level = {
  readonly start: number
  readonly format: string
  readonly text: string
  readonly isLegal: boolean
  /** Counts again after a paragraph of this level or further out; null: of any outer level. 0: never. */
  readonly restart: number | null
  readonly style: string | null
  readonly indent: number | null
}

export type Marker = {
  /** `1.2.3`, `b)`, `•`; empty when the level shows nothing. */
  readonly text: string
  readonly isEnumerated: boolean
  readonly indent: number | null
}

export type Numbering = {
  /** Counts one paragraph. Null when there is no such list. */
  readonly next: (numId: string, level: number) => Marker | null
  /** The level that a paragraph style has in the list, when its own properties name none. */
  readonly levelOfStyle: (numId: string, styleId: string) => number | null
}

const LEVELS = 9

type List = {
  readonly abstractId: string
  readonly levels: ReadonlyMap<number, Level>
  /** Numbers that the list starts with anew, by level. */
  readonly starts: ReadonlyMap<number, number>
}

export function createNumbering(root: XmlElement | null, styleNumbering: (id: string) => string | null): Numbering {
  const lists = readLists(root, styleNumbering)
  const counters = new Map<string, Array<number | undefined>>()
  const begun = new Set<string>()
  const count = (numId: string, list: List, level: number): ReadonlyArray<number | undefined> => {
    const values = counters.get(list.abstractId) ?? new Array<number | undefined>(LEVELS).fill(undefined)
    counters.set(list.abstractId, values)
    const first = `${numId}/${level}`
    const start = begun.has(first) ? undefined : list.starts.get(level)
    begun.add(first)
    const before = start === undefined ? values[level] : undefined
    values[level] = before === undefined ? (start ?? list.levels.get(level)?.start ?? 1) : before + 1
    for (let deeper = level + 1; deeper < LEVELS; deeper++) {
      const restart = list.levels.get(deeper)?.restart ?? null
      if (restart === null || (restart > 0 && level < restart)) values[deeper] = undefined
    }
    return values
  }
  return {
    next: (numId, level) => {
      const list = lists.get(numId)
      const definition = list?.levels.get(level)
      if (!list || !definition) return null
      const values = count(numId, list, level)
      const isEnumerated = definition.format !== 'bullet' && /%[1-9]/.test(definition.text)
      return { text: markerText(list, definition, values), isEnumerated, indent: definition.indent }
    },
    levelOfStyle: (numId, styleId) => {
      for (const [level, { style }] of lists.get(numId)?.levels ?? []) if (style === styleId) return level
      return null
    },
  }
}

function markerText(list: List, level: Level, values: ReadonlyArray<number | undefined>): string {
  if (level.format === 'bullet') return level.text
  return level.text
    .replace(/%([1-9])/g, (_, digit: string) => {
      const index = Number(digit) - 1
      const of = list.levels.get(index)
      const format = of?.format ?? 'decimal'
      if (format === 'none') return ''
      return formatNumber(values[index] ?? of?.start ?? 1, level.isLegal ? 'decimal' : format)
    })
    .trim()
}

function readLists(root: XmlElement | null, styleNumbering: (id: string) => string | null): ReadonlyMap<string, List> {
  const abstracts = new Map<string, XmlElement>()
  const nums = new Map<string, XmlElement>()
  for (const element of root ? elements(root) : []) {
    const { 'w:abstractNumId': abstractId, 'w:numId': numId } = element.attributes
    if (element.name === 'w:abstractNum' && abstractId !== undefined) abstracts.set(abstractId, element)
    if (element.name === 'w:num' && numId !== undefined) nums.set(numId, element)
  }
  const levelsOf = new Map<string, ReadonlyMap<number, Level>>()
  const lists = new Map<string, List>()
  for (const [numId, num] of nums) {
    const abstractId = linkedAbstract({ num, nums, abstracts, styleNumbering })
    const abstract = abstractId === undefined ? undefined : abstracts.get(abstractId)
    if (abstractId === undefined || !abstract) continue
    const levels = levelsOf.get(abstractId) ?? readLevels(abstract)
    levelsOf.set(abstractId, levels)
    lists.set(numId, { abstractId, ...overridden(num, levels) })
  }
  return lists
}

type Link = {
  readonly num: XmlElement
  readonly nums: ReadonlyMap<string, XmlElement>
  readonly abstracts: ReadonlyMap<string, XmlElement>
  readonly styleNumbering: (id: string) => string | null
}

/** A list may leave its levels to a list style, which names another list. */
function linkedAbstract({ num, nums, abstracts, styleNumbering }: Link): string | undefined {
  const own = valueOf(num, 'w:abstractNumId')
  const abstract = own === undefined ? undefined : abstracts.get(own)
  const link = valueOf(abstract, 'w:numStyleLink')
  if (link === undefined || (abstract && firstElement(abstract, 'w:lvl'))) return own
  const target = nums.get(styleNumbering(link) ?? '')
  return valueOf(target, 'w:abstractNumId') ?? own
}

function readLevels(abstract: XmlElement): ReadonlyMap<number, Level> {
  const levels = new Map<number, Level>()
  for (const element of elements(abstract, 'w:lvl')) {
    const index = integerOf(element.attributes['w:ilvl'])
    if (index !== null && index >= 0 && index < LEVELS) levels.set(index, readLevel(element))
  }
  return levels
}

function readLevel(element: XmlElement): Level {
  const format = valueOf(element, 'w:numFmt') ?? 'decimal'
  const text = valueOf(element, 'w:lvlText') ?? ''
  return {
    start: integerOf(valueOf(element, 'w:start')) ?? 1,
    format,
    text: format === 'bullet' ? bullet(text, firstElement(element, 'w:rPr')) : text,
    isLegal: toggleOf(element, 'w:isLgl') ?? false,
    restart: integerOf(valueOf(element, 'w:lvlRestart')),
    style: valueOf(element, 'w:pStyle') ?? null,
    indent: indentOf(firstElement(element, 'w:pPr')),
  }
}

function bullet(text: string, properties: XmlElement | undefined): string {
  const sign = text.trim()
  const font = fontOf(properties)
  if (sign === '') return firstElement(properties, 'w:vanish') ? '' : '•'
  if (sign === 'o') return '◦'
  const read = isSymbolFont(font) || /[\ue000-\uf8ff]/.test(sign) ? symbolsToText(sign, font).text : sign
  return /[\ue000-\uf8ff\ufffd]/.test(read) ? '•' : read
}

function overridden(num: XmlElement, levels: ReadonlyMap<number, Level>): Pick<List, 'levels' | 'starts'> {
  const own = new Map(levels)
  const starts = new Map<number, number>()
  for (const override of elements(num, 'w:lvlOverride')) {
    const index = integerOf(override.attributes['w:ilvl'])
    if (index === null || index < 0 || index >= LEVELS) continue
    const level = firstElement(override, 'w:lvl')
    const start = integerOf(valueOf(override, 'w:startOverride'))
    if (level) own.set(index, readLevel(level))
    if (start !== null) starts.set(index, start)
  }
  return { levels: own, starts }
}
