/** Taking one side's values: changes of the other side's main run. */
import { NO_FILTER, type RowChoice } from '../../../shared/rows.ts'
import type { ComparedRow } from '../../../shared/review-work.ts'
import type { WorkOrderView } from '../work/use-work.tsx'
import type { RunPair } from './default-pair.ts'
import { type Side, sideNames, takerOf } from './sides.ts'

type Taking = {
  readonly pair: RunPair
  readonly side: Side
  /** Of both runs. */
  readonly fields: readonly string[]
}

function order(taking: Taking, choice: RowChoice): WorkOrderView {
  const { pair, side, fields } = taking
  const [field] = fields
  const what = fields.length === 1 && field !== undefined ? `“${field}” of ` : ''
  return {
    title: `Take ${what}${sideNames(pair)[side]} where the runs differ`,
    choice,
    work: { kind: 'change', change: { kind: 'take', fromRunUid: pair[side].runUid, fields: [...fields] } },
  }
}

/** Null where the other side is not a main run. `field` null: all fields that differ. */
export function takeAll(taking: Taking, field: string | null): WorkOrderView | null {
  const taker = takerOf(taking.pair, taking.side)
  if (!taker) return null
  const scope = { kind: 'document', documentUid: taker.documentUid, runUid: taker.runUid } as const
  const differsFrom = { runUid: taking.pair[taking.side].runUid, field }
  return order(taking, { kind: 'filter', scope, filter: { ...NO_FILTER, differsFrom } })
}

/** The same for one row. */
export function takeRow(taking: Taking, row: ComparedRow): WorkOrderView | null {
  const taker = takerOf(taking.pair, taking.side)
  if (!taker) return null
  return order(taking, { kind: 'rows', rows: [{ runUid: taker.runUid, blockIndex: row.left.blockIndex }] })
}
