/**
 * From a Markdown tree to blocks: the rules.
 *
 * - heading (ATX and setext), code_block (fenced and indented), table, html_block, divider, definition: the node as it stands.
 * - Front matter (YAML, TOML) is a key_value_region.
 * - paragraph; figure when the paragraph is one image, linked or not; formula for `$$` fences and paragraphs that are one `$$…$$`.
 * - Block quotes are containers: their children become blocks of their own types.
 * - list_item: from the marker to the end of the item's leading paragraphs. What comes after the first child of another kind
 *   (nested list, code, table, quote, figure, and paragraphs after those) becomes blocks of its own. An item that starts
 *   with such a child has no block of its own: its marker stays between blocks. An empty item is its marker.
 * - checkbox: a list_item with `[ ]` or `[x]`.
 * - footnote: like list_item, from the label `[^x]:`; a footnote without a leading paragraph is its label.
 *
 * A block's text is the source as written, with the quote markers and indentation of its later lines, and no line break at its end.
 */
import type { MdastNode } from 'satteri'
import type { BlockType } from '../../../../shared/domain.ts'

/** A block as UTF-16 offsets, half open, into the text after its byte order mark. */
export type BlockSpan = {
  readonly type: BlockType
  readonly start: number
  readonly end: number
  /** Set on formulas between `$$` lines, which may lack their closing line. */
  readonly isFencedFormula?: true
}

type Container = Extract<MdastNode, { type: 'listItem' | 'footnoteDefinition' }>
type Paragraph = Extract<MdastNode, { type: 'paragraph' }>

const LEAF_TYPES: Readonly<Partial<Record<MdastNode['type'], BlockType>>> = {
  heading: 'heading',
  code: 'code_block',
  table: 'table',
  html: 'html_block',
  thematicBreak: 'divider',
  definition: 'definition',
  yaml: 'key_value_region',
  toml: 'key_value_region',
}

function startOf(node: MdastNode): number {
  const offset = node.position?.start.offset
  if (offset === undefined) throw new Error(`the Markdown parser gave no position for a ${node.type}`)
  return offset
}

function endOf(node: MdastNode): number {
  const offset = node.position?.end.offset
  if (offset === undefined) throw new Error(`the Markdown parser gave no position for a ${node.type}`)
  return offset
}

/** Children are made on first access, so a look at the first character saves the inline nodes of nearly every paragraph. */
function paragraphType(node: Paragraph, body: string): BlockType {
  const first = body[startOf(node)]
  if (first !== '!' && first !== '[' && first !== '$') return 'paragraph'
  const [only, ...more] = node.children
  if (!only || more.length > 0) return 'paragraph'
  if (only.type === 'inlineMath') return 'formula'
  const isLink = only.type === 'link' || only.type === 'linkReference'
  const inner = isLink && only.children.length === 1 ? only.children[0] : only
  return inner?.type === 'image' || inner?.type === 'imageReference' ? 'figure' : 'paragraph'
}

/** The end of a marker or label that stands alone: its first line, no further than the first child. */
function labelEnd(node: Container, body: string): number {
  const start = startOf(node)
  const child = node.children[0]
  const line = body.slice(start, child ? startOf(child) : endOf(node)).split(/[\r\n]/, 1)[0] ?? ''
  return start + line.trimEnd().length
}

/** The parser takes `[ ]` for a task only when a space or LF follows; with CRLF or CR it is the same task, if it has text. */
function isTaskBeforeReturn(node: Container, body: string): boolean {
  const first = node.children[0]
  if (first?.type !== 'paragraph') return false
  const at = startOf(first)
  return body[at] === '[' && endOf(first) > at + 4 && /^\[[ \txX]\]\r/.test(body.slice(at, at + 4))
}

function containerType(node: Container, body: string): BlockType {
  if (node.type === 'footnoteDefinition') return 'footnote'
  return typeof node.checked === 'boolean' || isTaskBeforeReturn(node, body) ? 'checkbox' : 'list_item'
}

/** The own block of a list item or footnote, if it has one, and how many of its children that block holds. */
function leadOf(node: Container, body: string): { readonly span: BlockSpan | null; readonly taken: number } {
  const { children } = node
  let taken = 0
  let last: MdastNode | undefined
  for (const child of children) {
    if (child.type !== 'paragraph' || (taken > 0 && paragraphType(child, body) !== 'paragraph')) break
    last = child
    taken++
  }
  const hasLabelOnly = last === undefined && (children.length === 0 || node.type === 'footnoteDefinition')
  if (last === undefined && !hasLabelOnly) return { span: null, taken }
  const end = last === undefined ? labelEnd(node, body) : endOf(last)
  return { span: { type: containerType(node, body), start: startOf(node), end }, taken }
}

function isLineBreak(unit: string | undefined): boolean {
  return unit === '\n' || unit === '\r'
}

/** A node without the line breaks at its end that an unclosed fence has. */
function leafSpan(node: MdastNode, body: string): BlockSpan {
  const start = startOf(node)
  let end = endOf(node)
  while (end > start && isLineBreak(body[end - 1])) end--
  if (node.type === 'math') return { type: 'formula', start, end, isFencedFormula: true }
  if (node.type === 'paragraph') return { type: paragraphType(node, body), start, end }
  return { type: LEAF_TYPES[node.type] ?? 'other', start, end }
}

/** The blocks of a tree in reading order. Iterative, so that depth costs memory and never the stack. */
export function findBlockSpans(root: MdastNode, body: string): readonly BlockSpan[] {
  const spans: BlockSpan[] = []
  const pending: MdastNode[] = [root]
  const pushFrom = (children: readonly MdastNode[], first: number): void => {
    for (let i = children.length - 1; i >= first; i--) {
      const child = children[i]
      if (child) pending.push(child)
    }
  }
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'root' || node.type === 'blockquote' || node.type === 'list') pushFrom(node.children, 0)
    else if (node.type === 'listItem' || node.type === 'footnoteDefinition') {
      const { span, taken } = leadOf(node, body)
      if (span) spans.push(span)
      pushFrom(node.children, taken)
    } else spans.push(leafSpan(node, body))
  }
  return spans
}
