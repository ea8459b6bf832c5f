import type { RunLane } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { JobSummary } from '../../shared/model-work.ts'
import type { Galley } from '../galley.ts'

export type JobFilter = { readonly projectUid: string | null; readonly onlyActive: boolean }

/** Newest first, at most 500. `onlyActive`: running and paused ones. */
export function listJobs(_galley: Galley, _filter: JobFilter): readonly JobSummary[] {
  return []
}

/** No new request leaves; what is under way is finished. Fails with job_not_found. */
export async function pauseJob(_galley: Galley, _jobUid: string): Promise<void> {
  await Promise.resolve()
}

/** Goes on with what is left, with the keys of now. Fails with job_not_found or provider_key_missing. */
export async function resumeJob(_galley: Galley, _jobUid: string): Promise<void> {
  await Promise.resolve()
}

/** Drops requests under way; what had arrived stays staged. Batches at the provider are cancelled too. */
export async function cancelJob(_galley: Galley, _jobUid: string): Promise<void> {
  await Promise.resolve()
}

/** Null takes the limit away. A job that paused for its budget is not resumed by it. */
export function setJobBudget(_galley: Galley, _jobUid: string, _budgetUsd: number | null): void {}

/** Pauses or resumes the jobs of runs: what a document's own buttons do. Returns how many jobs changed. */
export async function pauseRuns(_galley: Galley, _runUids: readonly string[]): Promise<number> {
  return await Promise.resolve(0)
}
export async function resumeRuns(_galley: Galley, _runUids: readonly string[]): Promise<number> {
  return await Promise.resolve(0)
}

export type RowMove = {
  readonly runUid: string
  readonly blockIndexes: readonly number[] | null
  readonly lane: RunLane
}

/** Moves pending rows (null: all of the run's) of a job to another lane; rows of a batch under way leave it. Returns how many moved. */
export async function moveRows(_galley: Galley, _move: RowMove): Promise<number> {
  await Promise.resolve()
  throw new AppError('internal', 'Not yet.')
}

/** The rows that a person looks at, and their run, go first. */
export function viewRows(
  _galley: Galley,
  _runUid: string,
  _blockIndexes: readonly [first: number, last: number],
): void {}
