import type { OverlayStatus, StatusCounts } from '../../../shared/domain.ts'

/** The counter columns of `runs`, by the status that they count. */
export const COUNTER_COLUMNS = {
  pending: 'n_pending',
  claimed: 'n_claimed',
  ai_complete: 'n_ai_complete',
  confirmed: 'n_confirmed',
  rejected: 'n_rejected',
  failed: 'n_failed',
} as const satisfies Record<OverlayStatus, string>

/**
 * The condition that a row of `overlays` is in a status, with the word in the SQL. Bound, SQLite compiles the statement
 * anew each time it runs: which partial indexes serve it depends on the value.
 */
export const statusIs = (status: OverlayStatus): string => `status = '${status}'`

/** SELECT list that sums the counters of the runs in alias `r`. */
export const SUM_COUNTERS = Object.values(COUNTER_COLUMNS)
  .map((column) => `coalesce(sum(r.${column}), 0) AS ${column}`)
  .join(', ')

export type CounterRow = { readonly [K in OverlayStatus as (typeof COUNTER_COLUMNS)[K]]: number }

export function toStatusCounts(row: CounterRow): StatusCounts {
  return {
    pending: row.n_pending,
    claimed: row.n_claimed,
    ai_complete: row.n_ai_complete,
    confirmed: row.n_confirmed,
    rejected: row.n_rejected,
    failed: row.n_failed,
  }
}
