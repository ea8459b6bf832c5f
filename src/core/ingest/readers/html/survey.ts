/** One pass over the tree before it is read: what there is for the receipt, and what the reading depends on. */
import type { ReceiptCounts } from '../../../../shared/receipt.ts'
import {
  attribute,
  type ChildNode,
  type Element,
  isElement,
  isText,
  NEVER_READ,
  type ParentNode,
  textContent,
  traverse,
} from './html-tree.ts'
import { collapse, isPixel } from './pictures.ts'

export type Survey = {
  readonly found: ReceiptCounts
  /** The page has a main part that holds a good deal of its text. */
  readonly hasMain: boolean
  readonly hasHeadingInMain: boolean
  readonly hasHeadings: boolean
  /** `header` elements that hold a heading. */
  readonly titleHeaders: ReadonlySet<Element>
  /** Lists of links before the first heading. */
  readonly linkLists: ReadonlySet<Element>
  /** Tables that hold tables. */
  readonly outerTables: ReadonlySet<Element>
  /** `noscript` elements that hold the picture before them once more. */
  readonly repeatedPictures: ReadonlySet<Element>
  /** Text of the `title`, empty without one. */
  readonly title: string
  /** Tables that lay out an annotated form. */
  readonly formTables: ReadonlySet<Element>
}

export const HEADING = /^h[1-6]$/
export const FORM_PART = /^key[A-Za-z0-9]+(?:_marker|_value[A-Za-z0-9]+)?$/
/** Share of the text that a `main` must hold to be taken at its word. */
const MAIN_SHARE = 0.1
const LINK_SHARE = 0.8
const LISTS: ReadonlySet<string> = new Set(['ul', 'ol', 'menu'])
const FIELDS: ReadonlySet<string> = new Set(['input', 'select', 'textarea'])

export function isMain(element: Element): boolean {
  return element.tagName === 'main' || attribute(element, 'role') === 'main'
}

export function survey(root: ParentNode): Survey {
  const state = createState()
  traverse(
    root,
    (node) => enter(node, state),
    (node) => {
      if (isElement(node)) leave(node, state)
    },
  )
  const { counts, main } = state
  const hasMain = main.seen && main.characters > counts.characters * MAIN_SHARE
  return {
    found: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    hasMain,
    hasHeadingInMain: main.hasTitle,
    hasHeadings: state.headings > 0,
    titleHeaders: state.titleHeaders,
    linkLists: state.headings > 0 ? state.linkLists : new Set(),
    outerTables: state.outerTables,
    formTables: state.formTables,
    repeatedPictures: state.repeatedPictures,
    title: state.title,
  }
}

type Open = {
  readonly element: Element
  readonly characters: number
  readonly linked: number
  readonly headings: number
}
type State = ReturnType<typeof createState>

function createState() {
  return {
    counts: { characters: 0, paragraphs: 0, tables: 0, cells: 0, images: 0, formulas: 0, links: 0, form_fields: 0 },
    main: { seen: false, depth: 0, characters: 0, hasTitle: false },
    linked: 0,
    linkDepth: 0,
    headings: 0,
    tables: [] as Element[],
    open: [] as Open[],
    listDepth: 0,
    titleHeaders: new Set<Element>(),
    linkLists: new Set<Element>(),
    outerTables: new Set<Element>(),
    formTables: new Set<Element>(),
    repeatedPictures: new Set<Element>(),
    lastPicture: null as Element | null,
    title: '',
  }
}

function enter(node: ChildNode, state: State): boolean {
  const { counts, main } = state
  if (isText(node)) {
    const length = node.value.trim().length
    counts.characters += length
    if (state.linkDepth > 0) state.linked += length
    if (main.depth > 0) main.characters += length
    return false
  }
  if (!isElement(node)) return false
  const { tagName } = node
  if (tagName === 'head') return true
  if (tagName === 'title' && state.title === '') state.title = collapse(textContent(node))
  if (NEVER_READ.has(tagName)) return false
  const { characters } = counts
  const mark = (): void => {
    state.open.push({ element: node, characters, linked: state.linked, headings: state.headings })
  }
  if (tagName === 'p') counts.paragraphs += textContent(node).trim() === '' ? 0 : 1
  else if (tagName === 'td' || tagName === 'th') counts.cells += 1
  else if (tagName === 'img') {
    if (!isPixel(node)) counts.images += 1
    state.lastPicture = node
  } else if (tagName === 'noscript') enterNoscript(node, state)
  else if (tagName === 'math') counts.formulas += 1
  else if (FIELDS.has(tagName) && attribute(node, 'type') !== 'hidden') counts.form_fields += 1
  else if (tagName === 'a') {
    if (attribute(node, 'href') !== null) counts.links += 1
    state.linkDepth += 1
  } else if (tagName === 'table') enterTable(node, state)
  else if (LISTS.has(tagName)) {
    if (state.listDepth === 0) mark()
    state.listDepth += 1
  } else if (tagName === 'header') mark()
  else if (HEADING.test(tagName) && state.tables.length === 0) {
    state.headings += 1
    if (main.depth > 0 && tagName === 'h1') main.hasTitle = true
  }
  if (isMain(node)) {
    main.seen = true
    main.depth += 1
  }
  if (state.tables.length > 0) markForm(node, state)
  return true
}

function enterNoscript(node: Element, { lastPicture, repeatedPictures }: State): void {
  const isPicture = node.childNodes.every(
    (child) => child.nodeName === 'img' || (isText(child) && child.value.trim() === ''),
  )
  if (isPicture && lastPicture?.parentNode === node.parentNode) repeatedPictures.add(node)
}

function enterTable(table: Element, state: State): void {
  state.counts.tables += 1
  const outer = state.tables.at(-1)
  if (outer) state.outerTables.add(outer)
  state.tables.push(table)
}

function markForm(node: Element, { tables, formTables }: State): void {
  const id = attribute(node, 'id')
  const table = tables.at(-1)
  if (id !== null && table && FORM_PART.test(id)) formTables.add(table)
}

function leave(element: Element, state: State): void {
  const { tagName } = element
  if (isMain(element)) state.main.depth -= 1
  if (tagName === 'a') state.linkDepth -= 1
  else if (tagName === 'table') state.tables.pop()
  else if (LISTS.has(tagName)) {
    state.listDepth -= 1
    if (state.listDepth === 0) leaveList(state)
  } else if (tagName === 'header') {
    const mark = state.open.pop()
    if (mark && state.headings > mark.headings) state.titleHeaders.add(element)
  }
}

function leaveList(state: State): void {
  const mark = state.open.pop()
  if (!mark || state.headings > 0) return
  const characters = state.counts.characters - mark.characters
  if (characters > 0 && state.linked - mark.linked >= characters * LINK_SHARE) state.linkLists.add(mark.element)
}
