/** Lists of items and of terms: groups, markers and numbers. */
import type { NodeRef } from '../../docling/model.ts'
import { flush, type ListState, type PendingItem, type Place, type TermState } from './flow.ts'
import { attribute, type Element, integerAttribute, isElement, textContent, traverse } from './html-tree.ts'
import { Run } from './inline-run.ts'
import { markerOf } from './markers.ts'
import { collapse } from './pictures.ts'

type Into = (element: Element, at: Place) => void

/** Deeper lists stay at this level: a document of other programs is not deeper either. */
const MAX_LISTS = 40

export function walkList(element: Element, at: Place, into: Into): void {
  flush(at)
  if (at.isFlat) {
    into(element, at)
    flush(at)
    return
  }
  const layer = at.page.survey.linkLists.has(element) ? 'furniture' : at.layer
  const level = outlineLevel(element)
  const group = level > 0 ? outlineGroup({ ...at, layer }, level) : openGroup({ ...at, layer })
  const list = startList(element, group)
  const inner: Place = {
    ...at,
    layer,
    parent: list.group,
    group: list.group,
    run: Run.within(at.run),
    list,
    terms: null,
    pending: null,
    lists: at.lists + Math.max(level, 1),
    label: 'text',
  }
  into(element, inner)
  flush(inner)
  if (level > 0) closeOutline(at)
}

function startList(element: Element, group: NodeRef): ListState {
  const isOrdered = element.tagName === 'ol'
  const isReversed = isOrdered && attribute(element, 'reversed') !== null
  const first = integerAttribute(element, 'start') ?? (isReversed ? countItems(element) : 1)
  return {
    group,
    isOrdered,
    style: styleOf(element),
    next: first,
    step: isReversed ? -1 : 1,
    lastItem: null,
  }
}

/** Google Docs writes nested lists side by side; the level stands in the class. */
const OUTLINE_LEVEL = /(?:^|\s)lst-kix_[\w-]{1,40}-(\d)(?:\s|$)/

/** From 1; 0 for a list whose level its place says. */
function outlineLevel(element: Element): number {
  const level = OUTLINE_LEVEL.exec(attribute(element, 'class') ?? '')?.[1]
  return level === undefined ? 0 : Number(level) + 1
}

/** The list of a level among items that stand side by side; the lists before go on when nothing came between. */
function outlineGroup(at: Place, level: number): NodeRef {
  const { page } = at
  const parent = at.pending?.group ?? at.parent
  const { outline } = page
  const isNext = outline?.parent === parent && outline.items === page.countItems()
  const groups: NodeRef[] = isNext ? outline.groups.slice(0, level) : []
  while (groups.length < level)
    groups.push(page.builder.addGroup(groups.at(-1) ?? parent, { label: 'list', layer: at.layer }))
  page.outline = { parent, groups, items: page.countItems() }
  return groups.at(-1) ?? parent
}

/** What was read since belongs to the items. */
function closeOutline({ page }: Place): void {
  if (page.outline) page.outline = { ...page.outline, items: page.countItems() }
}

/** A list directly in a list belongs to the item before it. */
function openGroup(at: Place): NodeRef {
  if (at.group && at.lists >= MAX_LISTS) return at.group
  const parent = at.pending ? at.pending.group : (at.list?.lastItem ?? at.parent)
  return at.page.builder.addGroup(parent, { label: 'list', layer: at.layer })
}

function countItems(list: Element): number {
  return list.childNodes.filter((node) => isElement(node) && node.tagName === 'li').length
}

const STYLE =
  /list-style(?:-type)?\s*:[^;]*?\b(lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman)\b/i
const STYLES: Readonly<Record<string, string>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
}

function styleOf(element: Element): string {
  const css = STYLE.exec((attribute(element, 'style') ?? '').slice(0, 1000))?.[1]
  return STYLES[css?.toLowerCase() ?? ''] ?? attribute(element, 'type') ?? '1'
}

export function walkItem(element: Element, at: Place, into: Into): void {
  flush(at)
  if (at.isFlat) {
    into(element, at)
    flush(at)
    return
  }
  const { list } = at
  if (!list) {
    const group = openGroup(at)
    readItem(
      element,
      { ...at, group, lists: at.lists + 1 },
      { into, pending: { group, marker: markerOf(null), isOrdered: false } },
    )
    return
  }
  const number = integerAttribute(element, 'value') ?? list.next
  list.next = number + list.step
  const marker = markerOf(list.isOrdered ? { number, style: styleOfItem(element, list) } : null)
  list.lastItem = null
  readItem(element, at, {
    into,
    pending: { group: list.group, marker, isOrdered: list.isOrdered },
    onItem: (ref) => {
      list.lastItem = ref
    },
  })
}

function styleOfItem(element: Element, list: ListState): string {
  return attribute(element, 'type') ?? list.style
}

type ItemOptions = { readonly into: Into; readonly pending: PendingItem; readonly onItem?: (ref: NodeRef) => void }

function readItem(element: Element, at: Place, { into, pending, onItem }: ItemOptions): void {
  const inner: Place = {
    ...at,
    parent: pending.group,
    run: Run.within(at.run),
    list: null,
    terms: null,
    figure: null,
    pending,
    label: 'text',
    ...(onItem && { onItem }),
  }
  into(element, inner)
  flush(inner)
}

/** Terms and their details: the details are a list below the term. */
export function walkTerms(element: Element, at: Place, into: Into): void {
  flush(at)
  if (at.isFlat) {
    into(element, at)
    flush(at)
    return
  }
  const terms: TermState = { group: openGroup(at), term: null, details: null }
  const inner: Place = {
    ...at,
    parent: terms.group,
    group: terms.group,
    run: Run.within(at.run),
    list: null,
    terms,
    pending: null,
    lists: at.lists + 1,
    label: 'text',
  }
  into(element, inner)
  flush(inner)
}

export function walkTerm(element: Element, at: Place, into: Into): void {
  flush(at)
  const { terms } = at
  if (at.isFlat || !terms) {
    into(element, at)
    flush(at)
    return
  }
  terms.details = null
  readItem(element, at, {
    into,
    pending: { group: terms.group, marker: null, isOrdered: false },
    onItem: (ref) => {
      terms.term = ref
    },
  })
}

export function walkDetails(element: Element, at: Place, into: Into): void {
  flush(at)
  const { terms } = at
  if (at.isFlat || !terms) {
    into(element, at)
    flush(at)
    return
  }
  if (terms.term && !terms.details && at.lists < MAX_LISTS)
    terms.details = at.page.builder.addGroup(terms.term, { label: 'list', layer: at.layer })
  const group = terms.details ?? terms.group
  const lists = terms.details ? at.lists + 1 : at.lists
  readItem(element, { ...at, group, lists }, { into, pending: { group, marker: null, isOrdered: false } })
}

const OFFICE_LEVEL = /mso-list\s*:[^;]{0,60}?\blevel(\d)/i
const OFFICE_MARKER = /mso-list\s*:\s*ignore/i

/** Word saves lists as paragraphs: the level in a style, the marker in a part of its own. False for other paragraphs. */
export function walkOfficeItem(element: Element, at: Place, into: Into): boolean {
  const level = Number(OFFICE_LEVEL.exec((attribute(element, 'style') ?? '').slice(0, 1000))?.[1] ?? 0)
  if (level === 0 || at.isFlat) return false
  flush(at)
  const sign = findMarker(element)
  const marker = sign === null ? '' : collapse(textContent(sign))
  if (sign) at.page.readParts.add(sign)
  const isOrdered = /^[(]?[\da-zA-Z]{1,5}[.)]/.test(marker)
  const group = outlineGroup(at, level)
  const pending = { group, marker: isOrdered ? marker : markerOf(null), isOrdered }
  readItem(element, { ...at, group, lists: at.lists + level }, { into, pending })
  closeOutline(at)
  return true
}

function findMarker(paragraph: Element): Element | null {
  let found: Element | null = null
  traverse(paragraph, (node) => {
    if (!found && isElement(node) && OFFICE_MARKER.test((attribute(node, 'style') ?? '').slice(0, 200))) found = node
    return !found
  })
  return found
}
