import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { CarryOver, DocumentVersion } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine, printTable } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type VersionsOptions = BaseOptions & { readonly project: string; readonly carryOver?: string }

export function addVersionsCommand(program: Command): void {
  withBaseOptions(program.command('versions'))
    .summary('show the versions of a document and carry confirmed data over')
    .description('Lists the versions of a document. With --carry-over, stages confirmed data for unchanged blocks.')
    .argument('<document>', 'the name of the document')
    .requiredOption('--project <name>', 'the project')
    .option('--carry-over <ref>', 'the schema_ref whose confirmed data is staged for the current version')
    .action(versions)
}

async function versions(name: string, options: VersionsOptions): Promise<void> {
  if (options.carryOver === undefined) await listVersions(name, options)
  else await carry(name, options.carryOver, options)
}

async function listVersions(name: string, options: VersionsOptions): Promise<void> {
  const { workspace } = options
  const list = await withSession({ workspace, program: 'galley versions', mode: 'read' }, async (session) =>
    session.api.documents.versions({ documentUid: await findDocument(session, options.project, name) }),
  )
  if (options.json) printJson({ document: name, versions: list })
  else printVersions(list)
}

function printVersions(list: readonly DocumentVersion[]): void {
  printTable([
    ['version', 'added', 'status', 'blocks', 'unchanged', 'staged', 'confirmed', ''],
    ...list.map(({ version, uploadedAt, status, blocks, unchangedBlocks, counts, isCurrent }) => [
      version,
      uploadedAt.slice(0, 16).replace('T', ' '),
      status,
      blocks,
      unchangedBlocks ?? '',
      counts.ai_complete,
      counts.confirmed,
      isCurrent ? 'current' : '',
    ]),
  ])
}

async function carry(name: string, schemaRef: string, options: VersionsOptions): Promise<void> {
  const { workspace, project } = options
  const carried = await withSession({ workspace, program: 'galley versions', mode: 'write' }, async (session) => {
    const { schemaUid } = await session.api.schemas.find({ schemaRef })
    const documentUid = await findDocument(session, project, name)
    const [outcome] = await session.api.documents.carryOver({ documentUid, schemaUid, isDryRun: false })
    return outcome ?? { schemaUid, schemaRef, rows: 0, changed: 0 }
  })
  if (options.json) printJson({ document: name, ...carried })
  else printCarried(carried)
}

function printCarried({ rows, changed }: CarryOver): void {
  printLine(`${formatAmount(rows, 'row')} staged from earlier versions; the blocks of ${String(changed)} have changed.`)
  if (rows > 0) printLine('They wait for your review.')
}

async function findDocument({ api }: Session, project: string, name: string): Promise<string> {
  const { projectUid } = await api.projects.find({ name: project })
  const documents = await api.documents.list({ projectUid, schemaUid: null })
  const found = documents.findLast((document) => document.name === name)
  if (!found) throw new AppError('document_not_found', `The project "${project}" has no document "${name}".`)
  return found.documentUid
}
