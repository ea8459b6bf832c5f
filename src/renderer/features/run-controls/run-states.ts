import type { RunStatus } from '../../../shared/domain.ts'
import type { BatchView, JobStatus, JobSummary } from '../../../shared/model-work.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import type { Tone } from '../../theme/pieces.tsx'

type State = { readonly label: string; readonly tone: Tone }

export const RUN_STATES: Readonly<Record<RunStatus, State>> = {
  pending: { label: 'Pending', tone: 'plain' },
  running: { label: 'Running', tone: 'accent' },
  paused: { label: 'Paused', tone: 'wait' },
  complete: { label: 'Complete', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
  failed: { label: 'Failed', tone: 'bad' },
}

const JOB_STATES: Readonly<Record<JobStatus, State>> = {
  running: { label: 'Running', tone: 'accent' },
  paused: { label: 'Paused', tone: 'wait' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
  done: { label: 'Done', tone: 'good' },
}

/** Rows that lie in a batch are not worked on here: the chip says where they are. */
export function jobState(job: JobSummary): State {
  const isAway = job.status === 'running' && job.batchedRows > 0 && job.batchedRows === job.openRows
  return isAway ? { label: 'At the provider', tone: 'accent' } : JOB_STATES[job.status]
}

export const BATCH_LABELS: Readonly<Record<BatchView['state'], State>> = {
  submitting: { label: 'Being sent', tone: 'accent' },
  submitted: { label: 'At the provider', tone: 'accent' },
  cancelling: { label: 'Being cancelled', tone: 'wait' },
  merging: { label: 'Being merged', tone: 'accent' },
  merged: { label: 'Merged', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
}

/** Something of it is still to come. */
export function isOpenBatch({ state }: BatchView): boolean {
  return state !== 'merged' && state !== 'failed'
}

/** What stands before and after "rows". */
const SCOPES: Readonly<Record<JobSummary['scope'], readonly [before: string, after: string]>> = {
  pending: ['pending ', ''],
  failed: ['failed ', ''],
  rejected: ['rejected ', ''],
  changed: ['', ' that changed'],
  rows: ['selected ', ''],
}

/** "661 pending rows of 10 documents". */
export function jobWords({ scope, rows, documents }: JobSummary): string {
  const of = `of ${countOf(documents, 'document')}`
  const [words, after] = SCOPES[scope]
  return `${countOf(rows, `${words}row`)}${after} ${of}`
}

/** "617 of 661 rows in 10 documents to go". */
export function leftWords({ rows, openRows, documents }: JobSummary): string {
  return `${formatCount(openRows)} of ${countOf(rows, 'row')} in ${countOf(documents, 'document')} to go`
}
