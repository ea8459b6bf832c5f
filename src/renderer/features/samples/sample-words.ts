/** What a sample can say, before it is drawn and after it was reviewed. */
import type { SampleView } from '../../../shared/review-work.ts'
import type { RowFilter } from '../../../shared/rows.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { stagedOnly } from '../../lib/staged.ts'

/** Sizes that are worth their time: a first look, a good one, a sure one. */
export const SIZES = [30, 100, 300] as const

/** Two-sided, for 95 %. */
const Z = 1.959964

/**
 * Half the width of Wilson's score interval at 95 %, where it is widest: one half accepted. As a share, 0 to 0.5.
 * Wilson, E. B. (1927), J. Am. Stat. Assoc. 22 (158): 209–212; with n′ = n (N − 1) / (N − n) for draws from N rows,
 * Cochran, W. G. (1977), Sampling Techniques, 3rd edition, section 3.2. Of an endless population n′ is n.
 */
export function marginOf(size: number, population: number): number {
  if (size <= 0) return 0.5
  if (size >= population) return 0
  const effective = population === Infinity ? size : (size * (population - 1)) / (population - size)
  return Z / (2 * Math.sqrt(effective + Z * Z))
}

/** "±9.6 points"; none when every row is looked at. */
export function marginWords(size: number, population: number): string {
  if (size >= population) return 'every row'
  return `±${(marginOf(size, population) * 100).toFixed(1)} points`
}

/** "92.5%"; whole ones without a point. */
export function shareWords(share: number): string {
  const percent = share * 100
  return `${Number.isInteger(percent) ? String(percent) : percent.toFixed(1)}%`
}

export type SampleFigures = Pick<
  SampleView,
  'size' | 'accepted' | 'corrected' | 'rejected' | 'open' | 'share' | 'interval'
>

export function decidedOf({ accepted, corrected, rejected }: SampleFigures): number {
  return accepted + corrected + rejected
}

/** "92% accepted, between 85% and 95.9% with 95% confidence" */
export function estimateWords({ share, interval }: SampleFigures): string {
  if (share === null || interval === null) return 'No row is decided yet'
  const [low, high] = interval
  if (low === high) return `${shareWords(share)} accepted, with every row looked at`
  return `${shareWords(share)} accepted, between ${shareWords(low)} and ${shareWords(high)} with 95% confidence`
}

/** "38 accepted, 3 corrected, 1 rejected" */
export function decisionWords({ accepted, corrected, rejected }: SampleFigures): string {
  return `${formatCount(accepted)} accepted, ${formatCount(corrected)} corrected, ${formatCount(rejected)} rejected`
}

/** The filter as far as it is about staged rows, of which alone samples are drawn. */
export function stagedFilter(filter: RowFilter): RowFilter {
  return { ...stagedOnly(filter), sampleUid: null }
}

/** What the rest is confirmed upon, short enough for a title; the whole statement stands in the history. */
export function restTitle({ size, accepted, share, interval }: SampleFigures): string {
  if (share === null || interval === null) return 'Confirm the rest'
  const [low, high] = interval
  const bounds = low === high ? 'every row was looked at' : `${shareWords(low)} to ${shareWords(high)}`
  return `Confirm the rest: ${formatCount(accepted)} of ${formatCount(size)} sampled rows were accepted, ${shareWords(share)} (${bounds})`
}

/** Why a size cannot be drawn; null when it can. */
export function sizeProblem(size: number, population: number): string | null {
  if (population === 0) return 'No row in sight is staged.'
  if (!Number.isInteger(size) || size < 1) return 'Enter how many rows to draw.'
  if (size > 10_000) return 'At most 10,000 rows are drawn.'
  return null
}

/** "Draw 100 of 4,812 rows" */
export function drawWords(size: number, population: number): string {
  return size >= population ? `Draw all ${countOf(population, 'row')}` : `Draw ${countOf(size, 'row')}`
}
