/** The arithmetic of a range over a histogram: handles stand on the edges of bins, typed bounds stand anywhere. */
import type { HistogramBin } from '../../../shared/review-work.ts'

export type Bounds = { readonly min: number | null; readonly max: number | null }
/** Both ends as numbers, within the histogram. */
export type Span = readonly [low: number, high: number]
export type Handle = 'min' | 'max'

const PAGE_EDGES = 5

/** Where bins begin and end, in order. */
export function edgesOf(bins: readonly HistogramBin[], isWhole: boolean): readonly number[] {
  const all = bins.flatMap(({ from, to }) => [from, to]).map((edge) => (isWhole ? Math.round(edge) : edge))
  return [...new Set(all)].sort((a, b) => a - b)
}

export function domainOf(edges: readonly number[]): Span {
  return [edges[0] ?? 0, edges.at(-1) ?? 0]
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** How far along the axis a value stands, 0 to 1. */
export function shareOf(value: number, [low, high]: Span): number {
  return high > low ? clamp((value - low) / (high - low), 0, 1) : 0
}

export function spanOf({ min, max }: Bounds, domain: Span): Span {
  return [clamp(min ?? domain[0], ...domain), clamp(max ?? domain[1], ...domain)]
}

/** An end of the axis is an open bound: values that come later count too. */
export function boundsOf([low, high]: Span, domain: Span): Bounds {
  return { min: low <= domain[0] ? null : low, max: high >= domain[1] ? null : high }
}

export function nearestEdge(edges: readonly number[], share: number): number {
  const [low, high] = domainOf(edges)
  const value = low + clamp(share, 0, 1) * (high - low)
  return edges.reduce((best, edge) => (Math.abs(edge - value) < Math.abs(best - value) ? edge : best), low)
}

/** The bin under a place of the axis; null between bins. */
export function binAt(bins: readonly HistogramBin[], share: number): HistogramBin | null {
  const [first] = bins
  const last = bins.at(-1)
  if (!first || !last) return null
  const value = first.from + clamp(share, 0, 1) * (last.to - first.from)
  return bins.find(({ from, to }) => value >= from && value < to) ?? last
}

/** One handle brought to a value; it stops at the other. */
export function withHandle([low, high]: Span, handle: Handle, value: number): Span {
  return handle === 'min' ? [Math.min(value, high), high] : [low, Math.max(value, low)]
}

function stepped(edges: readonly number[], value: number, steps: number): number {
  const beyond = steps > 0 ? edges.filter((edge) => edge > value) : edges.filter((edge) => edge < value).toReversed()
  return beyond[Math.min(Math.abs(steps), beyond.length) - 1] ?? value
}

/** Where a key brings a handle; null for keys that are not for it. */
export function handleAfterKey(edges: readonly number[], value: number, key: string): number | null {
  const [low, high] = domainOf(edges)
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return stepped(edges, value, 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return stepped(edges, value, -1)
    case 'PageUp':
      return stepped(edges, value, PAGE_EDGES)
    case 'PageDown':
      return stepped(edges, value, -PAGE_EDGES)
    case 'Home':
      return low
    case 'End':
      return high
    default:
      return null
  }
}

/** Whether the bin lies in the range, at least in part. */
export function isWithin({ from, to }: HistogramBin, [low, high]: Span): boolean {
  return low === high ? from <= low && to >= high : from < high && to > low
}
