/** What an author says of a picture, and which pictures are none. */
import { meaningfulAltText } from '../alt-text.ts'
import { attribute, type Element, integerAttribute, isElement, isText, textContent, traverse } from './html-tree.ts'
import { tidy } from './run-parts.ts'

const MAX_ICON_PIXELS = 48

/** The alternative text, null when it says nothing. */
export function descriptionOf(image: Element): string | null {
  const texts = ['alt', 'aria-label', 'title'].map((name) => collapse(attribute(image, name) ?? ''))
  const text = texts.find((candidate) => candidate !== '') ?? ''
  return meaningfulAltText(text) || null
}

/** A tracking pixel or a spacer; embedded pages count visitors as well. */
export function isPixel(image: Element): boolean {
  const sizes = [integerAttribute(image, 'width'), integerAttribute(image, 'height')]
  return sizes.some((size) => size !== null && size <= 1)
}

/** Title, description and labels of a drawing; null when it has none. */
export function drawingText(svg: Element): string | null {
  const parts: string[] = [attribute(svg, 'aria-label') ?? '']
  traverse(svg, (node) => {
    if (!isElement(node)) return false
    if (node.tagName !== 'title' && node.tagName !== 'desc' && node.tagName !== 'text') return node.tagName !== 'style'
    parts.push(collapse(node.childNodes.map((child) => textOf(child)).join(' ')))
    return false
  })
  const unique = [...new Set(parts.filter((part) => part !== ''))]
  return unique.length > 0 ? unique.join('\n') : null
}

/** A drawing without words that is an icon by its size. */
export function isIcon(svg: Element): boolean {
  const width = integerAttribute(svg, 'width')
  return width === null || width <= MAX_ICON_PIXELS
}

function textOf(node: Element['childNodes'][number]): string {
  if (isText(node)) return node.value
  return isElement(node) ? textContent(node) : ''
}

export function collapse(text: string): string {
  return tidy(text.replace(/\s+/g, ' '))
}
