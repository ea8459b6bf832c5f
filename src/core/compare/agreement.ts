/** How far two runs of one document agree. Answered by a thread: over 100,000 rows it takes most of a second. */
import type { JsonObject } from '../../shared/json.ts'
import type { FieldAgreement } from '../../shared/review-work.ts'
import { valueKey } from '../../shared/value-key.ts'
import type { ReadHandle } from '../db/connection.ts'
import { iterateAnswerPairs, listUnasked } from '../db/queries/compare.ts'
import { Judgements } from './kappa.ts'

export type CompareQuery = {
  readonly leftRunId: number
  readonly rightRunId: number
  readonly fields: readonly string[]
}
export type CompareFigures = {
  readonly compared: number
  readonly agreed: number
  readonly onlyLeft: number
  readonly onlyRight: number
  readonly fields: readonly FieldAgreement[]
}
/** Block indexes in order. */
export type ComparedLists = {
  /** Rows that at least one of the runs has answered. */
  readonly answered: Uint32Array
  /** Rows that both have answered, and that differ in some field. */
  readonly differing: Uint32Array
  /** The same for each of the fields. */
  readonly byField: readonly Uint32Array[]
}
export type RunComparison = { readonly figures: CompareFigures; readonly lists: ComparedLists }

/** Of one field: what both said in all rows, and the rows in which they differ. */
type Column = { readonly field: string; readonly judgements: Judgements; readonly differing: number[] }

export function compareRuns(db: ReadHandle, { fields, ...ids }: CompareQuery): RunComparison {
  const columns = fields.map((field): Column => ({ field, judgements: new Judgements(), differing: [] }))
  const answered: number[] = []
  const differing: number[] = []
  const counts = { compared: 0, onlyLeft: 0, onlyRight: 0 }
  for (const [blockIndex, left, right] of iterateAnswerPairs(db, ids)) {
    if (left === null && right === null) continue
    answered.push(blockIndex)
    if (left === null) counts.onlyRight += 1
    else if (right === null) counts.onlyLeft += 1
    else {
      counts.compared += 1
      if (!judgeRow(columns, blockIndex, [left, right])) differing.push(blockIndex)
    }
  }
  const unasked = listUnasked(db, ids)
  return {
    figures: {
      ...counts,
      onlyRight: counts.onlyRight + unasked.length,
      agreed: counts.compared - differing.length,
      fields: columns.map(toAgreement),
    },
    lists: {
      answered: Uint32Array.from([...answered, ...unasked]).sort(),
      differing: Uint32Array.from(differing),
      byField: columns.map((column) => Uint32Array.from(column.differing)),
    },
  }
}

/** True when the row is equal in every field. */
function judgeRow(columns: readonly Column[], blockIndex: number, texts: readonly [string, string]): boolean {
  const left = JSON.parse(texts[0]) as JsonObject
  const right = texts[0] === texts[1] ? left : (JSON.parse(texts[1]) as JsonObject)
  let isEqual = true
  for (const { field, judgements, differing } of columns) {
    const key = valueKey(left[field])
    if (judgements.add(key, left === right ? key : valueKey(right[field]))) continue
    isEqual = false
    differing.push(blockIndex)
  }
  return isEqual
}

function toAgreement({ field, judgements }: Column): FieldAgreement {
  const { compared, agreed, share, kappa } = judgements
  return { field, compared, agreed, share, kappa }
}
