/** Pages whose text runs up or down the paper, as wide tables are set: laid out turned, with their places on the paper. */
import type { Angle, Box, Drawing, PageContent, Rule, Word } from './page-content.ts'
import type { PdfBlock } from './pdf-block.ts'

/** `rest` is the page with what is not turned: its running header, mostly. */
type TurnedPage = {
  readonly rest: PageContent
  readonly content: PageContent
  readonly back: (blocks: readonly PdfBlock[]) => readonly PdfBlock[]
}

/** The page as one reads it; null when most of its text is upright. */
export function turnPage(page: PageContent): TurnedPage | null {
  const count = (angle: Angle): number => page.words.get(angle)?.length ?? 0
  const angle = count(90) >= count(270) ? 90 : 270
  if (count(angle) < 30 || count(angle) < 3 * count(0)) return null
  const turn = boxTurner(page, angle)
  const content: PageContent = {
    ...page,
    width: page.height,
    height: page.width,
    words: new Map([[0, (page.words.get(angle) ?? []).map((word) => shift(word, page, angle))]]),
    rules: page.rules.map((rule) => turnRule(rule, turn)),
    fills: page.fills.map(turn),
    drawings: page.drawings.map((drawing): Drawing => ({ ...turn(drawing), strokes: drawing.strokes })),
    images: page.images.map(turn),
  }
  const others = new Map([...page.words].filter(([other]) => other !== angle))
  const rest = { ...page, words: others, rules: [], fills: [], drawings: [], images: [] }
  return { rest, content, back: (blocks) => blocks.map((block) => turnBlock(block, backTurner(page, angle))) }
}

/** Words of that angle are in a frame turned about the page's corner (see text-direction). */
function shift(word: Word, { width, height }: PageContent, angle: Angle): Word {
  const dx = angle === 90 ? 0 : height
  const dy = angle === 90 ? width : 0
  return { ...word, l: word.l + dx, r: word.r + dx, b: word.b + dy, t: word.t + dy, y: word.y + dy }
}

type Turn = (box: Box) => Box

function boxTurner({ width, height }: PageContent, angle: Angle): Turn {
  if (angle === 90) return ({ l, r, b, t }) => ({ l: b, r: t, b: width - r, t: width - l })
  return ({ l, r, b, t }) => ({ l: height - t, r: height - b, b: l, t: r })
}

function backTurner({ width, height }: PageContent, angle: Angle): Turn {
  if (angle === 90) return ({ l, r, b, t }) => ({ l: width - t, r: width - b, b: l, t: r })
  return ({ l, r, b, t }) => ({ l: b, r: t, b: height - r, t: height - l })
}

function turnRule({ isVertical, at, from, to }: Rule, turn: Turn): Rule {
  const box = turn(isVertical ? { l: at, r: at, b: from, t: to } : { l: from, r: to, b: at, t: at })
  return isVertical
    ? { isVertical: false, at: box.b, from: box.l, to: box.r }
    : { isVertical: true, at: box.l, from: box.b, to: box.t }
}

function turnBlock(block: PdfBlock, turn: Turn): PdfBlock {
  const { table, caption } = block
  return {
    ...block,
    places: block.places.map(({ pageNo, box }) => ({ pageNo, box: turn(box) })),
    ...(caption && { caption: turnBlock(caption, turn) }),
    ...(table && {
      table: { ...table, box: turn(table.box), cells: table.cells.map((cell) => ({ ...cell, box: turn(cell.box) })) },
    }),
  }
}
