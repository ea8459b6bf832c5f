import type { RowFilter, RowScope } from '../../shared/rows.ts'
import type { SampleView } from '../../shared/review-work.ts'
import type { Galley } from '../galley.ts'

export type Draw = {
  readonly scope: RowScope
  readonly filter: RowFilter
  readonly size: number
  /** Makes the draw repeatable; null: a random one, which the sample keeps. */
  readonly seed: number | null
}

/** Draws staged rows at random without putting back. Fails with nothing_staged. */
export function drawSample(_galley: Galley, _draw: Draw): Promise<SampleView> {
  return Promise.reject(new Error('not yet'))
}

/** Fails with sample_not_found. */
export function sampleView(_galley: Galley, _sampleUid: string): Promise<SampleView> {
  return Promise.reject(new Error('not yet'))
}

/** The samples of a scope, newest first. */
export function listSamples(_galley: Galley, _scope: RowScope): Promise<readonly SampleView[]> {
  return Promise.reject(new Error('not yet'))
}
