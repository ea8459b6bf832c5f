/** The text between two block boundaries: white space collapsed as CSS does, links and boxes kept with their places. */
import type { Element } from './html-tree.ts'
import { emptyPiece, type Piece, type RunPart, toParts } from './run-parts.ts'

export type RunContent = { readonly parts: readonly RunPart[]; readonly pictures: readonly Element[] }

export class Run {
  /** The run of a part that stands in the same link. */
  static within(outer: Run): Run {
    const run = new Run()
    if (outer.#link) run.openLink(outer.#link.href)
    return run
  }

  #piece = emptyPiece(null)
  #pieces: Piece[] = []
  #pictures: Element[] = []
  #link: { readonly href: string; start: number } | null = null
  #isAtSpace = true
  #isAtBreak = false
  #codeDepth = 0

  text(value: string): void {
    const collapsed = value.replace(/[ \t\n\r\f]+/g, ' ')
    const fresh = this.#isAtSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed
    if (fresh === '') return
    this.#push(fresh)
    this.#isAtSpace = fresh.endsWith(' ')
  }

  /** Text whose white space stands as written. */
  verbatim(value: string): void {
    if (value !== '') this.#push(value)
  }

  /** Nothing on an empty line at the start. */
  lineBreak(): void {
    if (this.#piece.length === 0) return
    this.#push('\n')
    this.#isAtSpace = true
    this.#isAtBreak = true
  }

  endsWithBreak(): boolean {
    return this.#isAtBreak
  }

  /** A space, unless one is there or the line is new. */
  space(): void {
    this.text(' ')
  }

  formula(latex: string): void {
    if (latex === '') return
    this.#push(latex)
    this.#piece.formulas.push(latex)
  }

  /** Links that touch are apart on the page. */
  openLink(href: string): void {
    this.closeLink()
    if (this.#piece.length > 0 && this.#piece.links.at(-1)?.end === this.#piece.length) this.space()
    this.#link = { href, start: this.#piece.length }
  }

  closeLink(): void {
    this.#endLink()
    this.#link = null
  }

  enterCode(): void {
    this.#codeDepth += 1
  }

  leaveCode(): void {
    this.#codeDepth -= 1
  }

  /** The text up to the next box or block is its label; `name` is what the box is called when there is none. */
  checkbox(isSelected: boolean, name: string): void {
    this.#endPiece(isSelected, name)
  }

  /** What follows belongs to no box. */
  endCheckbox(): void {
    this.#endPiece(null)
  }

  picture(element: Element): void {
    this.#pictures.push(element)
  }

  isEmpty(): boolean {
    const isFresh = this.#piece.length === 0 && this.#piece.selected === null
    return isFresh && this.#pieces.length === 0 && this.#pictures.length === 0
  }

  /** Gives what gathered and starts anew; an open link goes on. */
  take(): RunContent {
    this.#endPiece(null)
    const content = { parts: toParts(this.#pieces), pictures: this.#pictures }
    this.#pieces = []
    this.#pictures = []
    return content
  }

  #push(chunk: string): void {
    this.#piece.chunks.push(chunk)
    this.#piece.length += chunk.length
    if (this.#codeDepth > 0 || chunk === ' ') this.#piece.codeLength += chunk.length
    this.#isAtBreak = false
    this.#isAtSpace = false
  }

  #endLink(): void {
    if (this.#link) this.#piece.links.push({ ...this.#link, end: this.#piece.length })
  }

  #endPiece(selected: boolean | null, name = ''): void {
    this.#endLink()
    if (this.#link) this.#link.start = 0
    this.#pieces.push(this.#piece)
    this.#piece = emptyPiece(selected, name)
    this.#isAtSpace = true
    this.#isAtBreak = false
  }
}
