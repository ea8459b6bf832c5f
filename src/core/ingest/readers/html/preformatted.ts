/** Text that stands as it is written: code, and what is set like it. */
import { flush, type Place } from './flow.ts'
import { attribute, type Element, isElement, isText, NEVER_READ, traverse } from './html-tree.ts'

export function walkPre(element: Element, at: Place): void {
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
