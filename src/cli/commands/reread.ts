import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { ImportedFile } from '../../shared/import-views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type RereadOptions = BaseOptions & {
  readonly project: string
  readonly ocr?: boolean
  readonly release?: boolean
  readonly outdated?: boolean
}

export function addRereadCommand(program: Command): void {
  withBaseOptions(program.command('reread'))
    .summary('read documents again: failed ones, or those whose reader has improved')
    .description(
      'Reads documents again. Those that failed are tried once more; a document that was read gets a new conversion beside the old one, whose runs stay.',
    )
    .argument('[documents...]', 'names of documents; none for all that failed')
    .requiredOption('--project <name>', 'the project')
    .option('--ocr', 'recognise the text of scanned pages with tesseract')
    .option('--release', 'also documents in quarantine')
    .option('--outdated', 'all documents whose reader has improved since')
    .action(reread)
}

async function reread(names: readonly string[], options: RereadOptions): Promise<void> {
  const { workspace, ocr = false, release = false } = options
  const files = await withSession({ workspace, program: 'galley reread', mode: 'write' }, async (session) => {
    const { galley, api } = session
    await galley.imports.resume()
    const documentUids = await chooseDocuments(session, names, options)
    if (documentUids.length > 0) await api.documents.retry({ documentUids, ocr, release })
    return await Promise.all(documentUids.map((uid) => galley.imports.whenSettled(uid)))
  })
  report(
    files.filter((file) => file !== null),
    options,
  )
}

async function chooseDocuments(
  { api }: Session,
  names: readonly string[],
  { project, outdated }: RereadOptions,
): Promise<string[]> {
  const { projectUid } = await api.projects.find({ name: project })
  const documents = await api.documents.list({ projectUid, schemaUid: null })
  for (const name of names)
    if (!documents.some((document) => document.name === name))
      throw new AppError('document_not_found', `The project "${project}" has no document "${name}".`)
  if (names.length > 0)
    return documents.filter(({ name }) => names.includes(name)).map(({ documentUid }) => documentUid)
  if (outdated !== true)
    return documents.filter(({ status }) => status === 'failed').map(({ documentUid }) => documentUid)
  const receipts = await Promise.all(documents.map(({ documentUid }) => api.documents.receipt({ documentUid })))
  return receipts.filter(({ hasNewerReader }) => hasNewerReader).map(({ documentUid }) => documentUid)
}

function report(files: readonly ImportedFile[], { json }: RereadOptions): void {
  const failed = files.filter(({ error }) => error !== null)
  const read = files.length - failed.length
  if (failed.length > 0) process.exitCode = 1
  if (json) {
    printJson({ read, failed: failed.map(({ name, error }) => ({ name, error })) })
    return
  }
  for (const { name, error } of failed) printLine(`${name}: ${error?.message ?? 'not read'} ${error?.hint ?? ''}`)
  printLine(files.length === 0 ? 'There is nothing to read again.' : `${formatAmount(read, 'document')} read again.`)
}
