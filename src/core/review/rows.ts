import { countInRanges, type IndexRange, splitRanges } from '../../shared/ranges.ts'

/** Rows a transaction: about 11 ms each, so that a bulk action never holds the host or the writers for long. */
export const ROWS_PER_STEP = 5_000

/** Runs `step` on pieces of the ranges, letting the event loop breathe in between. Returns the sum. */
export async function inSteps(
  ranges: readonly IndexRange[],
  step: (pieces: readonly IndexRange[]) => number,
): Promise<number> {
  let sum = 0
  for (const batch of batches(ranges)) {
    sum += step(batch)
    if (countInRanges(ranges) > ROWS_PER_STEP) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return sum
}

/** Gathers small ranges and cuts large ones, so that each batch holds at most ROWS_PER_STEP rows. */
function* batches(ranges: readonly IndexRange[]): Generator<readonly IndexRange[]> {
  let batch: IndexRange[] = []
  let rows = 0
  for (const piece of splitRanges(ranges, ROWS_PER_STEP)) {
    const size = piece[1] - piece[0] + 1
    if (rows + size > ROWS_PER_STEP) {
      yield batch
      batch = []
      rows = 0
    }
    batch.push(piece)
    rows += size
  }
  if (batch.length > 0) yield batch
}
