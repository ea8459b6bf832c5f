/** What stands on a page: words, ruling lines, boxes and pictures, in points from the page's lower left corner. */

export type Box = { readonly l: number; readonly b: number; readonly r: number; readonly t: number }

export type Font = {
  readonly id: string
  readonly name: string
  readonly isBold: boolean
  readonly isItalic: boolean
  readonly isMono: boolean
  /** A font of mathematical letters or symbols. */
  readonly isMath: boolean
}

export type Word = Box & {
  readonly text: string
  /** Of the baseline. */
  readonly y: number
  readonly size: number
  readonly font: Font
  /** A space character follows in the source. */
  readonly isSpaced: boolean
  /** Marked by the author's program as no content: running headers, page numbers. */
  readonly isArtifact: boolean
  /** Of the text in a form field or other annotation. */
  readonly isField: boolean
  readonly isRightToLeft: boolean
  /** Order in the page's content stream. */
  readonly order: number
}

/** Text that runs upwards (90), downwards (270) or upside down (180) has its words in a frame turned by that angle. */
export type Angle = 0 | 90 | 180 | 270

/** A straight line, horizontal or vertical, or a rectangle so thin that it looks like one. */
export type Rule = { readonly isVertical: boolean; readonly at: number; readonly from: number; readonly to: number }

/** The bounding box of drawn curves or slanted lines, and how many of them it stands for. */
export type Drawing = Box & { readonly strokes: number; readonly isHollow?: boolean }

export type PageContent = {
  readonly pageNo: number
  readonly width: number
  readonly height: number
  readonly words: ReadonlyMap<Angle, readonly Word[]>
  readonly rules: readonly Rule[]
  /** Filled rectangles that are no lines: backgrounds of cells, boxes, bars of charts. */
  readonly fills: readonly Box[]
  readonly drawings: readonly Drawing[]
  readonly images: readonly Box[]
  readonly glyphCount: number
  /** Characters that the fonts do not say the meaning of. */
  readonly unknownCount: number
}

export function boxOf(boxes: readonly Box[]): Box {
  let l = Infinity
  let b = Infinity
  let r = -Infinity
  let t = -Infinity
  for (const box of boxes) {
    l = Math.min(l, box.l)
    b = Math.min(b, box.b)
    r = Math.max(r, box.r)
    t = Math.max(t, box.t)
  }
  return { l, b, r, t }
}

export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a.r, b.r) - Math.max(a.l, b.l)
  const height = Math.min(a.t, b.t) - Math.max(a.b, b.b)
  return width > 0 && height > 0 ? width * height : 0
}

export function areaOf(box: Box): number {
  return Math.max(0, box.r - box.l) * Math.max(0, box.t - box.b)
}

export function isInside(inner: Box, outer: Box, slack = 2): boolean {
  const x = (inner.l + inner.r) / 2
  const y = (inner.b + inner.t) / 2
  return x >= outer.l - slack && x <= outer.r + slack && y >= outer.b - slack && y <= outer.t + slack
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
