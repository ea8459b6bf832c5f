/** Makes document items of paragraphs and tables in reading order: lists are nested, lines of code joined, notes placed. */
import type { NodeRef, TextLabel } from '../../docling/model.ts'
import type { Link } from '../links.ts'
import { type Container, type Paragraph, readBlocks } from './blocks.ts'
import { codeText, isCodeLine, isMonoParagraph } from './code.ts'
import type { Drawing } from './drawings.ts'
import { ListNest } from './list-nest.ts'
import type { Piece } from './inline.ts'
import { append, isBlank, linksOfPieces, textOfPieces } from './paragraph-text.ts'
import { innerStory, plainText } from './plain-text.ts'
import type { NoteRef, Reading, Story } from './reading.ts'
import { readGrid } from './table-grid.ts'
import { writeChart, writeDiagram } from './write-drawings.ts'
import { type Marks, metaOf } from './meta.ts'

type CodeKind = 'style' | 'font'

export class BlockWriter {
  readonly #reading: Reading
  readonly #story: Story
  readonly #parent: NodeRef
  readonly #lists: ListNest
  #code: { readonly kind: CodeKind; readonly lines: Paragraph[] } | null = null
  /** The picture that a caption would belong to. */
  #figure: NodeRef | null = null

  constructor(reading: Reading, story: Story, parent: NodeRef) {
    this.#reading = reading
    this.#story = story
    this.#parent = parent
    this.#lists = new ListNest(reading.builder, parent)
  }

  write({ element, path }: Omit<Container, 'story'>): void {
    for (const block of readBlocks(this.#reading, { element, path, story: this.#story }))
      if (block.kind === 'table') {
        this.#flushCode()
        this.#table({ element: block.element, path: block.path, story: this.#story })
      } else this.#paragraph(block)
    this.#flushCode()
  }

  #paragraph(paragraph: Paragraph): void {
    const kind = this.#codeKind(paragraph)
    if (this.#code && this.#code.kind !== kind) this.#flushCode()
    if (kind === null) return this.#writeParagraph(paragraph)
    this.#code ??= { kind, lines: [] }
    this.#code.lines.push(paragraph)
  }

  #codeKind(paragraph: Paragraph): CodeKind | null {
    const { style, pieces, list } = paragraph
    if (list || pieces.some(({ kind }) => kind !== 'text')) return null
    if (style.role === 'code') return 'style'
    const isBody = style.role === 'plain' && paragraph.headingLevel === null
    return isBody && !this.#reading.styles.isBodyMono && isMonoParagraph(pieces) ? 'font' : null
  }

  #flushCode(): void {
    const code = this.#code
    this.#code = null
    const [first] = code?.lines ?? []
    if (!code || !first) return
    const lines = code.lines.map(({ pieces }) => textOfPieces(pieces).trimEnd())
    const text = codeText(lines)
    if (code.kind === 'font' && !isCodeLine(lines)) for (const line of code.lines) this.#writeParagraph(line)
    else if (!isBlank(text)) {
      this.#end()
      const comments = code.lines.flatMap((line) => line.comments)
      this.#reading.builder.addText(this.#parent, { label: 'code', text, ...this.#meta(first, { comments }) })
    }
  }

  /** Drawings that stand before all text come before it. */
  #writeParagraph(paragraph: Paragraph): void {
    const { pieces } = paragraph
    const first = pieces.findIndex(
      (piece) => piece.kind !== 'drawing' && !(piece.kind === 'text' && isBlank(piece.text)),
    )
    const isLeading = (index: number): boolean => first < 0 || index < first
    for (const [index, piece] of pieces.entries())
      if (piece.kind === 'drawing' && isLeading(index)) this.#drawing(this.#parent, piece.drawing)
    const parent = first < 0 ? this.#parent : this.#text(paragraph)
    for (const piece of pieces) if (piece.kind === 'note') this.#note(parent, piece.note)
    for (const [index, piece] of pieces.entries())
      if (piece.kind === 'drawing' && !isLeading(index)) this.#drawing(parent, piece.drawing)
  }

  /** Gives the item that notes and drawings of the paragraph belong to. */
  #text(paragraph: Paragraph): NodeRef {
    const { pieces, list, headingLevel, style } = paragraph
    const isBody = !list && headingLevel === null && style.role === 'plain'
    if (isBody && pieces.some((piece) => piece.kind === 'formula') && !isInlineMath(pieces)) {
      this.#formulas(paragraph)
      return this.#parent
    }
    const boxes = pieces.filter((piece) => piece.kind === 'checkbox')
    const [box] = boxes
    const only = boxes.length === 1 && box && isAtEdge(pieces) ? box : null
    const text = textOfPieces(only ? pieces.filter((piece) => piece !== only) : pieces).trim()
    if (text === '') return this.#parent
    if (only)
      return this.#plain(paragraph, { text, label: only.isChecked ? 'checkbox_selected' : 'checkbox_unselected' })
    if (headingLevel !== null) return this.#heading(paragraph, { text, level: headingLevel })
    if (list) return this.#listItem(paragraph, text)
    return style.role === 'caption' ? this.#caption(paragraph, text) : this.#plain(paragraph, { text, label: 'text' })
  }

  #heading(paragraph: Paragraph, { text, level }: { readonly text: string; readonly level: number }): NodeRef {
    this.#end()
    const { marker, style } = paragraph
    const number = marker?.isEnumerated ? marker.text : ''
    const whole = number === '' ? text : `${number} ${text}`
    const meta = this.#meta(paragraph, { number, text: whole })
    const label = style.role === 'title' ? 'title' : 'section_header'
    this.#reading.builder.addText(this.#parent, { label, text: whole, ...(label !== 'title' && { level }), ...meta })
    return this.#parent
  }

  #listItem(paragraph: Paragraph, text: string): NodeRef {
    this.#figure = null
    const { list, marker } = paragraph
    if (!list) return this.#parent
    const { builder } = this.#reading
    return this.#lists.add(list, (group) =>
      builder.addText(group, {
        label: 'list_item',
        text,
        enumerated: marker?.isEnumerated ?? false,
        marker: marker?.text ?? '',
        ...this.#meta(paragraph, { text }),
      }),
    )
  }

  #caption(paragraph: Paragraph, text: string): NodeRef {
    const figure = this.#figure
    this.#end()
    const spec = { text, ...this.#meta(paragraph, { text }) }
    if (figure !== null) this.#reading.builder.addCaption(figure, spec)
    else this.#reading.builder.addText(this.#parent, { label: 'caption', ...spec })
    return this.#parent
  }

  #plain(paragraph: Paragraph, { text, label }: { readonly text: string; readonly label: TextLabel }): NodeRef {
    const { list, style } = paragraph
    const add = (parent: NodeRef): NodeRef =>
      this.#reading.builder.addText(parent, {
        label: label === 'text' && style.role === 'toc' ? 'document_index' : label,
        text,
        ...this.#meta(paragraph, { text }),
      })
    if (list) return this.#lists.add(list, add)
    this.#end()
    add(this.#parent)
    return this.#parent
  }

  /** A formula on a line of its own is an item of its own; the text around it goes on in others. */
  #formulas(paragraph: Paragraph): void {
    this.#end()
    const isOnly = paragraph.pieces.every(isMathOrSpace)
    let pieces: Piece[] = []
    const flush = (): void => {
      const text = textOfPieces(pieces).trim()
      if (text !== '')
        this.#reading.builder.addText(this.#parent, {
          label: 'text',
          text,
          ...this.#meta({ ...paragraph, pieces }, { text }),
        })
      pieces = []
    }
    for (const piece of paragraph.pieces)
      if (piece.kind === 'formula' && (piece.isDisplay || isOnly)) {
        flush()
        this.#reading.builder.addText(this.#parent, {
          label: 'formula',
          text: piece.latex,
          ...this.#meta({ ...paragraph, pieces: [] }),
        })
      } else pieces.push(piece)
    flush()
  }

  #note(parent: NodeRef, note: NoteRef): void {
    const taken = this.#reading.takeNote(note)
    if (!taken) return
    const plain = plainText(this.#reading, { element: taken.content, path: taken.path, story: taken.story })
    const body = plain.lines.join('\n').trim()
    const text = note.mark === '' || body === '' ? body : `[${note.mark}] ${body}`
    const meta = metaOf(this.#reading, { part: taken.story.part.name, path: taken.path, ...plain, text })
    const ref = text === '' ? parent : this.#reading.builder.addText(parent, { label: 'footnote', text, ...meta })
    for (const drawing of plain.drawings) this.#drawing(ref, drawing)
  }

  #table(container: Container): void {
    this.#end()
    const { builder } = this.#reading
    const grid = readGrid(container.element, container.path)
    const [only] = grid.cells
    // One cell around everything is a frame on the page.
    if (grid.cells.length === 1 && only) return new BlockWriter(this.#reading, this.#story, this.#parent).write(only)
    if (!only) return
    const drawings: Drawing[] = []
    const notes: NoteRef[] = []
    const comments: string[] = []
    const links: Link[] = []
    const cells = grid.cells.map(({ element, path, isHeader, ...place }) => {
      const plain = plainText(this.#reading, { element, path, story: this.#story })
      append(drawings, plain.drawings)
      append(notes, plain.notes)
      append(comments, plain.comments)
      append(links, plain.links)
      return { ...place, text: plain.lines.join('\n'), isColumnHeader: isHeader }
    })
    const meta = metaOf(this.#reading, { part: this.#story.part.name, path: container.path, comments, links })
    const ref = builder.addTable(this.#parent, { rows: grid.rows, columns: grid.columns, cells, ...meta })
    for (const note of notes) this.#note(ref, note)
    for (const drawing of drawings) this.#drawing(ref, drawing)
    this.#figure = null
  }

  #drawing(parent: NodeRef, drawing: Drawing): void {
    const { path } = drawing
    const part = this.#story.part.name
    if (parent === this.#parent) this.#end()
    if (drawing.kind === 'box') {
      new BlockWriter(this.#reading, innerStory(this.#story), parent).write({ element: drawing.content, path })
      return
    }
    const meta = metaOf(this.#reading, { part, path })
    if (drawing.kind === 'words') this.#reading.builder.addText(parent, { label: 'text', text: drawing.text, ...meta })
    else if (drawing.kind === 'chart') this.#figure = writeChart(this.#reading, parent, { drawing, ...meta })
    else if (drawing.kind === 'diagram') this.#figure = writeDiagram(this.#reading, parent, { drawing, ...meta })
    else this.#figure = this.#reading.builder.addPicture(parent, { description: drawing.description, ...meta })
  }

  /** Something came that ends lists and is no caption. */
  #end(): void {
    this.#lists.end()
    this.#figure = null
  }

  #meta({ path, pieces, comments }: Paragraph, marks: Partial<Marks> = {}): ReturnType<typeof metaOf> {
    const links = linksOfPieces(pieces)
    return metaOf(this.#reading, { part: this.#story.part.name, path, comments, links, ...marks })
  }
}

function isMathOrSpace(piece: Piece): boolean {
  return piece.kind === 'formula' || piece.kind === 'drawing' || (piece.kind === 'text' && isBlank(piece.text))
}

/** Formulas in the flow of a sentence. */
function isInlineMath(pieces: readonly Piece[]): boolean {
  return !pieces.every(isMathOrSpace) && pieces.every((piece) => piece.kind !== 'formula' || !piece.isDisplay)
}

/** A box with text on one side: its label. */
function isAtEdge(pieces: readonly Piece[]): boolean {
  const shown = pieces.filter((piece) => piece.kind !== 'drawing' && !(piece.kind === 'text' && isBlank(piece.text)))
  return shown.length > 1 && (shown[0]?.kind === 'checkbox' || shown.at(-1)?.kind === 'checkbox')
}
