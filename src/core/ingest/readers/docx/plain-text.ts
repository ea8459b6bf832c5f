/** Paragraphs, lists and tables where only text can stand: in a cell, a note, a running header. */
import type { Link } from '../links.ts'
import { type Container, type Paragraph, readBlocks } from './blocks.ts'
import type { Drawing } from './drawings.ts'
import { FieldStack } from './fields.ts'
import { append, isBlank, linksOfPieces, textOfPieces } from './paragraph-text.ts'
import type { Path } from './properties.ts'
import type { NoteRef, Reading, Story } from './reading.ts'
import { readGrid } from './table-grid.ts'

export type PlainText = {
  /** One line a paragraph, or more where it has line breaks. */
  readonly lines: readonly string[]
  /** Where each line comes from. */
  readonly paths: readonly Path[]
  /** Pictures and charts, which have no place in a text. */
  readonly drawings: readonly Drawing[]
  readonly notes: readonly NoteRef[]
  readonly comments: readonly string[]
  readonly links: readonly Link[]
}

type Draft = { -readonly [K in keyof PlainText]: Array<PlainText[K][number]> }

export function plainText(reading: Reading, container: Container): PlainText {
  const draft: Draft = { lines: [], paths: [], drawings: [], notes: [], comments: [], links: [] }
  collect(reading, container, draft)
  return draft
}

function collect(reading: Reading, container: Container, draft: Draft): void {
  for (const block of readBlocks(reading, container))
    if (block.kind === 'table') collectTable(reading, { ...block, story: container.story }, draft)
    else collectParagraph(reading, { paragraph: block, story: container.story }, draft)
}

function collectParagraph(
  reading: Reading,
  { paragraph, story }: { readonly paragraph: Paragraph; readonly story: Story },
  draft: Draft,
): void {
  const { pieces, marker } = paragraph
  const text = textOfPieces(pieces).trimEnd()
  const number = marker?.isEnumerated ? marker.text : ''
  const line = number === '' ? text : `${number} ${text.trimStart()}`.trimEnd()
  addLine(draft, line, paragraph.path)
  append(draft.comments, paragraph.comments)
  append(draft.links, linksOfPieces(pieces))
  for (const piece of pieces)
    if (piece.kind === 'note') draft.notes.push(piece.note)
    else if (piece.kind === 'drawing') collectDrawing(reading, { drawing: piece.drawing, story }, draft)
}

function addLine(draft: Draft, line: string, path: Path): void {
  if (isBlank(line)) return
  draft.lines.push(line)
  draft.paths.push(path)
}

function collectDrawing(
  reading: Reading,
  { drawing, story }: { readonly drawing: Drawing; readonly story: Story },
  draft: Draft,
): void {
  if (drawing.kind === 'box')
    collect(reading, { element: drawing.content, path: drawing.path, story: innerStory(story) }, draft)
  else if (drawing.kind === 'words') addLine(draft, drawing.text, drawing.path)
  else draft.drawings.push(drawing)
}

/** A table in a cell: a line a row, tabs between its cells. */
function collectTable(reading: Reading, { element, path, story }: Container, draft: Draft): void {
  const rows = new Map<number, string[]>()
  for (const cell of readGrid(element, path).cells) {
    const text = plainText(reading, { element: cell.element, path: cell.path, story })
    const row = rows.get(cell.row) ?? []
    rows.set(cell.row, row)
    row.push(text.lines.join('\n'))
    append(draft.drawings, text.drawings)
    append(draft.notes, text.notes)
    append(draft.comments, text.comments)
    append(draft.links, text.links)
  }
  for (const row of rows.values()) {
    const line = row.join('\t')
    addLine(draft, line, path)
  }
}

/** Text boxes have fields of their own. */
export function innerStory(story: Story): Story {
  return { part: story.part, fields: new FieldStack(), comments: [] }
}
