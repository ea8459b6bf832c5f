/** A table as an item: its cells as plain text, or its content alone when it only lays out the page. */
import type { Link } from '../links.ts'
import { addImage, flatPlace, flush, linkFields, type Place } from './flow.ts'
import { attribute, type Element, isElement, textContent } from './html-tree.ts'
import { Run } from './inline-run.ts'
import { collapse } from './pictures.ts'
import { cellsBeyond, type Grid, type TableParts, tablePartsOf, toGrid } from './table-grid.ts'

type Into = (element: Element, at: Place) => void

/** Places of the grid for each cell that is there: a page with more is hostile or broken. */
const MAX_GRID = 2_000_000
const MAX_EMPTINESS = 50
const STRUCTURE: ReadonlySet<string> = new Set([
  'table',
  'ul',
  'ol',
  'dl',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'p',
  'div',
])

export function walkTable(table: Element, at: Place, into: Into): void {
  flush(at)
  if (at.isFlat) {
    walkFlatTable(table, at, into)
    return
  }
  const parts = tablePartsOf(table)
  if (isLayout(table, parts, at)) walkLayout(table, at, into)
  else addTable(parts, at, into)
}

/** In a cell: a line a row, the cells with a space between. */
function walkFlatTable(table: Element, at: Place, into: Into): void {
  const { rows, captions } = tablePartsOf(table)
  for (const caption of captions) {
    into(caption, at)
    flush(at)
  }
  for (const { cells } of rows) {
    for (const cell of cells) {
      at.run.space()
      into(cell, at)
    }
    flush(at)
  }
}

function walkLayout(table: Element, at: Place, into: Into): void {
  const { rows, captions } = tablePartsOf(table)
  const cells = [...captions, ...rows.flatMap((row) => row.cells)]
  for (const cell of cells) {
    into(cell, at)
    flush(at)
  }
}

function isLayout(table: Element, { rows, captions }: TableParts, at: Place): boolean {
  const role = attribute(table, 'role')
  if (role === 'presentation' || role === 'none') return true
  const { outerTables, formTables } = at.page.survey
  if (at.isInForm && formTables.has(table)) return true
  const cells = rows.flatMap((row) => row.cells)
  if (captions.length > 0 || rows.some((row) => row.inHead) || cells.some((cell) => cell.tagName === 'th')) return false
  if (cells.length <= 1) return true
  const isOuter = outerTables.has(table)
  if (rows.every((row) => row.cells.length <= 1)) return isOuter || cells.some(hasStructure)
  return isOuter && isFrameless(table)
}

function hasStructure(cell: Element): boolean {
  return cell.childNodes.filter((node) => isElement(node) && STRUCTURE.has(node.tagName)).length > 1
}

/** The attributes with which pages were laid out before style sheets, and mails are still. */
function isFrameless(table: Element): boolean {
  return ['border', 'cellpadding', 'cellspacing'].some((name) => (attribute(table, name) ?? '').trim() === '0')
}

function addTable({ rows, captions }: TableParts, at: Place, into: Into): void {
  const { builder, tally } = at.page
  const links: Link[] = []
  const pictures: Element[] = []
  const grid = toGrid(rows, (cell) => {
    const inner = { ...flatPlace(at), run: new Run() }
    into(cell, inner)
    const content = inner.run.take()
    pictures.push(...content.pictures)
    for (const part of content.parts) links.push(...part.links)
    return content.parts.map(({ text }) => text).join('\n')
  })
  const beyond = cellsBeyond(rows, grid)
  tally.add('wide_cells', beyond)
  const hasText = grid.cells.some(({ text }) => text !== '')
  if (hasText && isSparse(grid)) addLines(grid, at)
  else if (hasText) {
    const ref = builder.addTable(at.parent, {
      ...grid,
      layer: at.layer,
      ...metaOf(links),
    })
    if (at.figure) at.figure.target ??= ref
    for (const caption of captions) {
      const text = collapse(textContent(caption))
      if (text !== '') builder.addCaption(ref, { text, layer: at.layer })
    }
  } else
    for (const caption of captions) {
      into(caption, at)
      flush(at)
    }
  for (const picture of pictures) addImage({ ...at, figure: null }, picture)
}

function metaOf(links: readonly Link[]) {
  const { meta } = linkFields(links, { text: '', formulas: [] })
  return meta ? { meta } : {}
}

function isSparse({ rows, columns, cells }: Grid): boolean {
  const places = rows * columns
  return places > MAX_GRID || (places > MAX_GRID / 20 && places > cells.length * MAX_EMPTINESS)
}

function addLines({ cells }: Grid, at: Place): void {
  at.page.tally.add('sparse_tables')
  for (const { text } of cells)
    if (text !== '') at.page.builder.addText(at.parent, { label: 'text', text, layer: at.layer })
}
