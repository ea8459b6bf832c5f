import type { Command } from 'commander'
import type { DispatchRequest, Quote } from '../../shared/model-work.ts'
import { type Applied, applySchema, toInput } from '../apply-schema.ts'
import { formatAmount, formatCost, formatCount, printJson, printLine } from '../output.ts'
import { printQuote } from '../print-quote.ts'
import { reportError } from '../report-error.ts'
import { createJsonReporter, createTextReporter, type RunReporter } from '../run-events.ts'
import { readRequest, type RunOptions, withRunOptions } from '../run-options.ts'
import { type Session, withSession } from '../session.ts'
import { formatSpan } from '../span.ts'

export function addRunCommand(program: Command): void {
  withRunOptions(program.command('run'))
    .summary('apply a schema to the documents of a project')
    .description(
      'Creates the runs that are missing, then works until nothing is left. Ctrl-C cancels; what arrived stays, and the same command goes on.',
    )
    .action(run)
}

async function run(options: RunOptions, command: Command): Promise<void> {
  if (options.probe && !options.quote) command.error('error: --probe goes with --quote')
  await withSession({ workspace: options.workspace, program: 'galley run', mode: 'write' }, async (session) => {
    const request = await readRequest(session, options)
    await (options.quote ? quote(session, request, options) : apply(session, request, options))
  })
}

async function quote(session: Session, request: DispatchRequest, options: RunOptions): Promise<void> {
  if (options.probe) await session.api.runs.probe(toInput(request))
  const quoted = await session.api.runs.quote(toInput(request))
  if (options.json) printJson({ event: 'quote', quote: quoted })
  else printQuote(quoted)
  if (options.json) printJson({ project: options.project, schema: options.schema, ...quoted })
}

async function apply(session: Session, request: DispatchRequest, options: RunOptions): Promise<void> {
  const reporter = options.json ? createJsonReporter() : createTextReporter()
  await announcePrice(session, request, reporter)
  const applied = await applySchema(session, request, reporter)
  if (!options.json) printApplied(applied)
  const result = toResult(applied, request, options)
  if (applied.error) reportError(applied.error, { isJson: options.json, result })
  else if (options.json) printJson(result)
}

/** Rules cost nothing. A price that cannot be told stops nobody. */
async function announcePrice({ api }: Session, request: DispatchRequest, reporter: RunReporter): Promise<void> {
  if (request.provider === 'rules') return
  const quoted = await api.runs.quote(toInput(request)).catch((): Quote | null => null)
  if (quoted && quoted.rows > 0) reporter.emit({ event: 'quote', quote: quoted })
}

function toResult({ totals, seconds, model, job, usage }: Applied, request: DispatchRequest, options: RunOptions) {
  return {
    project: options.project,
    schema: options.schema,
    model,
    ...totals,
    seconds,
    jobUid: job?.jobUid ?? null,
    lane: request.lane,
    budgetUsd: request.budgetUsd,
    batchedRows: job?.batchedRows ?? 0,
    requestsSaved: usage ? Math.max(0, usage.rows - usage.calls) : 0,
    cacheHitRate: usage?.cacheHitRate ?? 0,
    cacheSavingUsd: usage?.cacheSavingUsd ?? null,
    packingSavingUsd: usage?.packingSavingUsd ?? null,
  }
}

/** How the rows stand, what the work took, what it saved, and how to collect what waits at the provider. */
export function printApplied({ totals, seconds, model, usage, job }: Applied): void {
  const { rows, staged, failed, pending, confirmed, rejected } = totals
  const others = [
    [confirmed, 'confirmed'],
    [rejected, 'rejected'],
    [pending, 'pending'],
  ].flatMap(([count, word]) => (count ? [`${formatCount(Number(count))} ${String(word)}`] : []))
  printLine(
    [`${formatCount(staged)} of ${formatAmount(rows, 'row')} staged`, `${formatCount(failed)} failed`, ...others].join(
      ', ',
    ),
  )
  const calls =
    formatAmount(totals.calls, 'call') + (totals.failedCalls > 0 ? ` (${formatCount(totals.failedCalls)} failed)` : '')
  const tokens = `${formatCount(totals.inputTokens)} tokens in, ${formatCount(totals.outputTokens)} out`
  const took = seconds < 10 ? `${seconds.toFixed(1)} s` : formatSpan(seconds)
  printLine(`${model}: ${calls}, ${tokens}, ${formatCost(totals.costUsd)}, ${took}`)
  if (usage && usage.cacheHitRate > 0) printLine(savingsLine(usage))
  if (job && job.batchedRows > 0)
    printLine(
      `${formatAmount(job.batchedRows, 'row')} submitted for the night. Collect the answers with \`galley batches --wait\`, or open Galley.`,
    )
}

function savingsLine({ cacheHitRate, cacheSavingUsd, packingSavingUsd }: NonNullable<Applied['usage']>): string {
  const saved = (cacheSavingUsd ?? 0) + (packingSavingUsd ?? 0)
  const share = `${String(Math.round(cacheHitRate * 100))}% of the input came from the cache`
  return saved > 0 ? `${share}; cache and packs saved ${formatCost(saved)}` : share
}
