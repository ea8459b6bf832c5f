import type { CarryOver } from '../../../shared/views.ts'

/** Confirmed answers that would come along. */
export function rowsOf(plans: readonly CarryOver[]): number {
  return plans.reduce((sum, plan) => sum + plan.rows, 0)
}
