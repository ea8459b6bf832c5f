/** The tree of a page as items of a DoclingDocument, in reading order. */
import { mathmlToLatex } from '../math/mathml.ts'
import { addDescribed, flatPlace, flush, linkFields, type Place } from './flow.ts'
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
import { landmarkOf, layerOfHeading } from './landmarks.ts'
import { walkDetails, walkItem, walkList, walkTerm, walkTerms } from './lists.ts'
import { collapse, drawingText, isIcon } from './pictures.ts'
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
  if (element.attrs.length > 0 && isHidden(element)) {
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
    tally.skip('formula_script')
  else if (element.tagName === 'noframes') tally.skip('frames')
  else if (element.tagName === 'template' && 'content' in element) {
    const { content } = element as Element & { readonly content: ParentNode }
    // A shadow root that stands in the page is shown.
    if (attribute(element, 'shadowrootmode') !== null) walkChildren(content, at)
    else if (textContent(content).trim() !== '') tally.skip('template')
  }
}

/** Formulas are often hidden behind a picture or a drawing of themselves. */
function walkHidden(element: Element, at: Place): void {
  if (element.tagName === 'math') {
    walkMath(element, at)
    return
  }
  const formulas: Element[] = []
  let hasText = element.tagName === 'img'
  traverse(element, (node) => {
    if (isText(node)) hasText ||= node.value.trim() !== ''
    if (!isElement(node) || NEVER_READ.has(node.tagName)) return false
    if (node.tagName === 'math') formulas.push(node)
    return node.tagName !== 'math'
  })
  for (const formula of formulas) walkMath(formula, at)
  if (formulas.length === 0 && hasText && !isMathPicture(element)) at.page.tally.skip('hidden')
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
  const inner: Place = { ...at, ...changes, run: new Run() }
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

function walkHeading(element: Element, at: Place): void {
  if (at.isFlat) {
    walkBlock(element, at)
    return
  }
  flush(at)
  const inner = flatPlace(at)
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

function walkPre(element: Element, at: Place): void {
  if (at.isFlat) {
    at.run.verbatim(preText(element).trimEnd())
    flush(at)
    return
  }
  flush(at)
  const text = preText(element).replace(/^\n/, '').trimEnd()
  if (text.trim() === '') return
  const language = languageOf(element)
  at.page.builder.addText(at.parent, { label: 'code', text, layer: at.layer, ...(language !== null && { language }) })
}

function preText(element: Element): string {
  const parts: string[] = []
  traverse(element, (node) => {
    if (isText(node)) parts.push(node.value)
    if (!isElement(node)) return false
    if (node.tagName === 'br') parts.push('\n')
    return !NEVER_READ.has(node.tagName)
  })
  return parts.join('')
}

const LANGUAGE = /(?:^|\s)(?:language|lang|highlight-source|highlight|brush:)[-_ ]?([a-z][\w+#-]{0,30})/i

/** Named by the class of the element, of the code in it, or of what it stands in. */
function languageOf(pre: Element): string | null {
  const code = pre.childNodes.filter(isElement).find(({ tagName }) => tagName === 'code')
  const around = pre.parentNode && isElement(pre.parentNode) ? pre.parentNode : undefined
  for (const element of [code, pre, around]) {
    const name = element && (attribute(element, 'data-lang') ?? LANGUAGE.exec(attribute(element, 'class') ?? '')?.[1])
    if (name) return name.toLowerCase()
  }
  return null
}

function walkFigure(element: Element, at: Place): void {
  if (at.isFlat) {
    walkBlock(element, at)
    return
  }
  flush(at)
  const captions: Element[] = []
  traverse(element, (node) => {
    if (isElement(node) && node.tagName === 'figcaption') captions.push(node)
    return isElement(node) && node.tagName !== 'figcaption' && node.tagName !== 'figure'
  })
  const [caption] = captions
  const figure = { target: null, captionText: caption ? collapse(textContent(caption)) : '', caption: null }
  addFigureCaption(walkWithin(element, at, { figure }))
}

function walkCaption(element: Element, at: Place): void {
  const { figure } = at
  if (!figure || at.isFlat || figure.caption) {
    if (at.isFlat) walkBlock(element, at)
    else walkWithin(element, at, { label: 'caption' })
    return
  }
  flush(at)
  figure.caption = element
}

function addFigureCaption(at: Place): void {
  const { figure } = at
  if (!figure?.caption) return
  const inner = flatPlace(at)
  walkChildren(figure.caption, inner)
  const { parts } = inner.run.take()
  const text = parts.map((part) => part.text).join(' ')
  if (text === '') return
  const links = parts.flatMap((part) => part.links)
  const formulas = parts.flatMap((part) => part.formulas)
  const spec = { text, layer: at.layer, ...linkFields(links, { text, formulas }) }
  if (figure.target) at.page.builder.addCaption(figure.target, spec)
  else at.page.builder.addText(at.parent, { label: 'caption', ...spec })
}

function walkMath(element: Element, at: Place): void {
  const latex = mathmlToLatex(element)
  if (attribute(element, 'display') === 'block' && !at.isFlat && latex !== '') {
    flush(at)
    at.run.formula(latex)
    flush(at)
  } else at.run.formula(latex)
}

function walkSvg(svg: Element, at: Place): void {
  const text = drawingText(svg)
  if (at.isFlat) {
    if (text !== null) at.run.text(` ${text} `)
    return
  }
  if (text === null && isIcon(svg)) return
  flush(at)
  addDescribed(at, text)
}

function walkLink(element: Element, at: Place): void {
  const href = linkTarget(attribute(element, 'href'))
  if (href === null) {
    walkChildren(element, at)
    return
  }
  at.run.openLink(href)
  walkChildren(element, at)
  at.run.closeLink()
}

const MAX_HREF = 2000

/** Only what a person could follow: no scripts, no data. */
function linkTarget(href: string | null): string | null {
  const target = (href ?? '').trim()
  if (target === '' || target === '#' || target.length > MAX_HREF) return null
  return /^[\u0000-\u0020]*(?:javascript|data|vbscript)[\u0000-\u0020]*:/i.test(target) ? null : target
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
  at.page.tally.skip('embed', 1, collapse(attribute(element, 'title') ?? '').slice(0, 80))
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
  at.page.tally.change('deep')
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
  ['figure', walkFigure],
  ['figcaption', walkCaption],
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
