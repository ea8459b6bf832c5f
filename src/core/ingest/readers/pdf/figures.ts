/** Pictures of a page: placed images, and drawings that are more than lines and frames. */
import { isCaption } from './captions.ts'
import { toLines } from './lines.ts'
import {
  areaOf,
  type Box,
  boxOf,
  type Drawing,
  isInside,
  overlapOf,
  type PageContent,
  type Word,
} from './page-content.ts'

/** Of a page; more are pieces of one drawing. */
const MAX_FIGURES = 300
const CELL = 12
const SMALLEST = 28
const FEWEST_STROKES = 6
const MAX_CELLS_PER_DRAWING = 400

/** Without what covers the whole page: a background or a scan. */
export function findFigures(page: PageContent, words: readonly Word[], bodySize: number): readonly Box[] {
  // A page without text is its picture.
  const largest = (words.length === 0 ? 2 : 0.85) * page.width * page.height
  const images = page.images.filter(
    (box) => areaOf(box) < largest && box.r - box.l >= 12 && box.t - box.b >= 12 && !isText(box, words),
  )
  const drawn = drawnFigures(page).filter((box) => areaOf(box) < largest && !isText(box, words))
  const figures = mergeOverlapping([...images, ...drawn].map((box) => clip(box, page)))
  return mergeOverlapping(figures.map((box) => withLabels(box, words, bodySize))).slice(0, MAX_FIGURES)
}

/** Pieces of one image, and an image in a drawing, are one picture. */
function mergeOverlapping(boxes: readonly Box[]): readonly Box[] {
  const sorted = [...boxes].sort((a, b) => areaOf(b) - areaOf(a)).slice(0, 2000)
  const merged: Box[] = []
  for (const box of sorted) {
    const grown = { l: box.l - 3, r: box.r + 3, b: box.b - 3, t: box.t + 3 }
    const index = merged.findIndex((other) => overlapOf(grown, other) > 0)
    const other = merged[index]
    if (other) merged[index] = boxOf([other, box])
    else merged.push(box)
  }
  return merged.filter((box) => box.r - box.l >= 16 && box.t - box.b >= 16)
}

const LABEL_REACH = 14
const LONGEST_LABEL = 40

/** Small text at a picture's edge belongs to it: the numbers and names of axes. */
function withLabels(figure: Box, words: readonly Word[], bodySize: number): Box {
  const reach = {
    l: figure.l - LABEL_REACH,
    r: figure.r + LABEL_REACH,
    b: figure.b - LABEL_REACH,
    t: figure.t + LABEL_REACH,
  }
  const near = words.filter(
    (word) => word.size <= 0.92 * bodySize && isInside(word, reach, 0) && !isInside(word, figure, 0),
  )
  // A line of text passes by the picture; a label ends near it.
  const lines = toLines(
    words.filter(
      (word) =>
        near.some(({ y }) => Math.abs(y - word.y) < 2) && isInside(word, { ...reach, l: -Infinity, r: Infinity }, 0),
    ),
  )
  const labels = lines.filter((line) => {
    if (!line.words.some((word) => near.includes(word)) || line.text.length > LONGEST_LABEL || isCaption(line.text))
      return false
    return line.l > reach.l - 3 * LABEL_REACH && line.r < reach.r + 3 * LABEL_REACH
  })
  return labels.length > 0 ? boxOf([figure, ...labels]) : figure
}

function clip(box: Box, page: PageContent): Box {
  return {
    l: Math.max(0, box.l),
    b: Math.max(0, box.b),
    r: Math.min(page.width, box.r),
    t: Math.min(page.height, box.t),
  }
}

/** Curves and slanted lines that are close together, on a raster. */
function drawnFigures(page: PageContent): readonly Box[] {
  const shapes = page.drawings.filter((box) => box.r > 0 && box.l < page.width && box.t > 0 && box.b < page.height)
  if (strokesOf(shapes) < FEWEST_STROKES) return []
  const width = Math.ceil(page.width / CELL) + 2
  const height = Math.ceil(page.height / CELL) + 2
  if (width * height > 250_000) return []
  const owner = new Map<number, number[]>()
  const parent = shapes.map((_, index) => index)
  const find = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root] ?? root
    parent[index] = root
    return root
  }
  shapes.forEach((box, index) => {
    for (const cell of cellsOf(box, width, height)) {
      const [first] = owner.get(cell) ?? []
      if (first === undefined) owner.set(cell, [index])
      else parent[find(index)] = find(first)
    }
  })
  const groups = new Map<number, Drawing[]>()
  shapes.forEach((box, index) => {
    const root = find(index)
    const group = groups.get(root)
    if (group) group.push(box)
    else groups.set(root, [box])
  })
  return [...groups.values()]
    .filter((group) => strokesOf(group) >= FEWEST_STROKES)
    .map((group) => withFrame(boxOf(group), page))
    .filter((box) => box.r - box.l >= SMALLEST && box.t - box.b >= SMALLEST)
}

function strokesOf(drawings: readonly Drawing[]): number {
  return drawings.reduce((sum, { strokes }) => sum + strokes, 0)
}

/** With the axes and bars that it touches; a line much longer than it is one of the page. */
function withFrame(box: Box, { rules, fills }: PageContent): Box {
  const lines = rules.map(({ isVertical, at, from, to }) =>
    isVertical ? { l: at, r: at + 0.1, b: from, t: to } : { l: from, r: to, b: at, t: at + 0.1 },
  )
  const isPart = (other: Box): boolean =>
    overlapOf(other, { l: box.l - 4, r: box.r + 4, b: box.b - 4, t: box.t + 4 }) > 0 &&
    other.r - other.l < 1.3 * (box.r - box.l) + 20 &&
    other.t - other.b < 1.3 * (box.t - box.b) + 20
  return boxOf([box, ...lines.filter(isPart), ...fills.filter(isPart)])
}

function cellsOf(box: Box, width: number, height: number): readonly number[] {
  const left = Math.max(0, Math.floor(box.l / CELL))
  const right = Math.min(width - 1, Math.ceil(box.r / CELL))
  const bottom = Math.max(0, Math.floor(box.b / CELL))
  const top = Math.min(height - 1, Math.ceil(box.t / CELL))
  const cells: number[] = []
  const isLarge = (right - left) * (top - bottom) > MAX_CELLS_PER_DRAWING
  for (let y = bottom; y <= top; y++) {
    for (let x = left; x <= right; x++) {
      if (isLarge && x !== left && x !== right && y !== bottom && y !== top) continue
      cells.push(y * width + x)
    }
  }
  return cells
}

/** Rounded frames around running text are no pictures. */
function isText(box: Box, words: readonly Word[]): boolean {
  let letters = 0
  let area = 0
  for (const word of words) {
    if (!isInside(word, box, 0)) continue
    letters += word.text.length
    area += (word.r - word.l) * word.size * 1.2
  }
  return letters > 100 && area > 0.4 * areaOf(box)
}
