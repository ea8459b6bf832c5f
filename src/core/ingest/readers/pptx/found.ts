/** Counts what a presentation holds, apart from what is made of it. */
import type { ReceiptThing } from '../../../../shared/receipt.ts'
import { createFoundCounter, type FoundCounter } from '../../receipt-counts.ts'
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import type { Part } from '../ooxml/opc-package.ts'
import { isMergedAway } from './graphics.ts'
import { placeholderOf } from './slide-layouts.ts'

const THINGS: Readonly<Record<string, ReceiptThing>> = {
  'a:tbl': 'tables',
  'p:pic': 'images',
  'c:chart': 'charts',
  'cx:chart': 'charts',
  'm:oMath': 'formulas',
}
const FURNITURE_TYPES: ReadonlySet<string> = new Set(['dt', 'ftr', 'sldNum', 'hdr'])

export type Found = FoundCounter & { readonly countSlide: (slide: Part) => void }

export function createFound(): Found {
  const counter = createFoundCounter()
  const { add } = counter
  const visit = (element: XmlElement, slide: Part): void => {
    if (element.name === 'mc:AlternateContent') {
      // The branches say the same thing for programs of different age.
      const [first] = elements(element)
      if (first) visit(first, slide)
      return
    }
    const thing = Object.hasOwn(THINGS, element.name) ? THINGS[element.name] : undefined
    if (thing) add(thing, 1)
    else if (element.name === 'a:tc') add('cells', isMergedAway(element) ? 0 : 1)
    else if (element.name === 'a:t') add('characters', textOf(element).length)
    else if (element.name === 'a:p') add('paragraphs', hasText(element) ? 1 : 0)
    else if (element.name === 'a:hlinkClick') add('links', leadsOut(element, slide) ? 1 : 0)
    else if (element.name === 'p:sp' && hasText(element)) countShape(element)
    for (const child of elements(element)) visit(child, slide)
  }
  const countShape = (shape: XmlElement): void => {
    if (FURNITURE_TYPES.has(placeholderOf(shape)?.type ?? '')) add('headers_footers', 1)
    const own = firstElement(firstElement(shape, 'p:nvSpPr'), 'p:cNvSpPr')
    if (own?.attributes.txBox === '1') add('text_boxes', 1)
  }
  return { ...counter, countSlide: (slide) => visit(slide.root, slide) }
}

function hasText(element: XmlElement): boolean {
  return textOf(element).trim() !== ''
}

/** Of the same kind as links elsewhere: those within the presentation are steps of its show. */
function leadsOut({ attributes }: XmlElement, { relationships }: Part): boolean {
  const target = relationships.get(attributes['r:id'] ?? '')
  return target?.type === 'hyperlink' && target.isExternal
}
