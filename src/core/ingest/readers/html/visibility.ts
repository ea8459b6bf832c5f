/** What a browser would not show. */
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
