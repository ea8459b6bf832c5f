/** Counts what a document holds, apart from what becomes of it, and where its headers and footers are named. */
import type { ReceiptCounts, ReceiptThing } from '../../../../shared/receipt.ts'
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { linkOf } from './fields.ts'

export type Found = {
  readonly counts: ReceiptCounts
  readonly trackedChanges: number
  /** Relationship ids in the order of the sections. */
  readonly headers: readonly string[]
  readonly footers: readonly string[]
}

type Draft = { readonly counts: Map<ReceiptThing, number>; readonly headers: string[]; readonly footers: string[] }

const THINGS: Readonly<Record<string, ReceiptThing>> = {
  'w:tbl': 'tables',
  'pic:pic': 'images',
  'v:imagedata': 'images',
  'c:chart': 'charts',
  'm:oMath': 'formulas',
  'w:footnoteReference': 'footnotes',
  'w:endnoteReference': 'footnotes',
  'w:txbxContent': 'text_boxes',
  'w:ins': 'tracked_changes',
  'w:del': 'tracked_changes',
  'w:moveTo': 'tracked_changes',
  'w:moveFrom': 'tracked_changes',
  'w:ffData': 'form_fields',
}
const FORM_CONTROLS: ReadonlySet<string> = new Set(['w14:checkbox', 'w:dropDownList', 'w:comboBox', 'w:date', 'w:text'])

export function countFound(root: XmlElement): Found {
  const draft: Draft = { counts: new Map(), headers: [], footers: [] }
  visit(root, draft)
  return {
    counts: Object.fromEntries(draft.counts),
    trackedChanges: draft.counts.get('tracked_changes') ?? 0,
    headers: draft.headers,
    footers: draft.footers,
  }
}

function visit(element: XmlElement, draft: Draft): void {
  const { name, attributes } = element
  const thing = THINGS[name]
  if (thing !== undefined) add(draft, thing)
  else if (name === 'w:p') add(draft, 'paragraphs', hasText(element) ? 1 : 0)
  else if (name === 'w:hyperlink') add(draft, 'links', attributes['r:id'] === undefined ? 0 : 1)
  else if (name === 'w:fldSimple') add(draft, 'links', linkOf(attributes['w:instr'] ?? '') === null ? 0 : 1)
  else if (name === 'w:instrText') add(draft, 'links', linkOf(textBelow(element)) === null ? 0 : 1)
  else if (name === 'w:sdtPr')
    add(draft, 'form_fields', elements(element).some((one) => FORM_CONTROLS.has(one.name)) ? 1 : 0)
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

function add({ counts }: Draft, thing: ReceiptThing, count = 1): void {
  if (count > 0) counts.set(thing, (counts.get(thing) ?? 0) + count)
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

function textBelow(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('')
}
