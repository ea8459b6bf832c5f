/** Bullets and check boxes that are drawn as shapes, not written as letters, as words before their lines. */
import {
  areaOf,
  type Box,
  boxOf,
  type Drawing,
  type Font,
  overlapOf,
  type PageContent,
  type Word,
} from './page-content.ts'

/** Shapes of a page beyond which they are dots of a drawing. */
const MAX_MARKS = 1500
const LARGEST = 18
/** Sizes of a bullet and of a check box in font sizes of the line. */
const BULLET = { from: 0.12, to: 0.56 }
const CHECK = { from: 0.6, to: 1.15 }
/** How far the text may be from its mark, in font sizes. */
const FARTHEST = 2.6
const MARK_FONT: Font = { id: '', name: '', isBold: false, isItalic: false, isMono: false, isMath: false }

type Shape = {
  readonly box: Box
  readonly isFill: boolean
  readonly isHollow: boolean
  readonly isTicked: boolean
  readonly sources: ReadonlySet<Box>
}
type Mark = { readonly shape: Shape; readonly word: Word }

/** The page with its drawn marks as words; their shapes are no drawings any more. */
export function withDrawnMarks(page: PageContent): PageContent {
  const shapes = smallShapes(page)
  const words = page.words.get(0) ?? []
  if (shapes.length === 0 || shapes.length > MAX_MARKS || words.length === 0) return page
  const sorted = [...words].sort((a, b) => a.y - b.y)
  const marks = shapes.flatMap((shape): readonly Mark[] => {
    const word = markOf(shape, nearBy(sorted, shape.box))
    return word ? [{ shape, word }] : []
  })
  const used = new Set(marks.flatMap(({ shape }) => [...shape.sources]))
  const others = page.drawings.filter((drawing) => !used.has(drawing))
  const kept = marks.filter(({ shape, word }) => !isInDrawing(shape.box, others, word.size))
  if (kept.length === 0) return page
  const taken = new Set(kept.flatMap(({ shape }) => [...shape.sources]))
  return {
    ...page,
    words: new Map([...page.words, [0, [...words, ...kept.map(({ word }) => word)]]]),
    drawings: page.drawings.filter((drawing) => !taken.has(drawing)),
    fills: page.fills.filter((fill) => !taken.has(fill)),
  }
}

/** Shapes that are about as wide as high; one drawn in several strokes is one. */
function smallShapes({ drawings, fills }: PageContent): readonly Shape[] {
  const small = [...drawings, ...fills].filter((box) => box.r - box.l <= LARGEST && box.t - box.b <= LARGEST)
  if (small.length > 4 * MAX_MARKS) return []
  const filled = new Set<Box>(fills)
  const hollow = new Set<Box>(drawings.filter(({ isHollow }) => isHollow === true))
  const groups: Array<{ outer: Box; readonly parts: Box[] }> = []
  for (const box of [...small].sort((a, b) => b.b - a.b || areaOf(b) - areaOf(a))) {
    // Parts of one mark are drawn at one height: only the last few can touch.
    const group = groups.slice(-8).find(({ outer }) => overlapOf(grown(outer, 0.5), box) > 0)
    if (group) {
      group.parts.push(box)
      group.outer = boxOf([group.outer, box])
    } else groups.push({ outer: box, parts: [box] })
  }
  return groups.flatMap(({ outer, parts }): readonly Shape[] => {
    const width = outer.r - outer.l
    const height = outer.t - outer.b
    if (width > LARGEST || height > LARGEST || width > 1.3 * height || height > 1.3 * width) return []
    const isTicked = parts.some((part) => areaOf(part) < 0.5 * areaOf(outer))
    return [
      {
        box: outer,
        isFill: parts.every((part) => filled.has(part)),
        isHollow: parts.every((part) => hollow.has(part)),
        isTicked,
        sources: new Set(parts),
      },
    ]
  })
}

function grown({ l, r, b, t }: Box, by: number): Box {
  return { l: l - by, r: r + by, b: b - by, t: t + by }
}

function nearBy(sorted: readonly Word[], { b }: Box): readonly Word[] {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.y ?? 0) < b - LARGEST) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < sorted.length && (sorted[end]?.y ?? Infinity) < b + LARGEST) end++
  return sorted.slice(low, end)
}

function markOf({ box, isFill, isHollow, isTicked }: Shape, words: readonly Word[]): Word | null {
  const middle = (box.b + box.t) / 2
  const onLine = words.filter(({ y, size }) => middle > y + 0.05 * size && middle < y + 0.68 * size)
  let first: Word | undefined
  for (const word of onLine) if (word.l > box.r - 1 && (!first || word.l < first.l)) first = word
  if (!first || first.isRightToLeft) return null
  const { size, y } = first
  const gap = first.l - box.r
  if (gap > FARTHEST * size || gap < 0.1 * size) return null
  if (onLine.some((word) => word !== first && word.l < box.l && word.r > box.l - FARTHEST * size)) return null
  const width = (box.r - box.l) / size
  const isBullet = width >= BULLET.from && width <= BULLET.to
  const isCheck = !isFill && width >= CHECK.from && width <= CHECK.to
  if (!isBullet && !isCheck) return null
  const text = isCheck ? (isTicked ? '☒' : '☐') : isFill ? '▪' : isHollow ? '◦' : '•'
  return {
    ...{ text, y, size, l: box.l, r: box.r, b: first.b, t: first.t },
    ...{ font: MARK_FONT, order: -1, isSpaced: true, isArtifact: false, isField: false, isRightToLeft: false },
  }
}

/** Dots among other strokes are points of a chart. */
function isInDrawing(box: Box, others: readonly Drawing[], size: number): boolean {
  const around = grown(box, size)
  return others.some((other) => overlapOf(around, other) > 0)
}
