import { opinionName } from '../../../shared/opinion.ts'
import type { RunSummary } from '../../../shared/views.ts'
import type { RunPair } from './default-pair.ts'

export const SIDES = ['left', 'right'] as const
export type Side = (typeof SIDES)[number]
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left')

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** Short names that tell the two apart: by opinion, or by schema where both are main runs of different ones. */
export function sideNames({ left, right }: RunPair): Readonly<Record<Side, string>> {
  const isOneSchema = left.schemaUid === right.schemaUid
  const nameOf = ({ schemaRef, opinion }: RunSummary): string =>
    isOneSchema || opinion > 0 ? capital(opinionName(opinion)) : schemaRef
  return { left: nameOf(left), right: nameOf(right) }
}

/** The run that takes over a side's values: the other one, when it is a main run. */
export function takerOf(pair: RunPair, side: Side): RunSummary | null {
  const taker = pair[otherSide(side)]
  return taker.opinion === 0 ? taker : null
}
