import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import type { BlockType } from '../../../../shared/domain.ts'
import { alignText } from './align.ts'
import type { Formatted, TextPiece } from './formatted.ts'
import { unwrap } from './unwrap.ts'

const processor = remark().use(remarkGfm).freeze()
type Root = ReturnType<typeof processor.parse>
type Node = Root['children'][number]
type Place = { readonly from: number; readonly to: number }

/** Longer blocks read as they were written: the parser's time grows faster than its input. */
const MAX_LENGTH = 20_000
const MAX_DEPTH = 40
/** With so many signs that may open or close something the parser's time grows with their square. */
const MAX_SIGNS = 1_500
const SIGN = /[*_~[\]`!<]/g
const DEEP = /(?:[>*+-][ \t]?){60}/
/** Its text says more than its tree. */
const PLAIN_TYPES: readonly BlockType[] = ['formula', 'key_value_region', 'html_block', 'definition']

function placeOf(node: Node | Root, around: Place): Place {
  const { start, end } = node.position ?? {}
  return { from: start?.offset ?? around.from, to: end?.offset ?? around.to }
}

class Formatter {
  readonly #source: string
  readonly #toSource: (offset: number) => number

  constructor(type: BlockType, content: string) {
    const { text, toSource } = unwrap(type, content)
    this.#source = text
    this.#toSource = toSource
  }

  format(): readonly Formatted[] {
    return this.#inside(processor.parse(this.#source), { from: 0, to: this.#source.length }, 0)
  }

  #text(
    value: string,
    place: Place,
    isLiteral = false,
  ): { readonly pieces: readonly TextPiece[]; readonly end: number } {
    const { pieces, end } = alignText({ source: this.#source, value, ...place, isLiteral })
    return { pieces: pieces.flatMap((piece) => this.#inSource(piece)), end }
  }

  /** A piece that runs over a line whose beginning was cut is one piece a line there. */
  #inSource(piece: TextPiece): readonly TextPiece[] {
    const isPlain = piece.text.length === piece.end - piece.start
    if (!isPlain) return [{ ...piece, start: this.#toSource(piece.start), end: this.#toSource(piece.end - 1) + 1 }]
    let start = piece.start
    return piece.text.split(/(?<=\n)/).map((text) => {
      const from = this.#toSource(start)
      start += text.length
      return { kind: 'text', text, start: from, end: from + text.length } as const
    })
  }

  #literal(place: Place): readonly TextPiece[] {
    return this.#text(this.#source.slice(place.from, place.to), place, true).pieces
  }

  /** Autolinks and the texts around them come without places: they are looked for after what stands before them. */
  #inside(node: Node | Root, place: Place, depth: number): readonly Formatted[] {
    const children: readonly Node[] = 'children' in node ? node.children : []
    let at = place.from
    return children.flatMap((child, nth) => {
      const next = children.slice(nth + 1).find((one) => one.position !== undefined)
      const limit = next ? placeOf(next, place).from : place.to
      const own = placeOf(child, { from: at, to: limit })
      if (child.type === 'text') {
        const { pieces, end } = this.#text(child.value, own)
        at = child.position ? own.to : end
        return pieces
      }
      at = child.position
        ? own.to
        : alignText({ source: this.#source, value: wordsOf(child), ...own, isLiteral: false }).end
      return this.#node(child, own, depth + 1)
    })
  }

  #node(node: Node, place: Place, depth: number): readonly Formatted[] {
    if (depth > MAX_DEPTH) return this.#literal(place)
    const children = (): readonly Formatted[] => this.#inside(node, place, depth)
    switch (node.type) {
      case 'strong':
      case 'emphasis':
      case 'paragraph':
        return [{ kind: node.type, children: children() }]
      case 'delete':
        return [{ kind: 'deleted', children: children() }]
      case 'heading':
        return [{ kind: 'heading', level: node.depth, children: children() }]
      case 'blockquote':
        return [{ kind: 'quote', children: children() }]
      case 'list':
        return [{ kind: 'list', children: children() }]
      case 'listItem':
        return [this.#item(node, place, children())]
      case 'table':
        return [{ kind: 'table', children: children() }]
      case 'tableRow':
        return [{ kind: 'row', children: children() }]
      case 'tableCell':
        return [{ kind: 'cell', children: children() }]
      case 'link':
        return [{ kind: 'link', url: node.url, children: children() }]
      case 'footnoteDefinition':
        return [
          { kind: 'note', children: [this.#noteMark(place, `[^${node.label ?? node.identifier}]:`), ...children()] },
        ]
      case 'break':
        return [{ kind: 'break' }]
      case 'thematicBreak':
        return [{ kind: 'divider' }]
      default:
        return this.#leaf(node, place)
    }
  }

  #leaf(node: Node, place: Place): readonly Formatted[] {
    switch (node.type) {
      case 'inlineCode': {
        const fence = /^`*/.exec(this.#source.slice(place.from, place.to))?.[0].length ?? 0
        const inner = { from: place.from + fence, to: place.to }
        return [{ kind: 'code', children: this.#text(node.value, inner, true).pieces }]
      }
      case 'code': {
        const head = this.#source.slice(place.from, place.to)
        const fence = /^[ \t]*(?:`{3,}|~{3,})/.test(head) ? head.indexOf('\n') + 1 || head.length : 0
        const inner = { from: place.from + fence, to: place.to }
        return [{ kind: 'pre', language: node.lang ?? null, children: this.#text(node.value, inner, true).pieces }]
      }
      case 'image': {
        const children = this.#text(node.alt ?? '', { from: Math.min(place.to, place.from + 2), to: place.to }).pieces
        return [{ kind: 'picture', url: node.url, children }]
      }
      case 'footnoteReference':
        return [{ kind: 'noteMark', children: this.#literal({ from: place.from + 2, to: place.to - 1 }) }]
      default:
        return [{ kind: 'markup', children: this.#literal(place) }]
    }
  }

  #noteMark({ from }: Place, label: string): Formatted {
    const to = this.#source.startsWith(label, from) ? from + label.length : from
    return { kind: 'noteMark', children: to > from ? this.#literal({ from: from + 2, to: to - 2 }) : [] }
  }

  #item(node: Extract<Node, { type: 'listItem' }>, { from, to }: Place, children: readonly Formatted[]): Formatted {
    const mark = /^(?:[*+-]|\d{1,9}[.)])/.exec(this.#source.slice(from, Math.min(to, from + 12)))?.[0] ?? ''
    const start = this.#toSource(from)
    const text = /^\d/.test(mark) ? mark : '•'
    const marker = { kind: 'text', text, start, end: start + mark.length } as const
    return { kind: 'item', marker, isChecked: node.checked ?? null, children }
  }
}

function wordsOf(node: Node): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}

/** A Markdown block as it reads; null when it is better shown as it was written. */
export function formatMarkdown(type: BlockType, content: string): readonly Formatted[] | null {
  if (content.length > MAX_LENGTH || PLAIN_TYPES.includes(type) || DEEP.test(content)) return null
  if ((content.match(SIGN)?.length ?? 0) > MAX_SIGNS) return null
  if (type === 'code_block' && !/^(?:`{3,}|~{3,})/.test(content)) return null
  return new Formatter(type, content).format()
}
