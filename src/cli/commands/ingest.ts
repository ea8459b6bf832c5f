import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { PlanProject } from '../../core/ingest/plan.ts'
import { type InputFile, type InputList, walkInputPaths } from '../../core/read-input-file.ts'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { ImportedFile } from '../../shared/import-views.ts'
import { addFiles, type Brought } from '../add-files.ts'
import { describePlan, planFolder, projectOf } from '../import-plan.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { describeError, reportError } from '../report-error.ts'
import { withSession } from '../session.ts'

export type IngestOptions = BaseOptions & {
  readonly project: string
  readonly asVersions?: boolean
  readonly ocr?: boolean
  readonly doclingUrl?: string
  readonly dryRun?: boolean
}
type Failure = { readonly name: string; readonly error: ErrorData }
type Found = InputList & { readonly failures: readonly Failure[] }

export function addIngestCommand(program: Command): void {
  withBaseOptions(program.command('ingest'))
    .summary('add files and folders to a project')
    .description(
      'Adds files, archives and all readable files below folders to a project, which is created if need be. ' +
        'Ctrl-C cancels; what was read stays.',
    )
    .argument('<path...>', 'files and folders')
    .requiredOption('--project <name>', 'the project')
    .option('--as-versions', 'a file with the name of a document and other content becomes its new version')
    .option('--ocr', 'recognise the text of scanned pages with tesseract')
    .option('--docling-url <url>', 'let the Docling server at this address read the documents of the project')
    .option('--dry-run', 'print what would be added, and add nothing')
    .action(ingest)
}

async function ingest(paths: readonly string[], options: IngestOptions): Promise<void> {
  const project = await projectOf(options)
  const found = await findFiles(paths, project, options)
  const plan = await planFolder(found, project, options)
  if (options.dryRun) {
    if (options.json) printJson({ project: options.project, ...plan })
    else printLine(describePlan(plan))
    return
  }
  if (!options.json && found.files.length > 1) printLine(describePlan(plan))
  const { files, failures } = await withoutUnreadable(found, options)
  let brought: Brought = { files: [], failures: [], isCancelled: false }
  if (files.length > 0)
    brought = await withSession({ workspace: options.workspace, program: 'galley ingest', mode: 'create' }, (session) =>
      addFiles(session, files, options),
    )
  report(brought, { options, skipped: found.skipped, failures })
}

async function findFiles(paths: readonly string[], project: PlanProject, { json }: IngestOptions): Promise<Found> {
  const found = { files: [] as InputFile[], skipped: [] as string[], hidden: 0, ignored: 0, failures: [] as Failure[] }
  for (const path of paths) {
    try {
      const list = await walkInputPaths([path], project)
      for (const file of list.files) found.files.push(file)
      for (const name of list.skipped) found.skipped.push(name)
      found.hidden += list.hidden
      found.ignored += list.ignored
    } catch (cause) {
      const error = await describeError(cause)
      found.failures.push({ name: path, error })
      if (!json) printLine(`${path}: failed: ${error.message}`)
    }
  }
  return found
}

/** A workspace is made for a first document that can be read, not for a list of failures. */
async function withoutUnreadable(found: Found, options: IngestOptions): Promise<Pick<Found, 'files' | 'failures'>> {
  const { DATABASE_FILE } = await import('../../core/db/store.ts')
  if (found.files.length === 0 || options.doclingUrl || existsSync(join(options.workspace, DATABASE_FILE))) return found
  const { findFirstReadable } = await import('../first-readable.ts')
  const { index, errors } = await findFirstReadable(found.files)
  // Those before it are tried again, so that they are listed in the project with their reason.
  if (index < found.files.length) return found
  const failures = errors.map((error, i) => ({ name: found.files[i]?.name ?? '', error }))
  if (!options.json) for (const { name, error } of failures) printLine(`${name}: failed: ${error.message}`)
  return { files: [], failures: [...found.failures, ...failures] }
}

type Rest = {
  readonly options: IngestOptions
  readonly skipped: readonly string[]
  readonly failures: readonly Failure[]
}

function report(brought: Brought, { options, skipped, failures: earlier }: Rest): void {
  const failed = brought.files.flatMap(({ name, error }) => (error ? [{ name, error }] : []))
  const failures = [...earlier, ...brought.failures, ...failed]
  const documents = brought.files.filter((file) => file.error === null)
  const added = documents.filter((file) => !file.isRecognised)
  const counts = {
    ingested: added.length,
    recognised: documents.length - added.length,
    failed: failures.length,
    blocks: added.reduce((sum, file) => sum + file.blocks, 0),
  }
  const notRead = added.flatMap(({ name, notice }) => (notice === null ? [] : [{ name, notice }]))
  const outcomes = documents.map(toOutcome)
  const result = { project: options.project, ...counts, skipped, documents: outcomes, notRead, failures }
  if (!options.json) {
    for (const path of skipped) printLine(`${path}: skipped, Galley does not read this format`)
    printLine(
      `${formatAmount(added.length, 'document')} with ${formatAmount(counts.blocks, 'block')} ingested, ` +
        `${String(counts.recognised)} already there, ${String(counts.failed)} failed.`,
    )
  }
  const error = errorOf(brought, { failures, documents, skipped })
  if (error) reportError(error, { isJson: options.json, result })
  else if (options.json) printJson(result)
}

function toOutcome({ documentUid, name, blocks, isRecognised }: ImportedFile): object {
  return { documentUid, name, blocks, isRecognised }
}

type Result = {
  readonly failures: readonly Failure[]
  readonly documents: readonly ImportedFile[]
  readonly skipped: readonly string[]
}

function errorOf({ isCancelled }: Brought, { failures, documents, skipped }: Result): ErrorData | null {
  if (isCancelled)
    return new AppError(
      'cancelled',
      `The import was cancelled; ${formatAmount(documents.length, 'document')} had been read and stayed.`,
    ).toData()
  const [first] = failures
  if (first && failures.length === 1) return first.error
  if (first)
    return {
      ...first.error,
      message: `${formatAmount(failures.length, 'file')} could not be added. The first: ${first.error.message}`,
    }
  if (documents.length > 0) return null
  return new AppError(
    'unsupported_format',
    `There is no document to read; ${formatAmount(skipped.length, 'file')} skipped.`,
  ).toData()
}
