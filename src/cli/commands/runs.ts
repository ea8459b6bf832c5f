import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { RunSummary } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { printJson, printLine } from '../output.ts'
import { printRuns } from '../print-runs.ts'
import { type Session, withSession } from '../session.ts'

type RunsOptions = BaseOptions & { readonly project: string }

export function addRunsCommand(program: Command): void {
  withBaseOptions(program.command('runs'))
    .summary('list the runs of documents: main runs and further opinions')
    .description('Lists runs with their ids, which `compare` takes. Works while another Galley writes.')
    .argument('[document]', 'the name of a document (default: all of the project)')
    .requiredOption('--project <name>', 'the project')
    .action(runs)
}

async function runs(name: string | undefined, options: RunsOptions): Promise<void> {
  const { workspace } = options
  const found = await withSession({ workspace, program: 'galley runs', mode: 'read' }, (session) =>
    listRuns(session, options, name),
  )
  if (options.json) printJson({ project: options.project, runs: found })
  else if (found.length === 0) printLine('There is no run yet.')
  else printRuns(found)
}

async function listRuns({ api }: Session, { project }: RunsOptions, name?: string): Promise<readonly RunSummary[]> {
  const { projectUid } = await api.projects.find({ name: project })
  const documents = await api.documents.list({ projectUid, schemaUid: null })
  const chosen = name === undefined ? documents : documents.filter((document) => document.name === name)
  if (name !== undefined && chosen.length === 0)
    throw new AppError('document_not_found', `The project "${project}" has no document "${name}".`)
  const lists: RunSummary[] = []
  for (const { documentUid } of chosen) lists.push(...(await api.documents.runs({ documentUid })))
  return lists
}
