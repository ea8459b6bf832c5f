import type { ActionEntry } from '../../../shared/review-work.ts'

/** How many undos take back this action and all that was done after it; 0 for what is not in the line of undo. */
export function stepsTo(entries: readonly ActionEntry[], eventId: number): number {
  const done = entries.filter(({ state }) => state === 'done')
  return done.findIndex((entry) => entry.eventId === eventId) + 1
}
