/** Where two texts differ, so that the eye finds it in a long one. */
export type ChangedPart = {
  readonly head: string
  readonly before: string
  readonly after: string
  readonly tail: string
}

const AROUND = 32

/** What both begin and end with, and what stands between; long ends are cut to a few words, at whole characters. */
export function changedPart(before: string, after: string): ChangedPart {
  const one = [...before]
  const other = [...after]
  const least = Math.min(one.length, other.length)
  let start = 0
  while (start < least && one[start] === other[start]) start += 1
  let end = 0
  while (end < least - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1
  const head = one.slice(0, start)
  const tail = end > 0 ? one.slice(-end) : []
  return {
    head: head.length > AROUND ? `…${head.slice(-AROUND).join('')}` : head.join(''),
    before: one.slice(start, one.length - end).join(''),
    after: other.slice(start, other.length - end).join(''),
    tail: tail.length > AROUND ? `${tail.slice(0, AROUND).join('')}…` : tail.join(''),
  }
}
