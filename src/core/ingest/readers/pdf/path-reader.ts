/** Painted paths as ruling lines, filled boxes and drawings. */
import { type Matrix, toNumber } from './matrix.ts'
import type { Box, Drawing, PageContent, Rule } from './page-content.ts'

/** Thinner is a line, in points. */
const THIN = 3
/** Numbers of a path beyond which only its bounding box is read: no ruling line or cell is that long. */
const LONGEST_PATH = 600
const MAX_SHAPES = 20_000
const MOVE = 0
const LINE = 1
const CURVE = 2
const QUADRATIC = 3
const STROKES = new Set([20, 21])
const FILLS = new Set([22, 23])
const BOTH = new Set([24, 25, 26, 27])

type Paint = { readonly ctm: Matrix; readonly fill: string; readonly lineWidth: number }
type Point = { readonly x: number; readonly y: number }
export type PathReader = {
  readonly add: (args: readonly unknown[], paint: Paint) => void
  readonly finish: () => Pick<PageContent, 'rules' | 'fills' | 'drawings'>
}

export function createPathReader(page: { readonly width: number; readonly height: number }): PathReader {
  const rules: Rule[] = []
  const fills: Box[] = []
  const drawings: Drawing[] = []
  const isFull = (): boolean => rules.length + fills.length + drawings.length > MAX_SHAPES
  const addSegment = (from: Point, to: Point): void => {
    const dx = Math.abs(from.x - to.x)
    const dy = Math.abs(from.y - to.y)
    if (dy <= 1 && dx > dy)
      rules.push({
        isVertical: false,
        at: (from.y + to.y) / 2,
        from: Math.min(from.x, to.x),
        to: Math.max(from.x, to.x),
      })
    else if (dx <= 1 && dy > dx)
      rules.push({
        isVertical: true,
        at: (from.x + to.x) / 2,
        from: Math.min(from.y, to.y),
        to: Math.max(from.y, to.y),
      })
    else if (dx > 1 && dy > 1) drawings.push({ ...spanOf([from, to]), strokes: 1 })
  }
  const addFill = (box: Box, fill: string): void => {
    const width = box.r - box.l
    const height = box.t - box.b
    if (height <= THIN && width > 2 * height)
      rules.push({ isVertical: false, at: (box.b + box.t) / 2, from: box.l, to: box.r })
    else if (width <= THIN && height > 2 * width)
      rules.push({ isVertical: true, at: (box.l + box.r) / 2, from: box.b, to: box.t })
    else if (fill !== '#ffffff' && width * height < 0.9 * page.width * page.height) fills.push(box)
  }
  return {
    add: ([operation, data, bounds], { ctm, fill, lineWidth }) => {
      const kind = toNumber(operation)
      const isStroked = STROKES.has(kind) || BOTH.has(kind)
      const isFilled = FILLS.has(kind) || BOTH.has(kind)
      const path: unknown = Array.isArray(data) ? data[0] : null
      if ((!isStroked && !isFilled) || !(path instanceof Float32Array) || isFull()) return
      if (path.length > LONGEST_PATH) {
        if (bounds instanceof Float32Array && bounds.length >= 4)
          drawings.push({ ...boundsOf(bounds, ctm), strokes: Math.round(path.length / POINTS_OF_STROKE / 2) })
        return
      }
      for (const part of subpaths(path, ctm)) {
        if (part.isCurved) drawings.push({ ...drawingOf(part.points), ...(!isFilled && { isHollow: true }) })
        else if (isFilled && isRectangle(part.points)) addFill(spanOf(part.points), fill)
        else if (isFilled && !isStroked) drawings.push(drawingOf(part.points))
        else if (isStroked && isBar(part.points, lineWidth * Math.hypot(ctm[0], ctm[1])))
          addFill(barOf(part.points, lineWidth * Math.hypot(ctm[0], ctm[1])), fill)
        else part.points.forEach((point, index) => index > 0 && addSegment(part.points[index - 1] ?? point, point))
        if (isStroked && isFilled && isRectangle(part.points))
          part.points.forEach((point, index) => index > 0 && addSegment(part.points[index - 1] ?? point, point))
      }
    },
    finish: () => ({ rules, fills, drawings }),
  }
}

/** A short thick line is how some programs fill a cell's background. */
function isBar(points: readonly Point[], width: number): boolean {
  return points.length === 2 && width > THIN
}

function barOf(points: readonly Point[], width: number): Box {
  const box = spanOf(points)
  const isFlat = box.r - box.l >= box.t - box.b
  const dx = isFlat ? 0 : width / 2
  const dy = isFlat ? width / 2 : 0
  return { l: box.l - dx, r: box.r + dx, b: box.b - dy, t: box.t + dy }
}

type Subpath = { points: Point[]; isCurved: boolean }

function subpaths(path: Float32Array, ctm: Matrix): readonly Subpath[] {
  const parts: Subpath[] = []
  let part: Subpath = { points: [], isCurved: false }
  const point = (index: number): Point => {
    const x = path[index] ?? 0
    const y = path[index + 1] ?? 0
    return { x: ctm[0] * x + ctm[2] * y + ctm[4], y: ctm[1] * x + ctm[3] * y + ctm[5] }
  }
  for (let index = 0; index < path.length;) {
    const kind = path[index]
    if (kind === MOVE) {
      if (part.points.length > 1) parts.push(part)
      part = { points: [point(index + 1)], isCurved: false }
      index += 3
    } else if (kind === LINE) {
      part.points.push(point(index + 1))
      index += 3
    } else if (kind === CURVE || kind === QUADRATIC) {
      const length = kind === CURVE ? 6 : 4
      part.isCurved = true
      for (let at = index + 1; at < index + length; at += 2) part.points.push(point(at))
      index += 1 + length
    } else {
      const [first] = part.points
      if (first) part.points.push(first)
      index += 1
    }
  }
  if (part.points.length > 1) parts.push(part)
  return parts
}

function isRectangle(points: readonly Point[]): boolean {
  if (points.length < 4 || points.length > 6) return false
  return points.every((point, index) => {
    const last = points[index - 1]
    return !last || Math.abs(last.x - point.x) < 0.5 || Math.abs(last.y - point.y) < 0.5
  })
}

function spanOf(points: readonly Point[]): Box {
  let l = Infinity
  let b = Infinity
  let r = -Infinity
  let t = -Infinity
  for (const { x, y } of points) {
    l = Math.min(l, x)
    b = Math.min(b, y)
    r = Math.max(r, x)
    t = Math.max(t, y)
  }
  return { l, b, r, t }
}

/** A frame with round corners is one stroke, a long curve is many. */
const POINTS_OF_STROKE = 18

function drawingOf(points: readonly Point[]): Drawing {
  return { ...spanOf(points), strokes: Math.ceil(points.length / POINTS_OF_STROKE) }
}

function boundsOf([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: Float32Array, m: Matrix): Box {
  const corners = [
    [x0, y0],
    [x1, y0],
    [x0, y1],
    [x1, y1],
  ] as const
  return spanOf(corners.map(([x, y]) => ({ x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] })))
}
