/** From a block's box on a page to where it is drawn. Boxes are in points of the page as it is shown: turned and cropped. */
import type { BoundingBox } from '../../../../shared/domain.ts'

export type PageFrame = { readonly width: number; readonly height: number }
/** Shares of the page's width and height, from its upper left corner. */
export type PageArea = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Room around the words of a box, in points. */
const PADDING = 3
const MIN_ZOOM = 0.5
const MAX_ZOOM = 6
const ZOOM_STEP = 1.25
/** Of the pane, beside a block that fills it. */
const MARGIN_SHARE = 0.06
/** A line of a few words is not to fill the pane. */
const MAX_BLOCK_ZOOM = 3

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** Null for a box that lies beside the page or has no size. */
export function areaOnPage(box: BoundingBox, { width, height }: PageFrame): PageArea | null {
  const isUp = box.coord_origin === 'BOTTOMLEFT'
  const ys = isUp ? [height - box.t, height - box.b] : [box.t, box.b]
  const left = clamp(Math.min(box.l, box.r) - PADDING, 0, width)
  const right = clamp(Math.max(box.l, box.r) + PADDING, 0, width)
  const top = clamp(Math.min(...ys) - PADDING, 0, height)
  const bottom = clamp(Math.max(...ys) + PADDING, 0, height)
  if (!(right > left) || !(bottom > top)) return null
  return { left: left / width, top: top / height, width: (right - left) / width, height: (bottom - top) / height }
}

/** How much larger than the pane's width the page must be for the block to fill it. */
export function zoomOfBlock(area: PageArea): number {
  return clamp((1 - 2 * MARGIN_SHARE) / area.width, 1, MAX_BLOCK_ZOOM)
}

export function zoomIn(zoom: number): number {
  return clamp(zoom * ZOOM_STEP, MIN_ZOOM, MAX_ZOOM)
}
export function zoomOut(zoom: number): number {
  return clamp(zoom / ZOOM_STEP, MIN_ZOOM, MAX_ZOOM)
}

/** Device pixels a point, no more than the canvas may have. */
export function drawScale(frame: PageFrame, cssWidth: number, pixels: { ratio: number; max: number }): number {
  const wanted = (cssWidth / frame.width) * pixels.ratio
  return Math.min(wanted, Math.sqrt(pixels.max / (frame.width * frame.height)))
}
