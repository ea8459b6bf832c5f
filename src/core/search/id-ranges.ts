import type { IdRange } from '../db/queries/search.ts'

/** The index is walked once for each range, so that only the largest gaps, full of other projects' blocks, are left out. */
const MAX_RANGES = 8
const MIN_GAP = 5_000

/** A few ranges of ids that hold all the given ones. */
export function coverRanges(ranges: readonly IdRange[]): readonly IdRange[] {
  const merged: Array<{ first: number; last: number }> = []
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1)
    if (before && first - before.last <= MIN_GAP) before.last = Math.max(before.last, last)
    else merged.push({ first, last })
  }
  const gaps = merged.slice(1).map((range, i) => range.first - (merged[i]?.last ?? 0))
  const smallest = gaps.toSorted((a, b) => b - a)[MAX_RANGES - 2] ?? 0
  const cover: Array<{ first: number; last: number }> = []
  for (const [i, range] of merged.entries()) {
    const before = cover.at(-1)
    const isSplit = cover.length < MAX_RANGES && (gaps[i - 1] ?? 0) >= smallest
    if (before && !isSplit) before.last = range.last
    else cover.push({ ...range })
  }
  return cover
}
