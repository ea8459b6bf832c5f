/** Markdown as it reads: a tree of a few kinds of nodes, every piece of text with its place in the block's content. */

/** Shown text and the part of the content that it stands for; what no piece stands for is hidden markup. */
export type TextPiece = {
  readonly kind: 'text'
  readonly text: string
  readonly start: number
  readonly end: number
}
type Inner = { readonly children: readonly Formatted[] }
export type Formatted =
  | TextPiece
  | ({ readonly kind: 'strong' | 'emphasis' | 'deleted' | 'code' | 'markup' | 'noteMark' } & Inner)
  | ({ readonly kind: 'link'; readonly url: string } & Inner)
  | ({ readonly kind: 'picture'; readonly url: string } & Inner)
  | { readonly kind: 'break' | 'divider' }
  | ({ readonly kind: 'paragraph' | 'quote' | 'row' | 'cell' | 'note' } & Inner)
  | ({ readonly kind: 'heading'; readonly level: number } & Inner)
  | ({ readonly kind: 'pre'; readonly language: string | null } & Inner)
  | ({ readonly kind: 'list' } & Inner)
  | ({ readonly kind: 'item'; readonly marker: TextPiece; readonly isChecked: boolean | null } & Inner)
  | ({ readonly kind: 'table' } & Inner)

/** All pieces of text in reading order. */
export function piecesOf(nodes: readonly Formatted[]): readonly TextPiece[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'text') return [node]
    if (!('children' in node)) return []
    return node.kind === 'item' ? [node.marker, ...piecesOf(node.children)] : piecesOf(node.children)
  })
}

type Span = { readonly start: number; readonly end: number }

/** The spans of which nothing is shown: words in an address, in the language of a code block. */
export function hiddenSpans<S extends Span>(nodes: readonly Formatted[], spans: readonly S[]): readonly S[] {
  const pieces = piecesOf(nodes)
  return spans.filter((span) => !pieces.some((piece) => piece.start < span.end && piece.end > span.start))
}
