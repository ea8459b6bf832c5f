import { type Command, Option } from 'commander'
import { PROVIDER_KINDS, type ProviderKind } from '../../shared/domain.ts'
import { type Applied, applySchema } from '../apply-schema.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, formatCost, formatCount, printJson, printLine } from '../output.ts'
import { reportError } from '../report-error.ts'
import { withSession } from '../session.ts'

type RunOptions = BaseOptions & {
  readonly project: string
  readonly schema: string
  readonly provider?: ProviderKind
  readonly model?: string
  readonly baseUrl?: string
  readonly concurrency?: number
  readonly includeFurniture?: boolean
}

const MAX_CONCURRENCY = 64

export function addRunCommand(program: Command): void {
  withBaseOptions(program.command('run'))
    .summary('apply a schema to all documents of a project')
    .description(
      'Creates the runs that are missing, then works until nothing is pending. Ctrl-C cancels; what arrived stays.',
    )
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref')
    .addOption(
      new Option('--provider <provider>', 'where model calls go (default: the setting)').choices(PROVIDER_KINDS),
    )
    .option('--model <model>', "the model (default: the schema's, else the provider's)")
    .option('--base-url <url>', 'another address of the provider')
    .option('--concurrency <n>', 'requests at the same time (default: the setting)', wholeNumber(1, MAX_CONCURRENCY))
    .option('--include-furniture', 'new runs ask about running headers and footers too')
    .action(run)
}

async function run(options: RunOptions): Promise<void> {
  const applied = await withSession(
    { workspace: options.workspace, program: 'galley run', mode: 'write' },
    async (session) => {
      const { api } = session
      const { projectUid, name } = await api.projects.find({ name: options.project })
      const { schemaUid } = await api.schemas.find({ schemaRef: options.schema })
      return applySchema(session, {
        projectUid,
        projectName: name,
        schemaUid,
        provider: options.provider ?? (await api.settings.get()).defaultProvider,
        model: options.model ?? null,
        baseUrl: options.baseUrl ?? null,
        concurrency: options.concurrency ?? null,
        includesFurniture: options.includeFurniture === true,
      })
    },
  )
  const { totals, seconds, model, error } = applied
  const result = { project: options.project, schema: options.schema, model, ...totals, seconds }
  if (!options.json) printApplied(applied)
  if (error) reportError(error, { isJson: options.json, result })
  else if (options.json) printJson(result)
}

/** Two lines: how the rows stand, and what the work took. */
export function printApplied({ totals, seconds, model }: Applied): void {
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
  printLine(`${model}: ${calls}, ${tokens}, ${formatCost(totals.costUsd)}, ${seconds.toFixed(1)} s`)
}
