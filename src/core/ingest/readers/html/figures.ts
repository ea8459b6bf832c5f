/** Figures: the picture or table in one, and the caption that belongs to it. */
import { flatPlace, flush, linkFields, type Place } from './flow.ts'
import { type Element, isElement, textContent, traverse } from './html-tree.ts'
import { collapse } from './pictures.ts'

/** How the walk goes on below. */
type Ways = {
  readonly into: (element: Element, at: Place) => void
  readonly block: (element: Element, at: Place) => void
  readonly within: (element: Element, at: Place, changes: Partial<Place>) => Place
}

export function walkFigure(element: Element, at: Place, { into, within, block }: Ways): void {
  if (at.isFlat) {
    block(element, at)
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
  addFigureCaption(within(element, at, { figure }), into)
}

export function walkCaption(element: Element, at: Place, { within, block }: Ways): void {
  const { figure } = at
  if (!figure || at.isFlat || figure.caption) {
    if (at.isFlat) block(element, at)
    else within(element, at, { label: 'caption' })
    return
  }
  flush(at)
  figure.caption = element
}

function addFigureCaption(at: Place, into: Ways['into']): void {
  const { figure } = at
  if (!figure?.caption) return
  const inner = flatPlace(at)
  into(figure.caption, inner)
  const { parts } = inner.run.take()
  const text = parts.map((part) => part.text).join(' ')
  if (text === '') return
  const links = parts.flatMap((part) => part.links)
  const formulas = parts.flatMap((part) => part.formulas)
  const spec = { text, layer: at.layer, ...linkFields(links, { text, formulas }) }
  if (figure.target) at.page.builder.addCaption(figure.target, spec)
  else at.page.builder.addText(at.parent, { label: 'caption', ...spec })
}
