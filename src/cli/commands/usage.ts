import { type Command, Option } from 'commander'
import type { UsageFigures, UsageGroup, UsageReport } from '../../shared/model-work.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, formatCost, formatCount, printJson, printLine, printTable } from '../output.ts'
import { withSession } from '../session.ts'

type UsageOptions = BaseOptions & { readonly project: string; readonly by: UsageGroup }
/** Of one project there is but one line by project. */
const GROUPS = ['model', 'document', 'run', 'job', 'day'] as const satisfies readonly UsageGroup[]

export function addUsageCommand(program: Command): void {
  withBaseOptions(program.command('usage'))
    .summary('show what model calls took and saved')
    .description('Prints calls, tokens, cost and savings of a project. Works while another Galley writes.')
    .requiredOption('--project <name>', 'the project')
    .addOption(new Option('--by <group>', 'what a line is').choices(GROUPS).default('model'))
    .action(usage)
}

async function usage(options: UsageOptions): Promise<void> {
  const report = await withSession(
    { workspace: options.workspace, program: 'galley usage', mode: 'read' },
    async ({ api }) => {
      const { projectUid } = await api.projects.find({ name: options.project })
      return await api.usage.report({ projectUid, group: options.by })
    },
  )
  if (options.json) printJson({ project: options.project, by: options.by, ...report })
  else printReport(report, options.by)
}

function printReport({ total, lines }: UsageReport, by: UsageGroup): void {
  if (lines.length === 0) {
    printLine('No model was asked yet.')
    return
  }
  printTable([
    [by, 'calls', 'failed', 'rows', 'tokens in', 'cached', 'tokens out', 'cost', 'saved', 'median'],
    ...lines.map((line) => [line.label, ...toCells(line)]),
  ])
  const saved = [
    `${money(total.cacheSavingUsd)} by the cache`,
    `${money(total.packingSavingUsd)} by packing`,
    `${money(total.overnightSavingUsd)} overnight`,
  ]
  printLine(`${formatAmount(total.calls, 'call')}, ${formatCost(total.costUsd)}; saved: ${saved.join(', ')}`)
}

function toCells(figures: UsageFigures): ReadonlyArray<string | number> {
  const { cacheSavingUsd: cache, packingSavingUsd: packing, overnightSavingUsd: night } = figures
  return [
    figures.calls,
    figures.failedCalls,
    figures.rows,
    figures.inputTokens,
    `${String(Math.round(figures.cacheHitRate * 100))}%`,
    figures.outputTokens,
    money(figures.costUsd),
    money(cache === null || packing === null || night === null ? null : cache + packing + night),
    figures.medianLatencyMs === null ? '' : `${formatCount(figures.medianLatencyMs)} ms`,
  ]
}

/** Below zero when writing the cache cost more than reading it saved. */
function money(usd: number | null): string {
  if (usd === null) return 'unknown'
  return usd < 0 ? `-${formatCost(-usd)}` : formatCost(usd)
}
