/** What a browser would not show, and what it would set apart, as far as the page itself says so. */
import { attribute, type Element } from './html-tree.ts'

const HIDDEN_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i
/** Icons are hidden from screen readers one by one; a hidden block is a page behind an open dialog. */
const ICON_TAGS: ReadonlySet<string> = new Set(['span', 'i', 'b', 'em', 'sup', 'sub', 'a', 'svg', 'img', 'small'])

export function isHidden(element: Element): boolean {
  for (const { name, value } of element.attrs) {
    if (name === 'hidden') return value.toLowerCase() !== 'until-found'
    if (name === 'style' && HIDDEN_STYLE.test(value)) return true
    if (name === 'aria-hidden' && value === 'true' && ICON_TAGS.has(element.tagName)) return true
  }
  return element.tagName === 'dialog' && attribute(element, 'open') === null
}

const BLOCK_STYLE = /(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)\b/i

/** An inline element with the style of a block. */
export function isStyledBlock(element: Element): boolean {
  return element.attrs.some(({ name, value }) => name === 'style' && BLOCK_STYLE.test(value))
}
