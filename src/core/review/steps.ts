/** Cuts what an action is about into pieces that hold the host up for a few milliseconds each. */
import { type IndexRange, splitRanges } from '../../shared/ranges.ts'
import type { ChosenRows } from '../rows/row-desk.ts'
import { hullsOf, rangesOf } from './range-sets.ts'

export type Unit = ChosenRows['unit']
/** Rows of one run. */
export type Part = { readonly unit: Unit; readonly ranges: readonly IndexRange[]; readonly rows: number }

export type Pace = {
  /** Rows that are looked at between two looks at the clock. */
  readonly rowsPerPart: number
  /** What fits into one transaction, in rows. */
  readonly rowsPerStep: number
  /** What a run and a range take beside their rows, in rows. */
  readonly runCost: number
  readonly rangeCost: number
  /** Rows that are made ready at once. */
  readonly rowsPerBatch: number
}
/** Rows with edited fields are checked again: some 60 µs each. */
export const DECISION_PACE: Pace = {
  rowsPerPart: 100,
  rowsPerStep: 1_500,
  runCost: 40,
  rangeCost: 2,
  rowsPerBatch: 60_000,
}
/** Each row's values are read, checked, searched in the block and written one by one. */
export const CHANGE_PACE: Pace = { rowsPerPart: 10, rowsPerStep: 200, runCost: 5, rangeCost: 0, rowsPerBatch: 4_000 }
/** Another thread searches the texts. */
export const SEARCH_PACE: Pace = { ...CHANGE_PACE, rowsPerBatch: 200 }
/** Of the part of a step that looks and checks; writing comes on top. */
export const LOOK_MS = 15

/** Reading a few rows too many is cheaper than asking again. */
const HULL_GAP = 16

export function* partsOf(chosen: readonly ChosenRows[], { rowsPerPart }: Pace): Generator<Part> {
  for (const { unit, blockIndexes } of chosen)
    for (let from = 0; from < blockIndexes.length; from += rowsPerPart) {
      const to = Math.min(blockIndexes.length, from + rowsPerPart)
      yield { unit, ranges: rangesOf(blockIndexes, from, to), rows: to - from }
    }
}

/** Parts that are made ready together. */
export function* batchesOf(parts: Iterable<Part>, { rowsPerBatch }: Pace): Generator<readonly Part[]> {
  let batch: Part[] = []
  let rows = 0
  for (const part of parts) {
    batch.push(part)
    rows += part.rows
    if (rows < rowsPerBatch) continue
    yield batch
    batch = []
    rows = 0
  }
  if (batch.length > 0) yield batch
}

/** What a part takes, in rows; its run is new in the step or was touched by the part before. */
export function costOf({ rows, ranges }: Part, { runCost, rangeCost }: Pace, isNewRun: boolean): number {
  return (isNewRun ? runCost : 0) + rows + rangeCost * ranges.length
}

/** Ranges that hold the part's rows, and some others. */
export function readRanges({ ranges }: Part): readonly IndexRange[] {
  return hullsOf(ranges, HULL_GAP)
}

/** A history's ranges in pieces of so many rows at most; what moves many rows with one statement counts statements too. */
export function* piecesOf(ranges: readonly IndexRange[], rowsPerPiece: number): Generator<readonly IndexRange[]> {
  const rangeCost = rowsPerPiece >= DECISION_PACE.rowsPerStep ? DECISION_PACE.rangeCost : 0
  let piece: IndexRange[] = []
  let room = rowsPerPiece
  for (const range of splitRanges(ranges, Math.ceil(rowsPerPiece / 2))) {
    const cost = range[1] - range[0] + 1 + rangeCost
    if (cost > room && piece.length > 0) {
      yield piece
      piece = []
      room = rowsPerPiece
    }
    piece.push(range)
    room -= cost
  }
  if (piece.length > 0) yield piece
}
