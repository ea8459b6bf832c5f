/** Decisions on rows of one run, as the windows make them. */
import type { Caller } from '../../src/core/api/router.ts'
import type { ReviewWork, WorkOutcome } from '../../src/shared/review-work.ts'
import { NO_FILTER, type RowChoice, type RowFilter } from '../../src/shared/rows.ts'

type Rows = {
  readonly runUid: string
  /** Null: all that is staged. */
  readonly blockIndexes: readonly number[] | null
}

export async function confirmRows(api: Caller, rows: Rows): Promise<WorkOutcome> {
  return await perform(api, rows, { kind: 'confirm', sampleUid: null })
}

export async function rejectRows(
  api: Caller,
  { reason, ...rows }: Rows & { readonly reason: string | null },
): Promise<WorkOutcome> {
  return await perform(api, rows, { kind: 'reject', reason })
}

export async function reopenRows(api: Caller, rows: Rows): Promise<WorkOutcome> {
  return await perform(api, rows, { kind: 'reopen' })
}

/** Rows of the run that match. */
export async function rowsOfRun(api: Caller, runUid: string, filter: Partial<RowFilter> = {}): Promise<RowChoice> {
  const [run] = await api.runs.get({ runUids: [runUid] })
  if (!run) throw new Error(`There is no run ${runUid}.`)
  const scope = { kind: 'document', documentUid: run.documentUid, runUid } as const
  return { kind: 'filter', scope, filter: { ...NO_FILTER, ...filter } }
}

async function perform(api: Caller, { runUid, blockIndexes }: Rows, work: ReviewWork): Promise<WorkOutcome> {
  const choice: RowChoice =
    blockIndexes === null
      ? await rowsOfRun(api, runUid, { tab: 'ai_complete' })
      : { kind: 'rows', rows: blockIndexes.map((blockIndex) => ({ runUid, blockIndex })) }
  return await api.review.perform({ choice, work, workUid: 'a test' })
}
