/** Sets of block indexes as sorted, disjoint [first, last] ranges: a bulk action of 100,000 rows stays one short line. */
export type IndexRange = readonly [first: number, last: number]

export function toRanges(indexes: readonly number[]): readonly IndexRange[] {
  const ranges: Array<[number, number]> = []
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && index <= last[1] + 1) last[1] = Math.max(last[1], index)
    else ranges.push([index, index])
  }
  return ranges
}

export function countInRanges(ranges: readonly IndexRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

export function isInRanges(ranges: readonly IndexRange[], index: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? 0) < index) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.[0] ?? Infinity) <= index
}

/** The same set in pieces of at most `size` indexes each. */
export function* splitRanges(ranges: readonly IndexRange[], size: number): Generator<IndexRange> {
  for (const [first, last] of ranges) {
    for (let start = first; start <= last; start += size) yield [start, Math.min(last, start + size - 1)]
  }
}
