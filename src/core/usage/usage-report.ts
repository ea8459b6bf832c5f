import { AppError } from '../../shared/errors.ts'
import type { UsageGroup, UsageReport } from '../../shared/model-work.ts'
import type { Galley } from '../galley.ts'

export type UsageFilter = {
  readonly projectUid: string | null
  readonly documentUid: string | null
  readonly runUid: string | null
  readonly jobUid: string | null
}

/** What the calls took and saved, by group; the dearest group first, days in order. */
export function usageReport(_galley: Galley, _filter: UsageFilter, _group: UsageGroup): UsageReport {
  throw new AppError('internal', 'No report yet.')
}
