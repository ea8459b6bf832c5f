import { type Command, Option } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { ExportOutcome } from '../../shared/views.ts'
import { checkTarget, deliver, STANDARD_OUTPUT } from '../export-file.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, printJson, printLine } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type ExportOptions = BaseOptions & {
  readonly project: string
  readonly schema: string
  readonly format: 'jsonl'
  readonly out: string
  readonly includeStaged?: boolean
  readonly force?: boolean
}

export function addExportCommand(program: Command): void {
  withBaseOptions(program.command('export'))
    .summary('write what is confirmed to a file')
    .description('Writes the canonical records of a project with a schema. Only confirmed data leaves.')
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref')
    .addOption(new Option('--format <format>', 'the format').choices(['jsonl']).default('jsonl'))
    .requiredOption('--out <path>', 'the file to write; - is standard output')
    .option('--include-staged', 'also staged data, marked as not confirmed')
    .option('--force', 'replace a file that exists')
    .action(exportProject)
}

async function exportProject(options: ExportOptions): Promise<void> {
  checkTarget(options.out, options.force === true)
  const outcome = await withSession(
    { workspace: options.workspace, program: 'galley export', mode: 'write' },
    async (session) => {
      const { projectUid } = await session.api.projects.find({ name: options.project })
      const { schemaUid } = await session.api.schemas.find({ schemaRef: options.schema })
      const made = await makeExport(session, { projectUid, schemaUid, includeStaged: options.includeStaged === true })
      await deliver(made.path, options.out)
      return made.outcome
    },
  )
  // Standard output holds the records then, and nothing else.
  if (options.out === STANDARD_OUTPUT) return
  const { rows, confirmedRows, sizeBytes, sha256 } = outcome
  if (options.json) printJson({ out: options.out, rows, confirmedRows, sizeBytes, sha256 })
  else printLine(`${formatAmount(rows, 'row')} (${formatCount(confirmedRows)} confirmed) exported to ${options.out}`)
}

type ExportScope = { readonly projectUid: string; readonly schemaUid: string; readonly includeStaged: boolean }

/** Writes an export into the workspace's `exports` folder and says where it lies. */
export async function makeExport(
  { galley, api }: Session,
  scope: ExportScope,
): Promise<{ readonly outcome: ExportOutcome; readonly path: string }> {
  const outcome = await api.exports.create({ ...scope, documentUids: null, format: 'jsonl' })
  const { url } = await api.exports.ticket({ exportUid: outcome.exportUid })
  const file = galley.exportFile(url.slice(url.lastIndexOf('/') + 1))
  if (!file) throw new AppError('export_not_found', `The export ${outcome.fileName} is no longer in the workspace.`)
  return { outcome, path: file.path }
}
