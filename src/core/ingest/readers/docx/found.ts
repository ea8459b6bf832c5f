/** Counts what a document holds, apart from what becomes of it, and where its headers and footers are named. */
import type { ReceiptCounts, ReceiptThing } from '../../../../shared/receipt.ts'
import { createFoundCounter, type FoundCounter } from '../../receipt-counts.ts'
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { linkOf } from './fields.ts'

export type Found = {
  readonly counts: ReceiptCounts
  readonly trackedChanges: number
  /** Relationship ids in the order of the sections. */
  readonly headers: readonly string[]
  readonly footers: readonly string[]
}

type Draft = { readonly counter: FoundCounter; readonly headers: string[]; readonly footers: string[] }

const THINGS: Readonly<Record<string, ReceiptThing>> = {
  'w:tbl': 'tables',
  'pic:pic': 'images',
  'v:imagedata': 'images',
  'c:chart': 'charts',
  'cx:chart': 'charts',
  'm:oMath': 'formulas',
  'w:footnoteReference': 'footnotes',
  'w:endnoteReference': 'footnotes',
  'w:ins': 'tracked_changes',
  'w:del': 'tracked_changes',
  'w:moveTo': 'tracked_changes',
  'w:moveFrom': 'tracked_changes',
  'w:ffData': 'form_fields',
}
const FORM_CONTROLS: ReadonlySet<string> = new Set(['w14:checkbox', 'w:dropDownList', 'w:comboBox', 'w:date', 'w:text'])

export function countFound(root: XmlElement): Found {
  const draft: Draft = { counter: createFoundCounter(), headers: [], footers: [] }
  visit(root, draft)
  const counts = draft.counter.counts()
  return {
    counts,
    trackedChanges: counts.tracked_changes ?? 0,
    headers: draft.headers,
    footers: draft.footers,
  }
}

function visit(element: XmlElement, draft: Draft): void {
  const { name, attributes } = element
  const thing = THINGS[name]
  if (thing !== undefined) draft.counter.add(thing)
  else if (name === 'w:p') draft.counter.add('paragraphs', hasText(element) ? 1 : 0)
  else if (name === 'w:txbxContent') draft.counter.add('text_boxes', hasText(element) ? 1 : 0)
  else if (name === 'w:t') draft.counter.add('characters', textBelow(element).length)
  else if (name === 'w:tc') draft.counter.add('cells', isMergedAway(element) ? 0 : 1)
  else if (name === 'w:hyperlink') draft.counter.add('links', attributes['r:id'] === undefined ? 0 : 1)
  else if (name === 'w:fldSimple') draft.counter.add('links', linkOf(attributes['w:instr'] ?? '') === null ? 0 : 1)
  else if (name === 'w:instrText') draft.counter.add('links', linkOf(textBelow(element)) === null ? 0 : 1)
  else if (name === 'w:sdtPr')
    draft.counter.add('form_fields', elements(element).some((one) => FORM_CONTROLS.has(one.name)) ? 1 : 0)
  else if (name === 'w:headerReference') draft.headers.push(attributes['r:id'] ?? '')
  else if (name === 'w:footerReference') draft.footers.push(attributes['r:id'] ?? '')
  else if (name === 'mc:AlternateContent') return visitChoice(element, draft)
  for (const child of element.children) if (typeof child !== 'string') visit(child, draft)
}

/** Both alternatives hold the same things. */
function visitChoice(element: XmlElement, draft: Draft): void {
  const choice = firstElement(element, 'mc:Choice') ?? firstElement(element, 'mc:Fallback')
  if (choice) visit(choice, draft)
}

/** In its runs, and those of links and insertions. */
function hasText(element: XmlElement): boolean {
  return element.children.some(
    (child) =>
      typeof child !== 'string' &&
      (child.name === 'w:t' ||
        child.name === 'm:t' ||
        (child.name !== 'w:pPr' && child.name !== 'w:txbxContent' && hasText(child))),
  )
}

/** The cell goes on from the row above. */
function isMergedAway(cell: XmlElement): boolean {
  const merge = firstElement(firstElement(cell, 'w:tcPr'), 'w:vMerge')
  return merge !== undefined && merge.attributes['w:val'] !== 'restart'
}

function textBelow(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('')
}
