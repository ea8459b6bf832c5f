import type { Command } from 'commander'
import { type InputFile, type InputList, readInputFile, walkInputPaths } from '../../core/read-input-file.ts'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { IngestOutcome } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { createProgressBar, type ProgressBar } from '../progress-bar.ts'
import { describeError, reportError } from '../report-error.ts'
import { type Session, withSession } from '../session.ts'

type IngestOptions = BaseOptions & { readonly project: string }
type Failure = { readonly name: string; readonly error: ErrorData }
type Outcomes = { readonly documents: IngestOutcome[]; readonly failures: Failure[] }
type Job = { readonly options: IngestOptions; readonly outcomes: Outcomes; readonly bar: ProgressBar }

export function addIngestCommand(program: Command): void {
  withBaseOptions(program.command('ingest'))
    .summary('add files and folders to a project')
    .description('Adds files, and all readable files below folders, to a project, which is created if need be.')
    .argument('<path...>', 'files and folders')
    .requiredOption('--project <name>', 'the project')
    .action(ingest)
}

async function ingest(paths: readonly string[], options: IngestOptions): Promise<void> {
  const job: Job = { options, outcomes: { documents: [], failures: [] }, bar: createProgressBar() }
  const { files, skipped } = await listFiles(paths, job)
  // A project is made for a first document that can be read, not for a list of failures.
  let next = 0
  while (next < files.length && !(await isReadable(files[next], job))) next += 1
  if (next < files.length)
    await withSession({ workspace: options.workspace, program: 'galley ingest', mode: 'create' }, (session) =>
      addFiles(session, files.slice(next), job),
    )
  job.bar.clear()
  report(job, skipped)
}

async function listFiles(paths: readonly string[], job: Job): Promise<InputList> {
  const files: InputFile[] = []
  const skipped: string[] = []
  for (const path of paths) {
    try {
      const list = await walkInputPaths([path])
      files.push(...list.files)
      skipped.push(...list.skipped)
    } catch (error) {
      await fail(path, error, job)
    }
  }
  return { files, skipped }
}

async function isReadable(file: InputFile | undefined, job: Job): Promise<boolean> {
  if (!file) return false
  try {
    const bytes = await readInputFile(file.path)
    const { parseDocument } = await import('../../core/ingest/parse.ts')
    parseDocument({ name: file.name, bytes })
    return true
  } catch (error) {
    await fail(file.name, error, job)
    return false
  }
}

async function addFiles({ galley, api }: Session, files: readonly InputFile[], job: Job): Promise<void> {
  const { requireProject } = await import('../../core/projects.ts')
  const { projectUid } = await api.projects.ensure({ name: job.options.project })
  const projectId = requireProject(galley.store, projectUid).id
  for (const [i, { path, name }] of files.entries()) {
    job.bar.update({ done: i, total: files.length, label: name })
    try {
      const outcome = await galley.ingest({ projectId, name, bytes: await readInputFile(path) })
      job.outcomes.documents.push(outcome)
      say(
        job,
        `${name}: ${outcome.isRecognised ? 'already there' : `ingested ${formatAmount(outcome.blocks, 'block')}`}`,
      )
    } catch (error) {
      // A full disk or a damaged database fails all that follows in the same way.
      if (error instanceof AppError && ENDS_THE_JOB.has(error.code)) throw error
      await fail(name, error, job)
    }
  }
}

const ENDS_THE_JOB: ReadonlySet<string> = new Set(['disk_full', 'workspace_damaged', 'workspace_unwritable'])

async function fail(name: string, error: unknown, job: Job): Promise<void> {
  job.bar.clear()
  const data = await describeError(error)
  job.outcomes.failures.push({ name, error: data })
  say(job, `${name}: failed: ${data.message}`)
}

function say({ options, bar }: Job, text: string): void {
  bar.clear()
  if (!options.json) printLine(text)
}

function report({ options, outcomes: { documents, failures } }: Job, skipped: readonly string[]): void {
  const added = documents.filter((document) => !document.isRecognised)
  const blocks = added.reduce((sum, document) => sum + document.blocks, 0)
  const counts = {
    ingested: added.length,
    recognised: documents.length - added.length,
    failed: failures.length,
    blocks,
  }
  const result = { project: options.project, ...counts, skipped, documents, failures }
  if (!options.json) {
    for (const path of skipped) printLine(`${path}: skipped, Galley does not read this format yet`)
    printLine(
      `${formatAmount(added.length, 'document')} with ${formatAmount(blocks, 'block')} ingested, ` +
        `${String(counts.recognised)} already there, ${String(counts.failed)} failed.`,
    )
  }
  const [first] = failures
  if (first) reportError(summarise(first.error, failures.length), { isJson: options.json, result })
  else if (documents.length === 0) reportError(nothingToRead(skipped.length), { isJson: options.json, result })
  else if (options.json) printJson(result)
}

function summarise(first: ErrorData, count: number): ErrorData {
  return count === 1
    ? first
    : { ...first, message: `${formatAmount(count, 'file')} could not be added. The first: ${first.message}` }
}

function nothingToRead(skipped: number): ErrorData {
  return new AppError(
    'unsupported_format',
    `There is no document to read; ${formatAmount(skipped, 'file')} skipped.`,
  ).toData()
}
