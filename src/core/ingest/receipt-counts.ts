/** Counts what a source holds, for its receipt. What is not there is not counted. */
import type { ReceiptCounts, ReceiptThing } from '../../shared/receipt.ts'

export type FoundCounter = {
  readonly add: (thing: ReceiptThing, count?: number) => void
  readonly addAll: (counts: ReceiptCounts) => void
  readonly counts: () => ReceiptCounts
}

export function createFoundCounter(): FoundCounter {
  const counts: Partial<Record<ReceiptThing, number>> = {}
  const add = (thing: ReceiptThing, count = 1): void => {
    if (count > 0) counts[thing] = (counts[thing] ?? 0) + count
  }
  return {
    add,
    addAll: (more) => {
      for (const [thing, count] of Object.entries(more)) add(thing as ReceiptThing, count)
    },
    counts: () => counts,
  }
}
