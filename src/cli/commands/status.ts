import type { Command } from 'commander'
import type { DocumentSummary, NotReadEntry, ProjectSummary, RunSummary } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine, printTable } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type StatusOptions = BaseOptions & { readonly project: string; readonly notRead?: boolean }
type DocumentStatus = DocumentSummary & { readonly runs: readonly RunSummary[] }
type ProjectStatus = {
  readonly project: ProjectSummary
  readonly documents: readonly DocumentStatus[]
  readonly notRead: readonly NotReadEntry[]
}

export function addStatusCommand(program: Command): void {
  withBaseOptions(program.command('status'))
    .summary('show how far the documents of a project are')
    .description('Prints rows by status for each document and schema. Works while another Galley writes.')
    .requiredOption('--project <name>', 'the project')
    .option('--not-read', 'list the documents that were not read, or not fully, and why')
    .action(status)
}

async function status(options: StatusOptions): Promise<void> {
  const found = await withSession({ workspace: options.workspace, program: 'galley status', mode: 'read' }, (session) =>
    readStatus(session, options.project),
  )
  if (options.json) printJson(found)
  else if (options.notRead) printNotRead(found)
  else printStatus(found)
}

async function readStatus({ api }: Session, name: string): Promise<ProjectStatus> {
  const project = await api.projects.find({ name })
  const { projectUid } = project
  const runs = new Map<string, RunSummary[]>()
  for (const { schemaUid } of await api.schemas.list())
    for (const { documentUid, run } of await api.documents.list({ projectUid, schemaUid }))
      if (run) runs.set(documentUid, [...(runs.get(documentUid) ?? []), run])
  const documents = await api.documents.list({ projectUid, schemaUid: null })
  return {
    project,
    documents: documents.map((document) => ({ ...document, runs: runs.get(document.documentUid) ?? [] })),
    notRead: await api.documents.notRead({ projectUid }),
  }
}

function printStatus({ project, documents, notRead }: ProjectStatus): void {
  printLine(`${project.name}: ${formatAmount(project.documents, 'document')}, ${formatAmount(project.blocks, 'block')}`)
  if (documents.length === 0) return
  const rows = documents.flatMap((document) =>
    document.runs.length === 0
      ? [[document.name, document.status, document.blocks, '', '', '', '', '', '', '']]
      : document.runs.map(({ schemaRef, status: runStatus, counts }) => [
          document.name,
          document.status,
          document.blocks,
          schemaRef,
          runStatus,
          counts.pending + counts.claimed,
          counts.ai_complete,
          counts.confirmed,
          counts.rejected,
          counts.failed,
        ]),
  )
  printTable([
    ['document', 'status', 'blocks', 'schema', 'run', 'pending', 'staged', 'confirmed', 'rejected', 'failed'],
    ...rows,
  ])
  const unread = notRead.filter((entry) => entry.kind !== 'warned').length
  if (unread > 0)
    printLine(
      `${formatAmount(unread, 'document')} ${unread === 1 ? 'was' : 'were'} not read fully; --not-read says why.`,
    )
}

function printNotRead({ notRead }: ProjectStatus): void {
  if (notRead.length === 0) printLine('Every document was read fully.')
  for (const { name, kind, error, skipped, warnings } of notRead) {
    printLine(`${name}: ${WORDS[kind]}`)
    if (error) printLine(`    ${error.message} ${error.hint}`)
    for (const { message, where } of [...skipped, ...warnings])
      printLine(`    ${message}${where === null ? '' : ` (${where})`}`)
  }
}

const WORDS: Readonly<Record<NotReadEntry['kind'], string>> = {
  failed: 'not read',
  partial: 'read in part',
  warned: 'read, with guesses',
}
