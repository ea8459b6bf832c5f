/** Commands that do something to many rows: which rows, a preview, the work with its progress, what came of it. */
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { AppError, type ErrorData } from '../shared/errors.ts'
import type { Refusal, ReviewWork, WorkOutcome, WorkPreview } from '../shared/review-work.ts'
import type { RowChoice, RowTab } from '../shared/rows.ts'
import { onInterrupt } from './interrupt.ts'
import { type BaseOptions, withBaseOptions } from './options.ts'
import { formatAmount, formatCount, plain, printJson, printLine } from './output.ts'
import { createProgressBar } from './progress-bar.ts'
import { reportError } from './report-error.ts'
import { addRowOptions, queryFrom, type RowOptions } from './row-options.ts'
import { type Session, withSession } from './session.ts'

export type WorkOptions = BaseOptions & RowOptions & { readonly all?: boolean; readonly preview?: boolean }

export function addWorkOptions(command: Command): Command {
  return addRowOptions(withBaseOptions(command))
    .option('--all', 'all rows that can be, where no other option narrows them down')
    .option('--preview', 'print what would happen, and change nothing')
}

export type WorkCommand = {
  /** `galley confirm` */
  readonly program: string
  /** `confirm`, `change`: what happens to rows. */
  readonly verb: string
  /** `confirmed` */
  readonly past: string
  /** Rows that the command means when no tab is named. */
  readonly tab: RowTab
  readonly workOf: (session: Session, options: WorkOptions) => Promise<Work>
  /** After the work, in the same session. */
  readonly then?: (session: Session, outcome: WorkOutcome) => Promise<object>
}
export type Work = { readonly work: ReviewWork; readonly choice?: RowChoice }

const SHOWN_REFUSALS = 10
const SHOWN_VALUE = 60

/** Without an option that narrows the rows down, and without --all, it only says what it would do. */
export async function performCommand(options: WorkOptions, command: WorkCommand): Promise<void> {
  const { workspace } = options
  const isPreview = options.preview === true || (options.all !== true && !isNarrowed(options))
  await withSession({ workspace, program: command.program, mode: isPreview ? 'read' : 'write' }, async (session) => {
    const { work, choice = await choiceOf(session, options, command) } = await command.workOf(session, options)
    const order = { work, choice }
    if (isPreview) printPreview(await session.api.review.preview(order), options, command)
    else await perform(session, { order, options, command })
  })
}

function isNarrowed(options: WorkOptions): boolean {
  const { document, opinion, tab, type, search, where, sample, differsFrom } = options
  return [document, opinion, tab, type, search, where, sample, differsFrom].some((value) => value !== undefined)
}

async function choiceOf({ api }: Session, options: WorkOptions, { tab }: WorkCommand): Promise<RowChoice> {
  const { scope, filter, schemaUid } = await queryFrom(api, options)
  if (schemaUid === null)
    throw new AppError('usage', 'It is about the answers of runs.', { hint: 'Name their schema with --schema.' })
  return { kind: 'filter', scope, filter: { ...filter, tab: filter.tab ?? tab } }
}

function printPreview(preview: WorkPreview, options: WorkOptions, { verb, past }: WorkCommand): void {
  const { rows, documents, refused, refusals, sample } = preview
  if (options.json) {
    printJson({ preview: true, ...preview, staged: rows, [past]: 0 })
    return
  }
  for (const { row, changes } of options.preview ? sample : []) {
    printLine(`${row.documentName}: row ${formatCount(row.blockIndex)}`)
    for (const { field, before, after } of changes) printLine(`    ${field}: ${shown(before)} → ${shown(after)}`)
  }
  printRefusals(refusals, refused)
  const where = options.preview && documents > 1 ? ` of ${formatAmount(documents, 'document')}` : ''
  const how = options.preview ? '' : ` Add --all to ${verb} ${rows === 1 ? 'it' : 'them'}.`
  printLine(`${formatAmount(rows, 'row')}${where} would be ${past}.${how}`)
}

function shown(value: unknown): string {
  const text = value === null ? 'nothing' : JSON.stringify(value)
  return text.length > SHOWN_VALUE ? `${text.slice(0, SHOWN_VALUE)}…` : text
}

function printRefusals(refusals: readonly Refusal[], refused: number): void {
  for (const { documentName, blockIndex, message } of refusals.slice(0, SHOWN_REFUSALS))
    process.stderr.write(`${plain(`${documentName}: row ${formatCount(blockIndex)}: ${message}`)}\n`)
  const others = refused - Math.min(refusals.length, SHOWN_REFUSALS)
  if (others > 0) process.stderr.write(`and ${formatAmount(others, 'other row')}\n`)
}

type Performance = {
  readonly order: Required<Work>
  readonly options: WorkOptions
  readonly command: WorkCommand
}

async function perform(session: Session, { order, options, command }: Performance): Promise<void> {
  const outcome = await work(session, order, command)
  const more = (await command.then?.(session, outcome)) ?? {}
  const { changed: _, ...told } = outcome
  const result = { ...told, [command.past]: outcome.rows, ...more }
  if (!options.json) {
    printRefusals(outcome.refusals, outcome.refused)
    printLine(`${formatAmount(outcome.rows, 'row')} ${command.past}.`)
  }
  const error = errorOf(outcome, command)
  if (error) reportError(error, { isJson: options.json, result })
  else if (options.json) printJson(result)
}

/** Ctrl-C ends it after the present step. */
async function work({ galley, api }: Session, order: Required<Work>, command: WorkCommand): Promise<WorkOutcome> {
  const workUid = randomUUID()
  const bar = createProgressBar()
  const stopListening = galley.events.on((event) => {
    if (event.type === 'work' && event.workUid === workUid)
      bar.update({ done: event.done, total: event.total, label: command.verb })
  })
  const interrupt = onInterrupt(() => api.review.stop({ workUid }))
  try {
    return await api.review.perform({ ...order, workUid })
  } finally {
    interrupt.stop()
    stopListening()
    bar.clear()
  }
}

function errorOf({ rows, refused, isStopped }: WorkOutcome, { past }: WorkCommand): ErrorData | null {
  if (isStopped)
    return new AppError('cancelled', `It was stopped: ${formatAmount(rows, 'row')} ${past}.`, {
      hint: 'Run the same command again to go on, or take it back with `galley undo`.',
    }).toData()
  if (refused === 0) return null
  const were = refused === 1 ? 'was' : 'were'
  const reason = past === 'confirmed' ? ': the staged values do not fit the schema' : ''
  return new AppError('value_invalid', `${formatAmount(refused, 'row')} ${were} not ${past}${reason}.`, {
    hint: 'See the reason of each row, correct its values, then try again.',
  }).toData()
}
