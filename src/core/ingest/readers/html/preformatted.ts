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

const PANDOC = /(?:^|\s)sourceCode\s+([a-z][\w+#-]{0,30})/i
const LANGUAGE = /(?:^|\s)(?:language|lang|highlight-source|highlight|brush:)[-_ ]?([a-z][\w+#-]{0,30})/i

/** What generators of pages call code of no language. */
const NO_LANGUAGE: ReadonlySet<string> = new Set([
  'default',
  'none',
  'text',
  'plaintext',
  'plain',
  'nohighlight',
  'txt',
])
const ANCESTORS = 3

/** Named by the class of the code in it, of the element, or of what it stands in. */
function languageOf(pre: Element): string | null {
  const code = pre.childNodes.filter(isElement).find(({ tagName }) => tagName === 'code')
  const named = [...(code ? [code] : []), pre]
  for (let node = pre.parentNode; node && isElement(node) && named.length < ANCESTORS + 2; node = node.parentNode)
    named.push(node)
  for (const element of named) {
    const classes = (attribute(element, 'class') ?? '').slice(0, 300)
    const name = attribute(element, 'data-lang') ?? (LANGUAGE.exec(classes) ?? PANDOC.exec(classes))?.[1]
    if (name) return NO_LANGUAGE.has(name.toLowerCase()) ? null : name.toLowerCase()
  }
  return null
}
