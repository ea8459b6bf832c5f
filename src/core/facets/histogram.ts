import type { HistogramBin } from '../../shared/review-work.ts'

const MAX_BINS = 20
export type CountedNumber = { readonly value: number; readonly rows: number }

/**
 * Bins of one width with edges that people would choose: 1, 2 or 5 times a power of ten, at most 20 of them, the
 * narrowest that do. Whole numbers get no bins narrower than 1. Equal values make one bin; none make none.
 */
export function histogramOf(numbers: readonly CountedNumber[]): readonly HistogramBin[] {
  const finite = numbers.filter(({ value }) => Number.isFinite(value))
  if (finite.length === 0) return []
  const low = finite.reduce((least, { value }) => Math.min(least, value), Infinity)
  const high = finite.reduce((most, { value }) => Math.max(most, value), -Infinity)
  const total = finite.reduce((sum, { rows }) => sum + rows, 0)
  if (low === high) return [{ from: low, to: low, rows: total }]
  const bounds = { low, high, isWhole: finite.every(({ value }) => Number.isInteger(value)) }
  const width = niceWidth(bounds)
  const first = binAt(low, width)
  const counts = Array.from({ length: binCount(bounds, width) }, () => 0)
  // Numbers that differ by less than their own precision, or whose range has no number for it.
  if (!Number.isFinite(width) || !Number.isSafeInteger(first)) return [{ from: low, to: high, rows: total }]
  for (const { value, rows } of finite) {
    const bin = Math.min(counts.length - 1, binAt(value, width) - first)
    counts[bin] = (counts[bin] ?? 0) + rows
  }
  return counts.map((rows, i) => ({ from: edge(first + i, width), to: edge(first + i + 1, width), rows }))
}

type Bounds = { readonly low: number; readonly high: number; readonly isWhole: boolean }

function niceWidth(bounds: Bounds): number {
  const { low, high, isWhole } = bounds
  const power = Math.floor(Math.log10((high - low) / MAX_BINS))
  const widths = [0, 1, 2].flatMap((up) => [1, 2, 5].map((step) => scaled(step, power + up)))
  const enough = widths.find((width) => binCount(bounds, width) <= MAX_BINS && (!isWhole || width >= 1))
  return enough ?? Infinity
}

/** `step × 10^power`, the nearest number to it: 3e-1 is 0.3, but 3 × 0.1 is not. */
function scaled(step: number, power: number): number {
  return Number(`${String(step)}e${String(power)}`)
}

/** The last bin holds its upper bound; whole numbers do without that, so that 0 and 1 lie in two bins. */
function binCount({ low, high, isWhole }: Bounds, width: number): number {
  const last = binAt(high, width)
  const bins = last - binAt(low, width)
  return Math.max(1, isWhole || edge(last, width) < high ? bins + 1 : bins)
}

/** By the edges as they are shown: a division may fall a hair short of a whole number. */
function binAt(value: number, width: number): number {
  const bin = Math.floor(value / width)
  if (value >= edge(bin + 1, width)) return bin + 1
  return value < edge(bin, width) ? bin - 1 : bin
}

function edge(nth: number, width: number): number {
  if (nth === 0) return 0
  const [step = '1', power = '0'] = width.toExponential().split('e')
  return Number(`${String(nth * Number(step))}e${power}`)
}
