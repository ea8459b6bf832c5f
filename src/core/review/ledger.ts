/** What an action came to: rows, documents, refusals. */
import { countInRanges, type IndexRange } from '../../shared/ranges.ts'
import type { Refusal, RowRef, WorkOutcome } from '../../shared/review-work.ts'
import type { Unit } from './steps.ts'

const MAX_REFUSALS = 50
/** More rows than this are not named: nobody asks again for thousands at once. */
const MAX_CHANGED = 2_000

export type Refused = { readonly blockIndex: number; readonly message: string }

export class Ledger {
  rows = 0
  refused = 0
  readonly refusals: Refusal[] = []
  readonly #documents = new Set<string>()
  readonly #changed: RowRef[] = []

  change(unit: Unit, ranges: readonly IndexRange[]): void {
    const rows = countInRanges(ranges)
    if (rows === 0) return
    this.rows += rows
    this.#documents.add(unit.documentUid)
    for (const [first, last] of ranges)
      for (let at = first; at <= last && this.#changed.length <= MAX_CHANGED; at += 1)
        this.#changed.push(refOf(unit, at))
  }

  refuse(unit: Unit, refused: readonly Refused[]): void {
    this.refused += refused.length
    for (const { blockIndex, message } of refused) {
      if (this.refusals.length >= MAX_REFUSALS) return
      this.refusals.push({ ...refOf(unit, blockIndex), message })
    }
  }

  get documents(): number {
    return this.#documents.size
  }

  /** Empty when there are many. */
  get changed(): readonly RowRef[] {
    return this.#changed.length > MAX_CHANGED ? [] : this.#changed
  }

  outcome(eventId: number | null, isStopped: boolean): WorkOutcome {
    const { rows, documents, refused, refusals, changed } = this
    return { eventId, rows, documents, refused, refusals, isStopped, changed }
  }
}

function refOf({ documentUid, documentName, runUid }: Unit, blockIndex: number): RowRef {
  return { documentUid, documentName, runUid: runUid ?? '', blockIndex }
}
