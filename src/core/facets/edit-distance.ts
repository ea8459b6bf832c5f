/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment, the restricted form of
 * Damerau and Levenshtein's distance) between two texts as code points; `limit + 1` when there are more than `limit`.
 * Only the band of cells that can stay within the limit is looked at.
 */
export function editDistance(a: Uint32Array, b: Uint32Array, limit: number): number {
  const far = limit + 1
  if (Math.abs(a.length - b.length) > limit) return far
  let before = new Int32Array(b.length + 1).fill(far)
  let above = new Int32Array(b.length + 1).fill(far)
  let row = new Int32Array(b.length + 1).fill(far)
  for (let j = 0; j <= Math.min(limit, b.length); j++) above[j] = j
  for (let i = 1; i <= a.length; i++) {
    const first = Math.max(1, i - limit)
    const last = Math.min(b.length, i + limit)
    row.fill(far, first - 1, last + 1)
    if (first === 1) row[0] = Math.min(i, far)
    let least = row[first - 1] ?? far
    for (let j = first; j <= last; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min(at(above, j - 1) + (isSame ? 0 : 1), at(above, j) + 1, at(row, j - 1) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(before, j - 2) + 1)
      row[j] = Math.min(cost, far)
      if (cost < least) least = cost
    }
    if (last < b.length) row[last + 1] = far
    if (least > limit) return far
    const free = before
    before = above
    above = row
    row = free
  }
  return above[b.length] ?? far
}

function at(cells: Int32Array, index: number): number {
  return cells[index] ?? 0
}
