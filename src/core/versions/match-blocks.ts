/**
 * Which blocks of a document are the same in its next version, in order, as in a patience diff: what stands once on both
 * sides anchors, and between anchors equal blocks pair up from both ends, then first come, first served.
 * Takes n log n for n blocks, whatever repeats.
 */

/** Pairs of indexes, both sides rising. */
export type BlockPair = readonly [before: number, after: number]

export function matchBlocks(before: readonly string[], after: readonly string[]): readonly BlockPair[] {
  const pairs: BlockPair[] = []
  let from: BlockPair = [-1, -1]
  for (const anchor of [...findAnchors(before, after), [before.length, after.length] as const]) {
    for (const pair of matchGap(before, after, { from, to: anchor })) pairs.push(pair)
    if (anchor[0] < before.length) pairs.push(anchor)
    from = anchor
  }
  return pairs
}

/** The longest rising chain of what is unique on both sides. */
function findAnchors(before: readonly string[], after: readonly string[]): readonly BlockPair[] {
  const inAfter = findUnique(after)
  const pairs: BlockPair[] = []
  for (const [print, index] of findUnique(before)) {
    const other = inAfter.get(print)
    if (other !== undefined) pairs.push([index, other])
  }
  return longestRising(pairs.toSorted((a, b) => a[0] - b[0]))
}

function findUnique(prints: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const repeated = new Set<string>()
  for (const [i, print] of prints.entries()) {
    if (found.has(print)) repeated.add(print)
    else found.set(print, i)
  }
  for (const print of repeated) found.delete(print)
  return found
}

/** Patience sorting: piles by their top card, each card knowing what lay on top of the pile before. */
function longestRising(pairs: readonly BlockPair[]): readonly BlockPair[] {
  const tops: number[] = []
  const previous: number[] = []
  for (const [i, [, after]] of pairs.entries()) {
    let low = 0
    let high = tops.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < after) low = middle + 1
      else high = middle
    }
    previous[i] = tops[low - 1] ?? -1
    tops[low] = i
  }
  const chain: BlockPair[] = []
  for (let i = tops.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) {
    const pair = pairs[i]
    if (pair) chain.push(pair)
  }
  return chain.reverse()
}

type Gap = { readonly from: BlockPair; readonly to: BlockPair }

/** The pairs strictly between two anchors. */
function matchGap(before: readonly string[], after: readonly string[], { from, to }: Gap): readonly BlockPair[] {
  let [b, a] = [from[0] + 1, from[1] + 1]
  const start: BlockPair[] = []
  while (b < to[0] && a < to[1] && before[b] === after[a]) start.push([b++, a++])
  let [bEnd, aEnd] = to
  const end: BlockPair[] = []
  while (bEnd > b && aEnd > a && before[bEnd - 1] === after[aEnd - 1]) end.push([--bEnd, --aEnd])
  return [...start, ...matchInOrder(before.slice(b, bEnd), after.slice(a, aEnd), [b, a]), ...end.reverse()]
}

/** Each block takes the first equal one after the last that was taken. */
function matchInOrder(before: readonly string[], after: readonly string[], offset: BlockPair): readonly BlockPair[] {
  const places = new Map<string, number[]>()
  for (const [i, print] of before.entries()) {
    const known = places.get(print)
    if (known) known.push(i)
    else places.set(print, [i])
  }
  const next = new Map<string, number>()
  const pairs: BlockPair[] = []
  let last = -1
  for (const [i, print] of after.entries()) {
    const list = places.get(print) ?? []
    let at = next.get(print) ?? 0
    while (at < list.length && (list[at] ?? 0) <= last) at += 1
    next.set(print, at)
    const found = list[at]
    if (found === undefined) continue
    last = found
    pairs.push([offset[0] + found, offset[1] + i])
  }
  return pairs
}
