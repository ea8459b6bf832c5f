/** A page's content to its blocks in reading order. */
import { classify, type ClassifyContext, styleOf } from './classify.ts'
import { type Atom, toColumns } from './columns.ts'
import { findFigures } from './figures.ts'
import type { Furniture } from './furniture.ts'
import { headedTables } from './headed-tables.ts'
import { linedTables } from './lined-tables.ts'
import { type Line, toLines } from './lines.ts'
import {
  type Angle,
  areaOf,
  type Box,
  boxOf,
  isInside,
  overlapOf,
  type PageContent,
  type Rule,
  type Word,
} from './page-content.ts'
import { contentsTable, splitContents } from './contents-list.ts'
import { isValueRow, splitOpenTables } from './open-tables.ts'
import { type Column, columnOf, toGroups } from './paragraphs.ts'
import { NO_STYLE, type PdfBlock } from './pdf-block.ts'
import { ruledTables } from './ruled-tables.ts'
import { mergeRules } from './rules.ts'
import type { FoundTable } from './table-model.ts'

type PageAtom = Atom & { readonly word?: Word; readonly float?: PdfBlock }

export function layoutPage(page: PageContent, furniture: Furniture, context: ClassifyContext): readonly PdfBlock[] {
  const words = (page.words.get(0) ?? []).filter((word) => !furniture.words.has(word))
  const { tables, figures } = findFloats(page, words, context.bodySize)
  const free: Word[] = []
  const labels = new Map<Box, Word[]>(figures.map((figure) => [figure, []]))
  for (const word of words) {
    if (tables.some(({ box }) => isInside(word, box, 1))) continue
    const figure = figures.find((box) => isInside(word, box, 0) && !isBanner(box, word))
    if (figure) labels.get(figure)?.push(word)
    else free.push(word)
  }
  const turned = turnedLines(page)
  const floats = [
    ...tables.map((table) => tableBlock(table, page.pageNo)),
    ...figures.map((box) =>
      pictureBlock(
        { box, labels: toLines(labels.get(box) ?? []), turned: turned.filter((one) => isAxis(one, box)) },
        page.pageNo,
      ),
    ),
  ]
  const atoms: readonly PageAtom[] = [
    ...free.map((word) => ({ box: word, size: word.size, word })),
    ...floats.map((float) => ({ box: float.places[0]?.box ?? EMPTY, size: context.bodySize, float })),
  ]
  const noted = { ...context, noteRules: noteRules(page, tables) }
  const isRightToLeft = free.filter((word) => word.isRightToLeft).length * 2 > free.length
  const blocks = toColumns(atoms, { isRightToLeft, isTable }).flatMap((column) => columnBlocks(column, noted))
  return [
    ...furniture.headers.map((line) => furnitureBlock('page_header', line, page.pageNo)),
    ...attachCaptions(blocks),
    ...turned.filter((one) => !figures.some((box) => isAxis(one, box))).map((one) => turnedBlock(one, page)),
    ...furniture.footers.map((line) => furnitureBlock('page_footer', line, page.pageNo)),
  ]
}

function isTable(atoms: readonly PageAtom[]): boolean {
  if (atoms.some(({ float }) => float)) return false
  const lines = toLines(atoms.flatMap(({ word }) => word ?? []))
  return lines.length >= 3 && lines.filter(isValueRow).length >= 0.6 * lines.length
}

const EMPTY: Box = { l: 0, b: 0, r: 0, t: 0 }

function findFloats(
  page: PageContent,
  words: readonly Word[],
  bodySize: number,
): { tables: readonly FoundTable[]; figures: readonly Box[] } {
  const horizontal = mergeRules(page.rules, false)
  const vertical = mergeRules(page.rules, true)
  const drawn = findFigures(page, words, bodySize)
  const ruled = ruledTables(horizontal, vertical, words).filter(
    ({ box }) => !drawn.some((figure) => isMostlyIn(box, figure)),
  )
  const freeRules = horizontal.filter(
    (rule) =>
      !ruled.some(({ box }) => rule.at >= box.b - 3 && rule.at <= box.t + 3 && rule.from < box.r && rule.to > box.l),
  )
  const lined = linedTables(freeRules, words).filter(
    ({ box }) =>
      ![...ruled.map((table) => table.box), ...drawn].some((other) => overlapOf(box, other) > 0.3 * areaOf(box)),
  )
  const known = withoutNested([...ruled, ...lined])
  const isKnown = (box: Box): boolean => known.some((table) => overlapOf(box, table.box) > 0)
  const isDrawn = (box: Box): boolean => drawn.some((figure) => overlapOf(box, figure) > 0.3 * areaOf(box))
  const headed = headedTables(
    freeRules.filter(({ at, from, to }) => !isKnown({ l: from, r: to, b: at - 1, t: at + 1 })),
    words.filter((word) => !isKnown(word)),
  ).filter(({ box }) => !isKnown(box) && !isDrawn(box))
  const tables = withoutNested([...known, ...headed])
  return {
    tables,
    figures: drawn.filter((figure) => !tables.some(({ box }) => overlapOf(figure, box) > 0.4 * areaOf(figure))),
  }
}

/** Above footnotes stands a line that is shorter than the text. */
function noteRules(page: PageContent, tables: readonly FoundTable[]): readonly Rule[] {
  return mergeRules(page.rules, false).filter(({ at, from, to }) => {
    const isPart = tables.some(({ box }) => at > box.b - 3 && at < box.t + 3 && from < box.r && to > box.l)
    return !isPart && to - from > 30 && to - from < 0.42 * page.width
  })
}

/** A strip behind a heading is a background of text. */
function isBanner(box: Box, word: Word): boolean {
  return box.t - box.b < 3.2 * word.size
}

function isMostlyIn(inner: Box, outer: Box): boolean {
  return overlapOf(inner, outer) > 0.8 * areaOf(inner) && areaOf(outer) > 1.2 * areaOf(inner)
}

function withoutNested(tables: readonly FoundTable[]): readonly FoundTable[] {
  const sorted = [...tables].sort((a, b) => areaOf(b.box) - areaOf(a.box))
  const kept: FoundTable[] = []
  for (const table of sorted)
    if (!kept.some(({ box }) => overlapOf(box, table.box) > 0.5 * areaOf(table.box))) kept.push(table)
  return kept
}

function tableBlock(table: FoundTable, pageNo: number): PdfBlock {
  return { kind: 'table', text: '', orig: '', places: [{ pageNo, box: table.box }], style: NO_STYLE, table }
}

type Picture = { readonly box: Box; readonly labels: readonly Line[]; readonly turned: readonly TurnedLine[] }

function pictureBlock({ box, labels, turned }: Picture, pageNo: number): PdfBlock {
  const label = [...labels, ...turned.map(({ line }) => line)].map(({ text }) => text).join('\n')
  return {
    kind: 'picture',
    text: '',
    orig: '',
    places: [{ pageNo, box }],
    style: NO_STYLE,
    ...(label !== '' && { label }),
  }
}

/** The name of an axis runs up beside the picture. */
function isAxis({ box: own }: TurnedLine, { l, r, b, t }: Box): boolean {
  return isInside(own, { l: l - 20, r: r + 20, b, t }, 0)
}

function furnitureBlock(kind: 'page_header' | 'page_footer', line: Line, pageNo: number): PdfBlock {
  return { kind, text: line.text, orig: line.text, places: [{ pageNo, box: boxOf([line]) }], style: styleOf([line]) }
}

/** Text of a column between its tables and pictures. */
function columnBlocks(atoms: readonly PageAtom[], context: ClassifyContext): readonly PdfBlock[] {
  const lines = toLines(atoms.flatMap(({ word }) => word ?? []))
  const floats = atoms.flatMap(({ float }) => float ?? []).sort((a, b) => topOf(b) - topOf(a))
  const column = columnOf(lines, context.bodySize)
  const blocks: PdfBlock[] = []
  let rest = lines
  for (const float of floats) {
    const middle = middleOf(float)
    const end = rest.findIndex(({ y }) => y < middle)
    const above = end < 0 ? rest : rest.slice(0, end)
    rest = end < 0 ? [] : rest.slice(end)
    blocks.push(...textBlocks(above, column, context), float)
  }
  blocks.push(...textBlocks(rest, column, context))
  return markEnds(spreadFootnotes(blocks))
}

function textBlocks(lines: readonly Line[], column: Column, context: ClassifyContext): readonly PdfBlock[] {
  return splitContents(lines).flatMap((run) =>
    run.isContents
      ? [tableBlock(contentsTable(run.lines), context.pageNo)]
      : splitOpenTables(run.lines).flatMap(({ lines: own, table }) =>
          table
            ? [tableBlock(table, context.pageNo)]
            : toGroups(own, column).map((group) => classify(group, column, context)),
        ),
  )
}

function topOf({ places: [place] }: PdfBlock): number {
  return place?.box.t ?? 0
}

function middleOf({ places: [place] }: PdfBlock): number {
  return place ? (place.box.t + place.box.b) / 2 : 0
}

/** Small text that follows a footnote to the column's end belongs to the notes. */
function spreadFootnotes(blocks: readonly PdfBlock[]): readonly PdfBlock[] {
  let note: PdfBlock | undefined
  return blocks.map((block) => {
    if (block.kind === 'footnote') note = block
    else if (
      note &&
      (block.kind === 'text' || block.kind === 'list_item') &&
      block.style.size <= note.style.size * 1.05
    ) {
      const text = block.marker === undefined ? block.text : `${block.marker} ${block.text}`
      return { ...block, kind: 'footnote' as const, text }
    } else note = undefined
    return block
  })
}

function markEnds(blocks: readonly PdfBlock[]): readonly PdfBlock[] {
  const isFlow = ({ kind }: PdfBlock): boolean => kind === 'text' || kind === 'list_item'
  const isPassed = ({ kind }: PdfBlock): boolean =>
    kind === 'footnote' || kind === 'caption' || kind === 'table' || kind === 'picture'
  const first = blocks.findIndex((block) => !isPassed(block))
  const last = blocks.findLastIndex((block) => !isPassed(block))
  return blocks.map((block, index) =>
    isFlow(block) && (index === first || index === last)
      ? { ...block, ...(index === first && { isColumnStart: true }), ...(index === last && { isColumnEnd: true }) }
      : block,
  )
}

const FARTHEST_CAPTION = 60

/** Each caption goes to the nearest table or picture of the page that has none yet. */
function attachCaptions(blocks: readonly PdfBlock[]): readonly PdfBlock[] {
  const owners = new Map<PdfBlock, PdfBlock>()
  for (const caption of blocks) {
    if (caption.kind !== 'caption') continue
    const isTable = /^(?:tab|表|표)/i.test(caption.text)
    let best: PdfBlock | undefined
    let distance = FARTHEST_CAPTION
    for (const block of blocks) {
      if ((block.kind !== 'table' && block.kind !== 'picture') || owners.has(block)) continue
      const own = distanceOf(caption, block) + ((block.kind === 'table') === isTable ? 0 : 25)
      if (own < distance) {
        best = block
        distance = own
      }
    }
    if (best) owners.set(best, caption)
  }
  const attached = new Set(owners.values())
  return blocks
    .filter((block) => !attached.has(block))
    .map((block) => {
      const caption = owners.get(block)
      return caption ? captioned(block, caption) : block
    })
}

/** What its caption calls a figure is one, though its lines cross like those of a table. */
function captioned(block: PdfBlock, caption: PdfBlock): PdfBlock {
  if (block.table === undefined || !/^(?:fig|abb|図|그림)/i.test(caption.text)) return { ...block, caption }
  const { table, ...rest } = block
  const label = toLines(table.cells.flatMap(({ words }) => words))
  return { ...rest, kind: 'picture', caption, label: label.map(({ text }) => text).join('\n') }
}

function distanceOf({ places: [first] }: PdfBlock, { places: [second] }: PdfBlock): number {
  if (!first || !second) return Infinity
  const a = first.box
  const b = second.box
  const across = Math.max(0, a.l - b.r, b.l - a.r)
  const along = Math.max(0, a.b - b.t, b.b - a.t)
  return across * 2 + along
}

type TurnedLine = { readonly line: Line; readonly box: Box }

/** Text that runs up, down or upside down. */
function turnedLines(page: PageContent): readonly TurnedLine[] {
  return [...page.words].flatMap(([angle, words]) =>
    angle === 0 ? [] : toLines(words).map((line) => ({ line, box: turnBack(line, angle) })),
  )
}

/** After the page's own text; up a margin it is no part of that. */
function turnedBlock({ line, box }: TurnedLine, page: PageContent): PdfBlock {
  const isMargin = box.r < page.width * 0.1 || box.l > page.width * 0.9
  const kind = isMargin ? ('page_header' as const) : ('text' as const)
  return { kind, text: line.text, orig: line.text, places: [{ pageNo: page.pageNo, box }], style: styleOf([line]) }
}

function turnBack({ l, r, b, t }: Box, angle: Angle): Box {
  if (angle === 90) return { l: -t, r: -b, b: l, t: r }
  return angle === 180 ? { l: -r, r: -l, b: -t, t: -b } : { l: b, r: t, b: -r, t: -l }
}
