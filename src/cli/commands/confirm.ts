import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { reportError } from '../report-error.ts'
import { type Session, withSession } from '../session.ts'
import { runsOf, sumRuns } from '../totals.ts'

type ConfirmOptions = BaseOptions & { readonly project: string; readonly schema: string; readonly all?: boolean }

export function addConfirmCommand(program: Command): void {
  withBaseOptions(program.command('confirm'))
    .summary('confirm what is staged')
    .description('Confirms the staged rows of all runs of a schema in a project. Without --all it only counts them.')
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref')
    .option('--all', 'confirm all staged rows')
    .action(confirm)
}

async function confirm(options: ConfirmOptions): Promise<void> {
  if (options.all) await confirmAll(options)
  else await countStaged(options)
}

async function countStaged(options: ConfirmOptions): Promise<void> {
  const staged = await withSession(
    { workspace: options.workspace, program: 'galley confirm', mode: 'read' },
    async (session) => {
      const scope = await findScope(session, options)
      return sumRuns(runsOf(await session.api.documents.list(scope))).staged
    },
  )
  if (options.json) printJson({ staged, confirmed: 0, refused: 0 })
  else
    printLine(
      `${formatAmount(staged, 'row')} would be confirmed. Add --all to confirm ${staged === 1 ? 'it' : 'them'}.`,
    )
}

async function confirmAll(options: ConfirmOptions): Promise<void> {
  const { rows, refused } = await withSession(
    { workspace: options.workspace, program: 'galley confirm', mode: 'write' },
    async (session) => session.api.review.confirmProject(await findScope(session, options)),
  )
  const result = { staged: refused, confirmed: rows, refused }
  if (!options.json) printLine(`${formatAmount(rows, 'row')} confirmed.`)
  if (refused > 0) reportError(refusedError(refused), { isJson: options.json, result })
  else if (options.json) printJson(result)
}

function refusedError(refused: number): ReturnType<AppError['toData']> {
  const message = `${formatAmount(refused, 'row')} ${refused === 1 ? 'was' : 'were'} not confirmed: the staged values do not fit the schema.`
  return new AppError('value_invalid', message, {
    hint: 'Open the documents in Galley, correct the staged values, then confirm again.',
  }).toData()
}

async function findScope(
  { api }: Session,
  options: ConfirmOptions,
): Promise<{ projectUid: string; schemaUid: string }> {
  const { projectUid } = await api.projects.find({ name: options.project })
  const { schemaUid } = await api.schemas.find({ schemaRef: options.schema })
  return { projectUid, schemaUid }
}
