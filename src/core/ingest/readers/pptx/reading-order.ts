/**
 * The order in which a slide is read. What stands clearly above or before something else comes first; between shapes
 * of which neither does, the order of the file decides: authors mostly make slides as they are read.
 */
import type { Frame } from './geometry.ts'

export type Placed = { readonly frame: Frame | null }
export type Direction = 'ltr' | 'rtl'

/** Each pair is compared up to here; slides with more shapes are sorted by rows. */
const MAX_COMPARED = 400

export function inReadingOrder<T extends Placed>(shapes: readonly T[], direction: Direction): readonly T[] {
  if (shapes.length > MAX_COMPARED) return [...shapes].sort(byTopThenSide)
  const after = shapes.map((shape) =>
    shapes.flatMap((other, i) => (other !== shape && comesBefore(shape, other, direction) ? [i] : [])),
  )
  const blockers = shapes.map(() => 0)
  for (const later of after) for (const i of later) blockers[i] = (blockers[i] ?? 0) + 1
  const waiting = new Set(shapes.keys())
  const order: T[] = []
  while (waiting.size > 0) {
    const next = [...waiting].find((i) => blockers[i] === 0) ?? topmost(shapes, waiting)
    waiting.delete(next)
    for (const i of after[next] ?? []) blockers[i] = (blockers[i] ?? 0) - 1
    const shape = shapes[next]
    if (shape) order.push(shape)
  }
  return order
}

/** The way out when shapes overlap in a ring. */
function topmost(shapes: readonly Placed[], waiting: ReadonlySet<number>): number {
  const [first = 0] = [...waiting].sort((a, b) => byTopThenSide(shapes[a], shapes[b]))
  return first
}

function byTopThenSide(a: Placed | undefined, b: Placed | undefined): number {
  const [one, other] = [a?.frame, b?.frame]
  return (one?.y ?? Infinity) - (other?.y ?? Infinity) || (one?.x ?? 0) - (other?.x ?? 0) || 0
}

function comesBefore({ frame: a }: Placed, { frame: b }: Placed, direction: Direction): boolean {
  if (!a || !b) return false
  const shared = {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  }
  const isSameColumn = shared.width > Math.min(a.width, b.width) * 0.1
  const isSameRow = shared.height > Math.min(a.height, b.height) * 0.5
  // Shapes over each other have their words at the top, so that their tops decide.
  const isAbove = b.y - a.y > Math.min(a.height, b.height) * 0.5
  if (isSameColumn && isAbove) return true
  if (!isSameRow || shared.width > Math.min(a.width, b.width) * 0.25) return false
  return direction === 'ltr' ? a.x < b.x : a.x > b.x
}
