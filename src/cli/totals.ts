import type { DocumentSummary, RunSummary } from '../shared/views.ts'

/** What the runs of a project with one schema come to. Rows by status are as they stand, the rest counts work. */
export type Totals = {
  readonly runs: number
  readonly rows: number
  /** Pending or claimed. */
  readonly pending: number
  readonly staged: number
  readonly confirmed: number
  readonly rejected: number
  readonly failed: number
  readonly calls: number
  readonly failedCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars; null when a model has no known price. */
  readonly costUsd: number | null
}

export function runsOf(documents: readonly DocumentSummary[]): readonly RunSummary[] {
  return documents.flatMap((document) => document.run ?? [])
}

export function sumRuns(runs: readonly RunSummary[]): Totals {
  const sum = (pick: (run: RunSummary) => number): number => runs.reduce((total, run) => total + pick(run), 0)
  return {
    runs: runs.length,
    rows: sum((run) => run.totalBlocks),
    pending: sum((run) => run.counts.pending + run.counts.claimed),
    staged: sum((run) => run.counts.ai_complete),
    confirmed: sum((run) => run.counts.confirmed),
    rejected: sum((run) => run.counts.rejected),
    failed: sum((run) => run.counts.failed),
    calls: sum((run) => run.calls),
    failedCalls: sum((run) => run.failedCalls),
    inputTokens: sum((run) => run.inputTokens),
    outputTokens: sum((run) => run.outputTokens),
    costUsd: runs.some((run) => run.costUsd === null) ? null : sum((run) => run.costUsd ?? 0),
  }
}

/** Rows as they stand after, and the work that was done between the two. */
export function workBetween(before: Totals, after: Totals): Totals {
  return {
    ...after,
    calls: after.calls - before.calls,
    failedCalls: after.failedCalls - before.failedCalls,
    inputTokens: after.inputTokens - before.inputTokens,
    outputTokens: after.outputTokens - before.outputTokens,
    costUsd: after.costUsd === null ? null : after.costUsd - (before.costUsd ?? 0),
  }
}
