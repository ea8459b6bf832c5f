import type { DispatchScope } from '../../shared/model-work.ts'
import type { ReadHandle } from '../db/connection.ts'
import { hasAnswers, listAnswers } from '../db/queries/reuse.ts'

/**
 * Who named the rows, or rejected them, wants new answers. So does who asks for a further opinion: with the very same
 * input a taken-over answer would be a copy, and a comparison of the two runs would compare a model with itself.
 */
export function mayReuse(scope: DispatchScope['kind'] | undefined, isOpinion: boolean): boolean {
  return scope !== 'rows' && scope !== 'rejected' && !isOpinion
}

/** An answer that is there already for the same input. */
export type ReusableAnswer = { readonly runId: number; readonly dataJson: string }

/**
 * Answers of main runs by input hash: confirmed ones before staged ones, staged ones only when no person edited them, the newest run
 * first. Rejected and failed rows are never reused.
 */
export function findReusable(db: ReadHandle, hashes: readonly string[]): ReadonlyMap<string, ReusableAnswer> {
  const found = new Map<string, ReusableAnswer>()
  let open: readonly string[] = [...new Set(hashes)]
  if (open.length === 0 || !hasAnswers(db)) return found
  for (const status of ['confirmed', 'ai_complete'] as const) {
    for (const { hash, runId, dataJson } of listAnswers(db, open, status)) found.set(hash, { runId, dataJson })
    open = open.filter((hash) => !found.has(hash))
    if (open.length === 0) break
  }
  return found
}
