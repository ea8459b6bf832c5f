/** parse5's tree of a page, bounded in size, and the ways to go through it. */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5'
import { AppError } from '../../../../shared/errors.ts'

export type Element = DefaultTreeAdapterTypes.Element
export type ParentNode = DefaultTreeAdapterTypes.ParentNode
export type ChildNode = DefaultTreeAdapterTypes.ChildNode
type TextNode = DefaultTreeAdapterTypes.TextNode

const MAX_ELEMENTS = 2_000_000
/** Unclosed formatting opens anew in each paragraph, so that a small page could make a tree that fills the memory. */
const MIN_CHARACTERS_PER_ELEMENT = 2
const SPARE_ELEMENTS = 20_000

/** Fails with file_too_large naming the file when unclosed tags multiply beyond all measure. May be very deep. */
export function parseTree(text: string, name: string): DefaultTreeAdapterTypes.Document {
  const limit = Math.min(Math.ceil(text.length / MIN_CHARACTERS_PER_ELEMENT) + SPARE_ELEMENTS, MAX_ELEMENTS)
  let elements = 0
  return parse(text, {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement: (...args) => {
        elements += 1
        if (elements > limit)
          throw new AppError('file_too_large', `"${name}" makes more than ${limit} elements, too many to read.`)
        return defaultTreeAdapter.createElement(...args)
      },
    },
  })
}

export function isText(node: ChildNode | ParentNode): node is TextNode {
  return node.nodeName === '#text'
}

export function isElement(node: ChildNode | ParentNode): node is Element {
  return 'tagName' in node
}

/** The value of an attribute, null without it. */
export function attribute(element: Element, name: string): string | null {
  for (const attr of element.attrs) if (attr.name === name) return attr.value
  return null
}

/** A whole number in an attribute, null for anything else. */
export function integerAttribute(element: Element, name: string): number | null {
  const match = /^\s*([+-]?\d{1,9})/.exec(attribute(element, name) ?? '')
  return match ? Number(match[1]) : null
}

/** Every node below in document order without recursion; `enter` returns false to pass over what is below. */
export function traverse(
  root: ParentNode,
  enter: (node: ChildNode) => boolean,
  leave: (node: ChildNode) => void = () => undefined,
): void {
  const stack: Array<{ readonly nodes: readonly ChildNode[]; readonly owner: ChildNode | null; next: number }> = [
    { nodes: root.childNodes, owner: null, next: 0 },
  ]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const node = top.nodes[top.next]
    top.next += 1
    if (!node) {
      if (top.owner) leave(top.owner)
      stack.pop()
    } else if (enter(node) && isElement(node)) stack.push({ nodes: node.childNodes, owner: node, next: 0 })
  }
}

/** All text below as it is written, scripts and styles left out. */
export function textContent(root: ParentNode): string {
  const parts: string[] = []
  traverse(root, (node) => {
    if (isText(node)) parts.push(node.value)
    return isElement(node) && !NEVER_READ.has(node.tagName)
  })
  return parts.join('')
}

/** Elements that hold no text for a reader, whatever they contain. */
export const NEVER_READ: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  'title',
  'head',
  'meta',
  'link',
  'base',
  'datalist',
  'noframes',
  'noembed',
  'param',
  'source',
  'track',
  'col',
  'colgroup',
  'area',
])
