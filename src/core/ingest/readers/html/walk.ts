/** The tree of a page as items of a DoclingDocument, in reading order. */
import { walkMath, walkSvg } from './drawings.ts'
import { walkCaption, walkFigure } from './figures.ts'
import { flatPlace, flush, linkFields, type Place } from './flow.ts'
import { fieldLabel, isFormRegion, walkInput, walkLabel, walkSelect } from './forms.ts'
import {
  attribute,
  type ChildNode,
  type Element,
  integerAttribute,
  isElement,
  isText,
  NEVER_READ,
  type ParentNode,
  textContent,
  traverse,
} from './html-tree.ts'
import { Run } from './inline-run.ts'
import { linkTarget } from './link-target.ts'
import { walkPre } from './preformatted.ts'
import { landmarkOf, layerOfHeading } from './landmarks.ts'
import { walkDetails, walkItem, walkList, walkOfficeItem, walkTerm, walkTerms } from './lists.ts'
import { collapse, isPixel } from './pictures.ts'
import { HEADING } from './survey.ts'
import { walkTable } from './tables.ts'
import { isHidden, isStyledBlock } from './visibility.ts'

/** A walk of this depth fits the stack; what lies deeper is read as lines. */
const MAX_DEPTH = 600

type Handler = (element: Element, at: Place) => void

const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center details dialog dir div fieldset footer form frameset header ' +
    'hgroup hr legend main menu nav optgroup option p search section summary tbody td tfoot th thead tr'
  ).split(' '),
)

export function walkChildren(parent: ParentNode, at: Place): void {
  const { page } = at
  if (page.depth >= MAX_DEPTH) {
    flatten(parent, at)
    return
  }
  page.depth += 1
  for (const node of parent.childNodes) walkNode(node, at)
  page.depth -= 1
}

function walkNode(node: ChildNode, at: Place): void {
  if (isText(node)) at.run.text(node.value)
  else if (isElement(node)) walkElement(node, at)
}

function walkElement(element: Element, at: Place): void {
  const { tagName } = element
  if (NEVER_READ.has(tagName)) {
    leaveOut(element, at)
    return
  }
  if (at.page.readParts.has(element)) return
  if (isHidden(element)) {
    walkHidden(element, at)
    return
  }
  if (at.isInForm && !at.isFlat) {
    const label = fieldLabel(element)
    if (label) {
      walkWithin(element, at, { label })
      return
    }
  }
  const handler = HANDLERS.get(tagName)
  if (handler) handler(element, at)
  else if (BLOCKS.has(tagName) || isStyledBlock(element)) walkSection(element, at)
  else if (attribute(element, 'role') === 'heading') walkHeading(element, at)
  else walkChildren(element, at)
}

function leaveOut(element: Element, at: Place): void {
  const { tally } = at.page
  if (element.tagName === 'script' && (attribute(element, 'type') ?? '').startsWith('math/'))
    tally.add('script_formulas')
  else if (element.tagName === 'noframes') tally.add('frames')
  else if (element.tagName === 'template' && 'content' in element) {
    const { content } = element as Element & { readonly content: ParentNode }
    // A shadow root that stands in the page is shown.
    if (attribute(element, 'shadowrootmode') !== null) walkChildren(content, at)
    else if (textContent(content).trim() !== '') tally.add('templates')
  }
}

/** Characters of a hidden part that the receipt shows. */
const MAX_EXAMPLE = 40

/** Formulas are often hidden behind a picture or a drawing of themselves. */
function walkHidden(element: Element, at: Place): void {
  if (element.tagName === 'math') {
    walkMath(element, at)
    return
  }
  const formulas: Element[] = []
  let words = collapse(attribute(element, 'alt') ?? '')
  traverse(element, (node) => {
    if (isText(node) && words.length < MAX_EXAMPLE) words = collapse(`${words} ${node.value.slice(0, MAX_EXAMPLE)}`)
    if (!isElement(node) || NEVER_READ.has(node.tagName)) return false
    if (node.tagName === 'math') formulas.push(node)
    return node.tagName !== 'math'
  })
  for (const formula of formulas) walkMath(formula, at)
  if (formulas.length === 0 && words !== '' && !isMathPicture(element))
    at.page.tally.add('hidden_parts', 1, words.slice(0, MAX_EXAMPLE))
}

/** What stands for a formula that is in the page too. */
function isMathPicture(element: Element): boolean {
  return /\b(?:katex-html|mwe-math-fallback-image|MathJax)/.test(attribute(element, 'class') ?? '')
}

function walkBlock(element: Element, at: Place): void {
  flush(at)
  walkChildren(element, at)
  flush(at)
}

/** Walks with another setting; a list item that waits for its text may find it inside. */
function walkWithin(element: Element, at: Place, changes: Partial<Place>): Place {
  flush(at)
  const inner: Place = { ...at, ...changes, run: Run.within(at.run) }
  walkChildren(element, inner)
  flush(inner)
  if (at.pending && !inner.pending && changes.pending === undefined) {
    at.pending = null
    if (changes.parent === undefined) at.parent = inner.parent
  }
  return inner
}

function walkSection(element: Element, at: Place): void {
  if (at.isFlat) {
    walkBlock(element, at)
    return
  }
  if (attribute(element, 'role') === 'heading') {
    walkHeading(element, at)
    return
  }
  const landmark = landmarkOf(element, at)
  const isInForm = !at.isInForm && isFormRegion(element)
  if (!landmark && !isInForm) {
    walkBlock(element, at)
    return
  }
  if (!isInForm) {
    walkWithin(element, at, landmark ?? {})
    return
  }
  flush(at)
  const parent = at.page.builder.addGroup(at.parent, { label: 'form_area', layer: landmark?.layer ?? at.layer })
  walkWithin(element, at, { ...landmark, parent, isInForm })
}

function walkParagraph(element: Element, at: Place): void {
  if (!walkOfficeItem(element, at, walkChildren)) walkSection(element, at)
}

function walkHeading(element: Element, at: Place): void {
  if (at.isFlat) {
    walkBlock(element, at)
    return
  }
  flush(at)
  const inner = { ...flatPlace(at), isHeading: true }
  walkChildren(element, inner)
  const { parts, pictures } = inner.run.take()
  const text = parts.map((part) => part.text).join(' ')
  const layer = layerOfHeading(element, at)
  if (text !== '') {
    const { page } = at
    const level = Math.min(levelOf(element) + page.levelsAbove, MAX_LEVEL)
    const isTitle = level === 1 && !page.hasTitle && layer === 'body'
    if (isTitle) page.hasTitle = true
    const links = parts.flatMap((part) => part.links)
    const formulas = parts.flatMap((part) => part.formulas)
    page.builder.addText(at.parent, {
      label: isTitle ? 'title' : 'section_header',
      text,
      layer,
      ...(!isTitle && { level }),
      ...linkFields(links, { text, formulas }),
    })
  }
  for (const picture of pictures) at.run.picture(picture)
  flush(at)
}

const MAX_LEVEL = 9

function levelOf(element: Element): number {
  if (HEADING.test(element.tagName)) return Number(element.tagName.slice(1))
  return Math.min(Math.max(integerAttribute(element, 'aria-level') ?? 2, 1), MAX_LEVEL)
}

/** The sign beside a heading that links to the heading itself. */
const PERMALINK = /^[¶#§🔗\s]*$/u

function walkLink(element: Element, at: Place): void {
  const href = linkTarget(attribute(element, 'href'))
  if (href === null) {
    walkChildren(element, at)
    return
  }
  if (at.isHeading && href.startsWith('#') && PERMALINK.test(textContent(element))) return
  at.run.openLink(href)
  walkChildren(element, at)
  at.run.closeLink()
}

function walkCode(element: Element, at: Place): void {
  at.run.enterCode()
  walkChildren(element, at)
  at.run.leaveCode()
}

function walkBreak(_element: Element, at: Place): void {
  if (at.run.endsWithBreak()) flush(at)
  else at.run.lineBreak()
}

function walkEmbed(element: Element, at: Place): void {
  if (!isPixel(element)) at.page.tally.add('embedded_pages', 1, collapse(attribute(element, 'title') ?? ''))
}

function walkObject(element: Element, at: Place): void {
  walkEmbed(element, at)
  walkChildren(element, at)
}

/** The reading of a word stands in parentheses, as where ruby is not known. */
function walkRuby(element: Element, at: Place): void {
  const hasParentheses = element.childNodes.some(({ nodeName }) => nodeName === 'rp')
  for (const node of element.childNodes) {
    const isBare = !hasParentheses && node.nodeName === 'rt'
    if (isBare) at.run.text('(')
    walkNode(node, at)
    if (isBare) at.run.text(')')
  }
}

function walkQuote(element: Element, at: Place): void {
  at.run.text('“')
  walkChildren(element, at)
  at.run.text('”')
}

/** Pages that load pictures late hold each one twice. */
function walkNoscript(element: Element, at: Place): void {
  if (!at.page.survey.repeatedPictures.has(element)) walkChildren(element, at)
}

/** Below the deepest level: all text, a line a block. */
function flatten(parent: ParentNode, at: Place): void {
  at.page.tally.add('deeply_nested')
  traverse(
    parent,
    (node) => {
      if (isText(node)) at.run.text(node.value)
      if (!isElement(node) || NEVER_READ.has(node.tagName) || isHidden(node)) return false
      if (isBlock(node) || node.tagName === 'br') at.run.lineBreak()
      else if (node.tagName === 'img') at.run.picture(node)
      return true
    },
    (node) => {
      if (isElement(node) && isBlock(node) && !at.run.endsWithBreak()) at.run.lineBreak()
    },
  )
}

function isBlock({ tagName }: Element): boolean {
  return BLOCKS.has(tagName) || HEADING.test(tagName) || tagName === 'table' || tagName === 'li' || tagName === 'pre'
}

const WAYS = { into: walkChildren, block: walkBlock, within: walkWithin }

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag): [string, Handler] => [tag, walkHeading]),
  ...['ul', 'ol', 'menu', 'dir'].map((tag): [string, Handler] => [tag, (el, at) => walkList(el, at, walkChildren)]),
  ...['code', 'kbd', 'samp', 'tt'].map((tag): [string, Handler] => [tag, walkCode]),
  ...['iframe', 'video', 'audio', 'embed', 'frame', 'applet'].map((tag): [string, Handler] => [tag, walkEmbed]),
  ...['pre', 'listing', 'xmp', 'plaintext'].map((tag): [string, Handler] => [tag, walkPre]),
  ['li', (el, at) => walkItem(el, at, walkChildren)],
  ['dl', (el, at) => walkTerms(el, at, walkChildren)],
  ['dt', (el, at) => walkTerm(el, at, walkChildren)],
  ['dd', (el, at) => walkDetails(el, at, walkChildren)],
  ['table', (el, at) => walkTable(el, at, walkChildren)],
  ['p', walkParagraph],
  ['figure', (el, at) => walkFigure(el, at, WAYS)],
  ['figcaption', (el, at) => walkCaption(el, at, WAYS)],
  ['math', walkMath],
  ['svg', walkSvg],
  ['a', walkLink],
  ['br', walkBreak],
  ['object', walkObject],
  ['ruby', walkRuby],
  ['q', walkQuote],
  ['noscript', walkNoscript],
  ['input', walkInput],
  ['label', (el, at) => walkLabel(el, at, walkChildren)],
  ['select', walkSelect],
  ['img', (el, at) => at.run.picture(el)],
])
