import type { DocumentSummary } from '../../shared/views.ts'
import { FURNITURE_TYPES, type OverlayStatus, type StatusCounts } from '../../shared/domain.ts'

export const NO_COUNTS: StatusCounts = { pending: 0, claimed: 0, ai_complete: 0, confirmed: 0, rejected: 0, failed: 0 }

export function addCounts(a: StatusCounts, b: StatusCounts): StatusCounts {
  return {
    pending: a.pending + b.pending,
    claimed: a.claimed + b.claimed,
    ai_complete: a.ai_complete + b.ai_complete,
    confirmed: a.confirmed + b.confirmed,
    rejected: a.rejected + b.rejected,
    failed: a.failed + b.failed,
  }
}

export function totalOf(counts: StatusCounts): number {
  return counts.pending + counts.claimed + counts.ai_complete + counts.confirmed + counts.rejected + counts.failed
}

/** Rows that no worker has to touch any more. */
export function workedOf(counts: StatusCounts): number {
  return totalOf(counts) - counts.pending - counts.claimed
}

export function reviewedOf(counts: StatusCounts): number {
  return counts.confirmed + counts.rejected
}

/** The parts of a progress bar in the order in which they are drawn; claimed rows are still pending to the reader. */
export type BarPart = {
  readonly key: 'confirmed' | 'staged' | 'failed' | 'rejected' | 'pending'
  readonly label: string
  readonly count: number
}
export function barParts(counts: StatusCounts): readonly BarPart[] {
  return [
    { key: 'confirmed', label: 'confirmed', count: counts.confirmed },
    { key: 'staged', label: 'staged', count: counts.ai_complete },
    { key: 'rejected', label: 'rejected', count: counts.rejected },
    { key: 'failed', label: 'failed', count: counts.failed },
    { key: 'pending', label: 'pending', count: counts.pending + counts.claimed },
  ]
}

export const STATUS_LABELS: Readonly<Record<OverlayStatus, string>> = {
  pending: 'Pending',
  claimed: 'Running',
  ai_complete: 'Staged',
  confirmed: 'Confirmed',
  rejected: 'Rejected',
  failed: 'Failed',
}

export type ProjectFigures = {
  readonly documents: number
  readonly failedDocuments: number
  readonly blocks: number
  readonly counts: StatusCounts
  readonly costUsd: number | null
  readonly calls: number
  readonly failedCalls: number
}

/** Rows that a run would have: running headers and footers are left out unless they are asked for. */
function rowsToBe({ status, blocks, blockTypes }: DocumentSummary): number {
  if (status !== 'ingested') return 0
  return FURNITURE_TYPES.reduce((rows, type) => rows - (blockTypes[type] ?? 0), blocks)
}

/** A project's figures for one schema. Blocks of documents that have no run yet count as pending. */
export function projectFigures(documents: readonly DocumentSummary[]): ProjectFigures {
  let counts = NO_COUNTS
  let blocks = 0
  let costUsd: number | null = 0
  let calls = 0
  let failedCalls = 0
  for (const document of documents) {
    blocks += document.blocks
    const run = document.run
    if (!run) {
      counts = addCounts(counts, { ...NO_COUNTS, pending: rowsToBe(document) })
      continue
    }
    counts = addCounts(counts, run.counts)
    costUsd = costUsd === null || run.costUsd === null ? null : costUsd + run.costUsd
    calls += run.calls
    failedCalls += run.failedCalls
  }
  const failedDocuments = documents.filter((document) => document.status === 'failed').length
  return { documents: documents.length, failedDocuments, blocks, counts, costUsd, calls, failedCalls }
}

export type ProgressSample = { readonly atMs: number; readonly worked: number }

export type ProgressRate = { readonly rowsPerMinute: number; readonly leftMs: number }

/** Rows a minute and the time left, from what was observed; null until there is enough to go by. */
export function progressRate(samples: readonly ProgressSample[], total: number): ProgressRate | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.atMs - first.atMs < 500 || last.worked <= first.worked) return null
  const rowsPerMs = (last.worked - first.worked) / (last.atMs - first.atMs)
  return { rowsPerMinute: Math.round(rowsPerMs * 60_000), leftMs: Math.max(0, total - last.worked) / rowsPerMs }
}

/** Adds a sample and drops those older than the window, so that the rate follows the present. */
export function withSample(
  samples: readonly ProgressSample[],
  sample: ProgressSample,
  windowMs = 30_000,
): readonly ProgressSample[] {
  const last = samples.at(-1)
  if (last && sample.worked < last.worked) return [sample]
  return [...samples.filter((earlier) => sample.atMs - earlier.atMs <= windowMs), sample]
}
