import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { RowRef, WorkOutcome } from '../../shared/review-work.ts'
import { applySchema } from '../apply-schema.ts'
import { addWorkOptions, performCommand, type WorkOptions } from '../perform-work.ts'
import { createJsonReporter, createTextReporter } from '../run-events.ts'
import type { Session } from '../session.ts'

type RejectOptions = WorkOptions & { readonly reason?: string; readonly rerun?: boolean }

export function addRejectCommand(program: Command): void {
  addWorkOptions(program.command('reject'))
    .summary('reject what is staged')
    .description('Rejects the staged rows that match all options, as one action of the history.')
    .option('--reason <text>', 'why; it is kept, and told to the model when the rows are asked for again')
    .option('--rerun', 'ask for the rejected rows again, with the provider and model of their runs')
    .action(reject)
}

async function reject(options: RejectOptions): Promise<void> {
  await performCommand(options, {
    program: 'galley reject',
    verb: 'reject',
    past: 'rejected',
    tab: 'ai_complete',
    workOf: () => Promise.resolve({ work: { kind: 'reject', reason: options.reason ?? null } }),
    ...(options.rerun && { then: (session, outcome) => askAgain(session, outcome, options) }),
  })
}

/** One job a document, one after the other. */
async function askAgain(session: Session, { rows, changed }: WorkOutcome, options: RejectOptions): Promise<object> {
  if (changed.length < rows)
    throw new AppError('usage', 'These are too many rows to be asked for again one by one.', {
      hint: 'Run `galley run --only rejected` to ask for all rejected rows.',
    })
  let asked = 0
  for (const [runUid, ofRun] of Map.groupBy(changed, (row) => row.runUid))
    asked += await askRun(session, { runUid, rows: ofRun, isJson: options.json })
  return { asked }
}

type Asked = { readonly runUid: string; readonly rows: readonly RowRef[]; readonly isJson: boolean }

async function askRun(session: Session, { runUid, rows, isJson }: Asked): Promise<number> {
  const [run] = await session.api.runs.get({ runUids: [runUid] })
  if (!run) throw new AppError('run_not_found', `There is no run ${runUid}.`)
  const { projectUid, documentUid, schemaUid, provider, model } = run
  const request = {
    projectUid,
    documentUids: [documentUid],
    schemaUid,
    provider,
    model,
    scope: { kind: 'rows', blockIndexes: rows.map(({ blockIndex }) => blockIndex) },
    opinion: 'main',
    lane: 'now',
    config: {},
    budgetUsd: null,
    concurrency: null,
    baseUrl: null,
    includesFurniture: false,
  } as const
  const { error } = await applySchema(session, request, isJson ? createJsonReporter() : createTextReporter())
  if (error) throw AppError.fromData(error)
  return rows.length
}
