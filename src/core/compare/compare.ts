import type { Agreement, ComparedPage } from '../../shared/review-work.ts'
import type { Galley } from '../galley.ts'

export type RunPair = { readonly leftRunUid: string; readonly rightRunUid: string }
export type ComparedRange = {
  readonly field: string | null
  readonly onlyDifferent: boolean
  readonly offset: number
  readonly limit: number
}

/** Fails with run_not_found, or runs_not_comparable when they are of different documents. */
export function compare(_galley: Galley, _pair: RunPair): Promise<Agreement> {
  return Promise.reject(new Error('not yet'))
}

/** Rows side by side, in block order. `field` null: a difference in any field counts. */
export function comparedRows(_galley: Galley, _pair: RunPair, _range: ComparedRange): Promise<ComparedPage> {
  return Promise.reject(new Error('not yet'))
}
