/** Sums and differences of sorted index ranges. */
import type { IndexRange } from '../../shared/ranges.ts'

/** What `indexes[from]` to `indexes[to - 1]` hold; they ascend. */
export function rangesOf(indexes: ArrayLike<number>, from = 0, to = indexes.length): readonly IndexRange[] {
  const ranges: Array<[number, number]> = []
  for (let at = from; at < to; at += 1) {
    const index = indexes[at] ?? 0
    const last = ranges.at(-1)
    if (last && index === last[1] + 1) last[1] = index
    else ranges.push([index, index])
  }
  return ranges
}

/** Ranges that are close become one: fewer questions for rows that lie scattered. */
export function hullsOf(ranges: readonly IndexRange[], gap: number): readonly IndexRange[] {
  const hulls: Array<[number, number]> = []
  for (const [first, last] of ranges) {
    const open = hulls.at(-1)
    if (open && first <= open[1] + gap) open[1] = Math.max(open[1], last)
    else hulls.push([first, last])
  }
  return hulls
}

/** Both sets in one. */
export function joinRanges(one: readonly IndexRange[], other: readonly IndexRange[]): readonly IndexRange[] {
  return hullsOf(
    [...one, ...other].toSorted(([a], [b]) => a - b),
    1,
  )
}

/** What is in the first set alone. */
export function subtractRanges(from: readonly IndexRange[], taken: readonly IndexRange[]): readonly IndexRange[] {
  const left: IndexRange[] = []
  const sorted = joinRanges(taken, [])
  let at = 0
  for (const [first, last] of from) {
    let start = first
    while (at > 0 && (sorted[at - 1]?.[1] ?? -1) >= first) at -= 1
    for (; at < sorted.length; at += 1) {
      const [cutFirst, cutLast] = sorted[at] ?? [Infinity, Infinity]
      if (cutFirst > last) break
      if (cutFirst > start) left.push([start, cutFirst - 1])
      start = Math.max(start, cutLast + 1)
    }
    if (start <= last) left.push([start, last])
  }
  return left
}

/** What is in both, where the second is one range. */
export function clipRanges(ranges: readonly IndexRange[], [first, last]: IndexRange): readonly IndexRange[] {
  return ranges.flatMap(([a, b]): readonly IndexRange[] =>
    a > last || b < first ? [] : [[Math.max(a, first), Math.min(b, last)]],
  )
}
