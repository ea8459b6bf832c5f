/** Brings files into a project and waits until they are read: the work of `galley ingest`. */
import { classifyFileError, type InputFile } from '../core/read-input-file.ts'
import { AppError, type ErrorData } from '../shared/errors.ts'
import type { ImportedFile } from '../shared/import-views.ts'
import type { HostEvent } from '../shared/views.ts'
import { onInterrupt } from './interrupt.ts'
import { formatAmount, printLine } from './output.ts'
import { createProgressBar } from './progress-bar.ts'
import { describeError } from './report-error.ts'
import type { Session } from './session.ts'

export type AddOptions = {
  readonly project: string
  readonly json: boolean
  readonly asVersions?: boolean
  readonly ocr?: boolean
  readonly doclingUrl?: string
}
export type Brought = {
  /** As they stand at the end. */
  readonly files: readonly ImportedFile[]
  /** Files that did not come into the workspace at all. */
  readonly failures: ReadonlyArray<{ readonly name: string; readonly error: ErrorData }>
  readonly isCancelled: boolean
}

/** Files that are copied into the workspace at the same time. */
const LANES = 4
/** What fails one file fails all that follow in the same way. */
const ENDS_THE_JOB: ReadonlySet<string> = new Set(['disk_full', 'workspace_damaged', 'workspace_unwritable'])

export async function addFiles(
  { galley, api }: Session,
  files: readonly InputFile[],
  options: AddOptions,
): Promise<Brought> {
  const { requireProject } = await import('../core/projects.ts')
  const { projectUid } = await api.projects.ensure({ name: options.project })
  if (options.doclingUrl !== undefined)
    await api.projects.setReader({ projectUid, reader: 'docling', doclingUrl: options.doclingUrl })
  const projectId = requireProject(galley.store, projectUid).id
  await galley.imports.resume()
  const { importUid } = await api.imports.begin({ projectUid, asVersions: options.asVersions === true })
  const interrupt = onInterrupt(() => api.imports.cancel({ importUid }))
  const failures: Array<{ name: string; error: ErrorData }> = []
  const view = showProgress(files.length, options)
  const stopListening = galley.events.on((event) => view.onEvent(event, importUid))
  const waiting = files.values()
  const lane = async (): Promise<void> => {
    for (const { path, name } of waiting) {
      if (interrupt.isInterrupted()) return
      try {
        await galley.imports.add({ projectId, importUid, name, input: { path }, ocr: options.ocr === true })
      } catch (cause) {
        const error = classifyFileError(cause, path)
        if (interrupt.isInterrupted()) return
        if (error instanceof AppError && ENDS_THE_JOB.has(error.code)) throw error
        failures.push({ name, error: await describeError(error) })
        view.fail(name, failures.at(-1)?.error ?? null)
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
    await galley.imports.whenIdle()
    await interrupt.settled()
  } finally {
    interrupt.stop()
    stopListening()
    view.close()
  }
  const progress = await api.imports.progress({ importUid })
  return { files: progress.files, failures, isCancelled: interrupt.isInterrupted() }
}

type View = {
  readonly onEvent: (event: HostEvent, importUid: string) => void
  readonly fail: (name: string, error: ErrorData | null) => void
  readonly close: () => void
}

/** A line for each file that is settled, and a bar below them. */
function showProgress(total: number, { json }: AddOptions): View {
  const bar = createProgressBar()
  let done = 0
  const say = (text: string): void => {
    bar.clear()
    if (!json) printLine(text)
    bar.update({ done, total: Math.max(total, done), label: 'files' })
  }
  return {
    onEvent: (event, importUid) => {
      if (event.type !== 'import' || event.importUid !== importUid) return
      const { file } = event
      if (!file.isRecognised && file.status !== 'ingested' && file.status !== 'failed') {
        bar.update({ done, total: Math.max(total, done), label: file.name })
        return
      }
      done += 1
      say(describeFile(file))
    },
    fail: (name, error) => {
      done += 1
      say(`${name}: failed: ${error?.message ?? ''}`)
    },
    close: () => bar.clear(),
  }
}

function describeFile({ name, error, isRecognised, blocks, notice }: ImportedFile): string {
  if (error) return `${name}: failed: ${error.message}`
  if (isRecognised) return `${name}: already there`
  const note = notice === null ? '' : ` (${notice})`
  return blocks === 0 ? `${name}: unpacked${note}` : `${name}: ingested ${formatAmount(blocks, 'block')}${note}`
}
