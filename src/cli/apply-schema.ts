/** Applies a schema to all documents of a project and waits until nothing is pending: what `run` and `demo` do. */
import { AppError, type ErrorData } from '../shared/errors.ts'
import type { ProviderKind } from '../shared/domain.ts'
import type { RunSummary } from '../shared/views.ts'
import { onInterrupt } from './interrupt.ts'
import { createProgressBar } from './progress-bar.ts'
import type { Session } from './session.ts'
import { runsOf, sumRuns, type Totals, workBetween } from './totals.ts'

export type ApplyOptions = {
  readonly projectUid: string
  readonly projectName: string
  readonly schemaUid: string
  readonly provider: ProviderKind
  readonly model: string | null
  readonly baseUrl: string | null
  readonly concurrency: number | null
  /** New runs get rows for running headers and footers too. */
  readonly includesFurniture: boolean
}
export type Applied = {
  readonly totals: Totals
  readonly model: string
  readonly seconds: number
  /** Why rows are pending or failed; null when all are staged. */
  readonly error: ErrorData | null
}

const REDRAW_MS = 100

export async function applySchema(session: Session, options: ApplyOptions): Promise<Applied> {
  const { galley, api } = session
  const { projectUid, projectName, schemaUid, provider, model, baseUrl, concurrency, includesFurniture } = options
  const list = async (): Promise<readonly RunSummary[]> => runsOf(await api.documents.list({ projectUid, schemaUid }))
  const before = sumRuns(await list())
  const startedMs = performance.now()
  const { runUids } = await api.runs.start({
    projectUid,
    documentUids: null,
    schemaUid,
    provider,
    model,
    baseUrl,
    concurrency,
    includesFurniture,
  })
  if (runUids.length === 0 && before.runs === 0)
    throw new AppError('document_not_found', `The project "${projectName}" has no documents.`, {
      hint: 'Add some with `galley ingest PATH --project NAME`.',
    })
  const interrupt = onInterrupt(() => api.runs.cancel({ runUids: [...runUids] }))
  const stopDrawing = drawProgress(list)
  try {
    await galley.runs.whenIdle()
  } finally {
    stopDrawing()
    interrupt.stop()
  }
  const runs = await list()
  const totals = workBetween(before, sumRuns(runs))
  const seconds = Math.round(performance.now() - startedMs) / 1000
  const error = interrupt.isInterrupted() ? cancelled(totals) : await stopReason(session, runs, totals)
  return { totals, model: runs[0]?.model ?? '', seconds, error }
}

function drawProgress(list: () => Promise<readonly RunSummary[]>): () => void {
  const bar = createProgressBar()
  if (!bar.isShown) return () => undefined
  let isStopped = false
  const draw = async (): Promise<void> => {
    const { rows, pending, failed } = sumRuns(await list())
    if (!isStopped)
      bar.update({
        done: rows - pending,
        total: rows,
        label: `blocks${failed > 0 ? `, ${String(failed)} failed` : ''}`,
      })
  }
  const timer = setInterval(() => void draw().catch(() => undefined), REDRAW_MS)
  return () => {
    isStopped = true
    clearInterval(timer)
    bar.clear()
  }
}

function cancelled({ staged, pending }: Totals): ErrorData {
  return new AppError(
    'cancelled',
    `The run was cancelled: ${String(staged)} rows are staged, ${String(pending)} are pending.`,
  ).toData()
}

async function stopReason({ api }: Session, runs: readonly RunSummary[], totals: Totals): Promise<ErrorData | null> {
  const stopped = runs.find((run) => run.counts.pending + run.counts.claimed > 0 && run.lastError !== null)
  if (stopped?.lastError) return stopped.lastError
  if (totals.pending > 0) return new AppError('internal', `${String(totals.pending)} rows were left pending.`).toData()
  const failed = runs.find((run) => run.counts.failed > 0)
  if (!failed) return null
  const { documentUid, schemaUid } = failed
  const page = await api.grid.page({
    documentUid,
    schemaUid,
    offset: 0,
    limit: 1,
    status: 'failed',
    blockType: null,
    search: '',
  })
  const reason =
    page.rows[0]?.lastError ??
    failed.lastError ??
    new AppError('provider_bad_answer', 'The model gave no valid answer.').toData()
  return {
    ...reason,
    message: `${String(totals.failed)} ${totals.failed === 1 ? 'row' : 'rows'} failed. The first: ${reason.message}`,
  }
}
