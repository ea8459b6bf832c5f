/** Counts what a presentation holds, apart from what was made of it, and says what was left out. */
import type { ReceiptCounts, ReceiptItem, ReceiptThing } from '../../../../shared/receipt.ts'
import { elements, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import type { NoteCode } from './slide-writer.ts'

const THINGS: Readonly<Record<string, ReceiptThing>> = {
  'a:tbl': 'tables',
  'a:tc': 'cells',
  'p:pic': 'images',
  'c:chart': 'charts',
  'cx:chart': 'charts',
  'm:oMath': 'formulas',
  'a:hlinkClick': 'links',
}
const FURNITURE_TYPES: ReadonlySet<string> = new Set(['dt', 'ftr', 'sldNum', 'hdr'])

export type Tally = {
  readonly countSlide: (slide: XmlElement) => void
  readonly add: (thing: ReceiptThing, count: number) => void
  readonly counts: () => ReceiptCounts
}

export function createTally(): Tally {
  const counts: Partial<Record<ReceiptThing, number>> = {}
  const add = (thing: ReceiptThing, count: number): void => {
    if (count > 0) counts[thing] = (counts[thing] ?? 0) + count
  }
  const visit = (element: XmlElement): void => {
    if (element.name === 'mc:AlternateContent') {
      // The branches say the same thing for programs of different age.
      const [first] = elements(element)
      if (first) visit(first)
      return
    }
    const thing = Object.hasOwn(THINGS, element.name) ? THINGS[element.name] : undefined
    if (thing) add(thing, 1)
    if (element.name === 'a:t') add('characters', textOf(element).length)
    if (element.name === 'a:p' && textOf(element).trim() !== '') add('paragraphs', 1)
    if (element.name === 'p:ph' && FURNITURE_TYPES.has(element.attributes.type ?? '')) add('headers_footers', 1)
    if (element.name === 'p:cNvSpPr' && element.attributes.txBox === '1') add('text_boxes', 1)
    for (const child of elements(element)) visit(child)
  }
  return { countSlide: visit, add, counts: () => counts }
}

/** What was noted: on which slides. */
export type Notes = ReadonlyMap<NoteCode | OtherCode, readonly number[]>
export type OtherCode = 'missing_slides' | 'comments' | 'layout_text' | 'hidden_slides'

type Saying = { readonly short: (count: string) => string; readonly message: string; readonly what: string }

const SKIPPED: Readonly<Record<Exclude<NoteCode | OtherCode, 'hidden_slides'>, Saying>> = {
  missing_slides: {
    what: 'slide',
    short: (count) => `${count} missing`,
    message: 'The presentation names slides that the file does not hold.',
  },
  missing_parts: {
    what: 'chart or diagram',
    short: (count) => `${count} missing`,
    message: 'The content of a chart or diagram is not in the file, or outside of it.',
  },
  chart_data: {
    what: 'chart',
    short: (count) => `Values of ${count} in no block`,
    message: 'The values that a chart draws are kept with its picture and are in no block; its title is.',
  },
  embedded_objects: {
    what: 'embedded object',
    short: (count) => `${count} not read`,
    message: 'A document of another program that lies in a slide is not read.',
  },
  media: { what: 'recording', short: (count) => `${count} not read`, message: 'Sound and video are not read.' },
  ink: { what: 'ink drawing', short: (count) => `${count} not read`, message: 'What was drawn by hand is not read.' },
  comments: {
    what: 'comment',
    short: (count) => `${count} kept as metadata`,
    message: 'Comments are kept with their slide in the representation and are in no block.',
  },
  layout_text: {
    what: 'layout with text of its own',
    short: (count) => `${count} not read`,
    message: 'Text that a layout or master shows on every slide is not read.',
  },
}

export function skippedItems(notes: Notes): readonly ReceiptItem[] {
  return [...notes].flatMap(([code, slides]) => {
    if (code === 'hidden_slides' || slides.length === 0) return []
    const { what, short, message } = SKIPPED[code]
    return [{ code, count: slides.length, short: short(plural(slides.length, what)), message, where: whereOf(slides) }]
  })
}

export function warningItems(notes: Notes): readonly ReceiptItem[] {
  const hidden = notes.get('hidden_slides') ?? []
  if (hidden.length === 0) return []
  return [
    {
      code: 'hidden_slides',
      count: hidden.length,
      short: `${plural(hidden.length, 'hidden slide')} read`,
      message: 'Slides that are hidden in the presentation were read like the others.',
      where: whereOf(hidden),
    },
  ]
}

function plural(count: number, what: string): string {
  if (count === 1) return `1 ${what}`
  return what.startsWith('layout')
    ? `${count} layouts with text of their own`
    : `${count} ${what.replace(/ or/, 's or')}s`
}

const MAX_NAMED = 5

function whereOf(slides: readonly number[]): string {
  const numbers = [...new Set(slides)]
  const named = numbers.slice(0, MAX_NAMED).join(', ')
  const more = numbers.length > MAX_NAMED ? ` and ${numbers.length - MAX_NAMED} more` : ''
  return `slide${numbers.length === 1 ? '' : 's'} ${named}${more}`
}
