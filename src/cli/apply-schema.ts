/** Applies a schema to documents of a project and waits until the work is settled: what `run` and `demo` do. */
import { AppError, type ErrorData } from '../shared/errors.ts'
import type { DispatchRequest, JobSummary, UsageFigures } from '../shared/model-work.ts'
import { NO_FILTER } from '../shared/rows.ts'
import type { RunSummary } from '../shared/views.ts'
import { type Interrupt, onInterrupt } from './interrupt.ts'
import type { RunReporter } from './run-events.ts'
import { watchProgress } from './run-progress.ts'
import type { Session } from './session.ts'
import { runsOf, sumRuns, type Totals, workBetween } from './totals.ts'

export type Applied = {
  readonly totals: Totals
  readonly model: string
  readonly seconds: number
  /** Null when there was nothing to ask. */
  readonly job: JobSummary | null
  /** What the calls of the job came to; null without one. */
  readonly usage: UsageFigures | null
  /** Batches that the rows went to, for the lane `overnight`. */
  readonly batches: number
  /** Why rows are pending or failed; null when all are staged, or wait in a batch. */
  readonly error: ErrorData | null
}

const GO_ON = 'Run the same command again to go on with what is left.'

/** Fails as a dispatch does; what happens to rows after that is in the result. */
export async function applySchema(session: Session, request: DispatchRequest, reporter: RunReporter): Promise<Applied> {
  const { galley, api } = session
  const before = sumRuns(await listBefore(session, request))
  const startedMs = performance.now()
  const { jobUid, runUids, rows } = await api.runs.start(toInput(request))
  const { lane, budgetUsd } = request
  const list = (): Promise<readonly RunSummary[]> => api.runs.get({ runUids: [...runUids] })
  reporter.emit({ event: 'started', jobUid, runs: runUids.length, rows, lane, budgetUsd })
  const interrupt = onInterrupt(() =>
    jobUid === null ? api.runs.cancel({ runUids: [...runUids] }) : api.jobs.cancel({ jobUid }),
  )
  const findJob = (): Promise<JobSummary | null> => jobOf(session, request.projectUid, jobUid)
  const stop = watchProgress(
    async () => ({ totals: workBetween(before, sumRuns(await list())), job: await findJob() }),
    reporter,
  )
  try {
    await galley.runs.whenIdle()
    if (lane === 'overnight') await submitRest(session, findJob)
    await interrupt.settled()
  } finally {
    stop()
    interrupt.stop()
  }
  const seconds = Math.round(performance.now() - startedMs) / 1000
  const [runs, job] = [await list(), await findJob()]
  const totals = workBetween(before, sumRuns(runs))
  const work: Work = { session, runs, totals, job, interrupt }
  return { ...(await outcomeOf(work, reporter)), totals, seconds, job, model: job?.model ?? runs[0]?.model ?? '' }
}

/** The runs that the request is about as they stand before it; a new opinion has none. */
async function listBefore({ api }: Session, request: DispatchRequest): Promise<readonly RunSummary[]> {
  const { projectUid, schemaUid, opinion } = request
  if (opinion === 'new') return []
  const documents = await api.documents.list({ projectUid, schemaUid })
  const asked = documents.filter(({ documentUid }) => request.documentUids?.includes(documentUid) ?? true)
  if (opinion === 'main') return runsOf(asked)
  const runs: RunSummary[] = []
  for (const { documentUid } of asked) runs.push(...(await api.documents.runs({ documentUid })))
  return runs.filter((run) => run.schemaUid === schemaUid && run.opinion === opinion)
}

/** The request as the API takes it: with lists of its own. */
export function toInput(request: DispatchRequest) {
  const { scope, documentUids } = request
  return {
    ...request,
    documentUids: documentUids && [...documentUids],
    scope: scope.kind === 'rows' ? { ...scope, blockIndexes: [...scope.blockIndexes] } : scope,
  }
}

async function jobOf({ api }: Session, projectUid: string, jobUid: string | null): Promise<JobSummary | null> {
  if (jobUid === null) return null
  const jobs = await api.jobs.list({ projectUid, onlyActive: false })
  return jobs.find((job) => job.jobUid === jobUid) ?? null
}

/** A first request of each model may go live before its batch: what waited for it is submitted after it. */
const MAX_SUBMISSIONS = 5

async function submitRest({ galley }: Session, findJob: () => Promise<JobSummary | null>): Promise<void> {
  for (let round = 0; round < MAX_SUBMISSIONS; round += 1) {
    const job = await findJob()
    if (job?.status !== 'running' || job.openRows <= job.batchedRows) return
    await galley.batches.submit()
    await galley.runs.whenIdle()
  }
}

type Work = {
  readonly session: Session
  readonly runs: readonly RunSummary[]
  readonly totals: Totals
  readonly job: JobSummary | null
  readonly interrupt: Interrupt
}

async function outcomeOf(work: Work, reporter: RunReporter): Promise<Pick<Applied, 'usage' | 'batches' | 'error'>> {
  const { session, totals, job } = work
  const usage = job ? (await session.api.usage.report({ jobUid: job.jobUid, group: 'job' })).total : null
  const batches = job ? (await session.api.batches.list()).filter(({ jobUid }) => jobUid === job.jobUid) : []
  const error = await stopReason(work)
  if (job?.status === 'paused' && job.error) reporter.emit({ event: 'paused', jobUid: job.jobUid, error: job.error })
  else if (job?.lane === 'overnight' && job.batchedRows > 0) {
    const requests = batches.reduce((sum, batch) => sum + batch.requests, 0)
    reporter.emit({ event: 'submitted', jobUid: job.jobUid, rows: job.batchedRows, requests })
  }
  const { staged, failed, pending } = totals
  reporter.emit({ event: 'done', staged, failed, pending })
  return { usage, batches: batches.length, error }
}

async function stopReason(work: Work): Promise<ErrorData | null> {
  const { runs, totals, job, interrupt } = work
  if (interrupt.isInterrupted()) return cancelled(totals)
  if (job?.status === 'paused') return pausedReason(job)
  const stopped = runs.find((run) => run.counts.pending + run.counts.claimed > 0 && run.lastError !== null)
  if (stopped?.lastError) return stopped.lastError
  const open = job ? job.openRows - job.batchedRows : totals.pending
  if (open > 0 && job?.lane !== 'overnight')
    return new AppError('internal', `${String(open)} rows were left pending.`).toData()
  return totals.failed > 0 ? await failedReason(work) : null
}

function cancelled({ staged, pending }: Totals): ErrorData {
  return new AppError(
    'cancelled',
    `The run was cancelled: ${String(staged)} rows are staged, ${String(pending)} are pending.`,
  ).toData()
}

/** The reason of the pause, and how to go on from a terminal. */
function pausedReason({ error, openRows }: JobSummary): ErrorData {
  const reason = error ?? new AppError('run_paused', 'The run was paused.').toData()
  const message = `The run is paused with ${String(openRows)} ${openRows === 1 ? 'row' : 'rows'} left. ${reason.message}`
  const isBudget = reason.code === 'budget_reached'
  return { ...reason, message, hint: isBudget ? `${GO_ON} Its --budget counts anew.` : `${reason.hint} ${GO_ON}` }
}

async function failedReason({ session, runs, totals }: Work): Promise<ErrorData | null> {
  const failed = runs.find((run) => run.counts.failed > 0)
  if (!failed) return null
  const { documentUid, runUid } = failed
  const scope = { kind: 'document', documentUid, runUid } as const
  const query = { scope, filter: { ...NO_FILTER, tab: 'failed' as const }, sort: null }
  const page = await session.api.rows.page({ query, offset: 0, limit: 1 })
  const reason =
    page.rows[0]?.lastError ??
    failed.lastError ??
    new AppError('provider_bad_answer', 'The model gave no valid answer.').toData()
  return {
    ...reason,
    message: `${String(totals.failed)} ${totals.failed === 1 ? 'row' : 'rows'} failed. The first: ${reason.message}`,
  }
}
