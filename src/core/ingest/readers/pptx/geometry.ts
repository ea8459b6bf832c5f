/** Where shapes are on a slide. Lengths are EMU (914,400 to the inch, 12,700 to the point). */
import { firstElement, type XmlElement } from '../../xml/parse-xml.ts'

export type Frame = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Maps the coordinates inside of a group to those of the slide. */
export type Transform = {
  readonly scaleX: number
  readonly scaleY: number
  readonly moveX: number
  readonly moveY: number
}
export const IDENTITY: Transform = { scaleX: 1, scaleY: 1, moveX: 0, moveY: 0 }

/** Larger numbers are mistakes; they would make all others meaningless. */
const MAX_EMU = 1e10

function numberOf(element: XmlElement | undefined, name: string): number {
  const value = Number(element?.attributes[name] ?? 0)
  return Number.isFinite(value) ? Math.max(-MAX_EMU, Math.min(MAX_EMU, value)) : 0
}

/** The frame of an `a:xfrm` or `p:xfrm` in the coordinates that it is written in; turned by about a quarter it stands on its end. */
export function frameOf(xfrm: XmlElement | undefined): Frame | null {
  const off = firstElement(xfrm, 'a:off')
  const ext = firstElement(xfrm, 'a:ext')
  if (!off || !ext) return null
  const frame = {
    x: numberOf(off, 'x'),
    y: numberOf(off, 'y'),
    width: numberOf(ext, 'cx'),
    height: numberOf(ext, 'cy'),
  }
  const quarter = Math.abs((numberOf(xfrm, 'rot') / 60_000) % 180)
  if (quarter < 45 || quarter > 135) return frame
  const { x, y, width, height } = frame
  return { x: x + (width - height) / 2, y: y + (height - width) / 2, width: height, height: width }
}

export function applyTransform(frame: Frame, { scaleX, scaleY, moveX, moveY }: Transform): Frame {
  return {
    x: frame.x * scaleX + moveX,
    y: frame.y * scaleY + moveY,
    width: frame.width * scaleX,
    height: frame.height * scaleY,
  }
}

/** The transform for what a group holds. */
export function groupTransform(xfrm: XmlElement | undefined, outer: Transform): Transform {
  const frame = frameOf(xfrm)
  const childOff = firstElement(xfrm, 'a:chOff')
  const childExt = firstElement(xfrm, 'a:chExt')
  if (!frame || !childOff || !childExt) return outer
  const width = numberOf(childExt, 'cx')
  const height = numberOf(childExt, 'cy')
  const scaleX = width > 0 && frame.width > 0 ? frame.width / width : 1
  const scaleY = height > 0 && frame.height > 0 ? frame.height / height : 1
  return {
    scaleX: outer.scaleX * scaleX,
    scaleY: outer.scaleY * scaleY,
    moveX: outer.moveX + outer.scaleX * (frame.x - scaleX * numberOf(childOff, 'x')),
    moveY: outer.moveY + outer.scaleY * (frame.y - scaleY * numberOf(childOff, 'y')),
  }
}

/** The frame around all of them. */
export function unionOf(frames: readonly Frame[]): Frame | null {
  const [first, ...others] = frames
  if (!first) return null
  return others.reduce((all, { x, y, width, height }) => {
    const left = Math.min(all.x, x)
    const top = Math.min(all.y, y)
    return {
      x: left,
      y: top,
      width: Math.max(all.x + all.width, x + width) - left,
      height: Math.max(all.y + all.height, y + height) - top,
    }
  }, first)
}
