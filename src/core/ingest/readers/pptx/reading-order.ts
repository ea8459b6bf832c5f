/**
 * The order in which a slide is read: what stands clearly above or before something else comes first; where neither
 * does, the one whose top is higher. Shapes that follow each other in the file and stand right under each other are
 * read together: a heading and its text in one of several columns or cards.
 */
import { type Frame, unionOf } from './geometry.ts'

export type Placed = { readonly frame: Frame | null }
export type Direction = 'ltr' | 'rtl'

/** Each pair is compared up to here; slides with more shapes are sorted by their tops alone. */
const MAX_COMPARED = 400
const EMU_PER_INCH = 914_400
/** Tops that differ by less are in one row. */
const ROW_TOLERANCE = EMU_PER_INCH / 20

type Stack<T> = { readonly shapes: readonly T[]; readonly frame: Frame | null }

export function inReadingOrder<T extends Placed>(shapes: readonly T[], direction: Direction): readonly T[] {
  const stacks = byRows(intoStacks(shapes), direction)
  return (stacks.length > MAX_COMPARED ? stacks : topological(stacks, direction)).flatMap((stack) => stack.shapes)
}

function intoStacks<T extends Placed>(shapes: readonly T[]): ReadonlyArray<Stack<T>> {
  const groups: T[][] = []
  for (const shape of shapes) {
    const group = groups.at(-1)
    if (group && standsUnder(group.at(-1)?.frame, shape.frame)) group.push(shape)
    else groups.push([shape])
  }
  return groups.map((group) => ({ shapes: group, frame: unionOf(group.flatMap(({ frame }) => frame ?? [])) }))
}

function standsUnder(upper: Frame | null | undefined, lower: Frame | null): boolean {
  if (!upper || !lower || Math.abs(upper.x - lower.x) > EMU_PER_INCH / 10) return false
  const gap = lower.y - upper.y - upper.height
  const hasLikeWidth = Math.min(upper.width, lower.width) >= Math.max(upper.width, lower.width) / 2
  return hasLikeWidth && gap > -EMU_PER_INCH / 10 && gap < EMU_PER_INCH / 4
}

/** Rows of stacks whose tops are alike, each from the side where reading starts; what has no place comes last. */
function byRows<T>(stacks: ReadonlyArray<Stack<T>>, direction: Direction): ReadonlyArray<Stack<T>> {
  const top = ({ frame }: Stack<T>): number => frame?.y ?? Infinity
  const side = ({ frame }: Stack<T>): number => (frame ? (direction === 'ltr' ? frame.x : -frame.x - frame.width) : 0)
  const rows: Array<Array<Stack<T>>> = []
  let last = -Infinity
  for (const stack of [...stacks].sort((a, b) => (top(a) === top(b) ? 0 : top(a) - top(b)))) {
    const row = rows.at(-1)
    if (row && top(stack) - last <= ROW_TOLERANCE) row.push(stack)
    else rows.push([stack])
    last = top(stack)
  }
  return rows.flatMap((row) => row.sort((a, b) => side(a) - side(b)))
}

/** The first of those that nothing waiting must precede; the first of all when shapes overlap in a ring. */
function topological<T extends Placed>(placed: readonly T[], direction: Direction): readonly T[] {
  const after = placed.map((one) =>
    placed.flatMap((other, i) => (other !== one && comesBefore(one, other, direction) ? [i] : [])),
  )
  const blockers = placed.map(() => 0)
  for (const later of after) for (const i of later) blockers[i] = (blockers[i] ?? 0) + 1
  const waiting = new Set(placed.keys())
  const order: T[] = []
  while (waiting.size > 0) {
    const [first = 0] = waiting
    const next = [...waiting].find((i) => blockers[i] === 0) ?? first
    waiting.delete(next)
    for (const i of after[next] ?? []) blockers[i] = (blockers[i] ?? 0) - 1
    const one = placed[next]
    if (one) order.push(one)
  }
  return order
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
