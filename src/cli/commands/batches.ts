import { type Command, Option } from 'commander'
import type { BatchView } from '../../shared/model-work.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine, printTable } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type BatchesOptions = BaseOptions & {
  readonly check?: boolean
  readonly wait?: boolean
  readonly cancel?: string
  readonly baseUrl?: string
}
type Looked = { readonly batches: readonly BatchView[]; readonly mergedRows: number | null; readonly open: number }

const PROGRAM = 'galley batches'

export function addBatchesCommand(program: Command): void {
  withBaseOptions(program.command('batches'))
    .summary('list the batches of the overnight lane, and fetch what is answered')
    .description('Lists the batches that were submitted, newest first. Alone, it works while another Galley writes.')
    .option('--check', 'ask the providers now, and merge what is answered')
    .addOption(
      new Option('--wait', 'ask again and again until no batch is open; Ctrl-C stops the waiting').conflicts('check'),
    )
    .addOption(new Option('--cancel <uid>', 'cancel one; what was answered is merged').conflicts(['check', 'wait']))
    .option('--base-url <url>', 'the address named when they were submitted: the key in the environment goes there')
    .action(batches)
}

async function batches(options: BatchesOptions): Promise<void> {
  const { workspace } = options
  const looked = await withSession(
    { workspace, program: PROGRAM, mode: isWriting(options) ? 'write' : 'read' },
    async (session) => await look(session, options),
  )
  if (options.json) {
    printJson(looked)
    return
  }
  printBatches(looked.batches)
  if (looked.mergedRows !== null) printLine(`${formatAmount(looked.mergedRows, 'row')} merged.`)
}

function isWriting({ check, wait, cancel }: BatchesOptions): boolean {
  return check === true || wait === true || cancel !== undefined
}

async function look({ api, galley }: Session, options: BatchesOptions): Promise<Looked> {
  let mergedRows: number | null = null
  if (options.baseUrl !== undefined && isWriting(options)) galley.batches.nameAddress(options.baseUrl)
  if (options.cancel !== undefined) await api.batches.cancel({ batchUid: options.cancel })
  if (options.check) mergedRows = (await api.batches.check()).mergedRows
  if (options.wait) await waitForAll((signal) => galley.batches.whenMerged(signal))
  const list = await api.batches.list()
  return { batches: list, mergedRows, open: list.filter(isOpen).length }
}

function isOpen({ state }: BatchView): boolean {
  return state !== 'merged' && state !== 'failed'
}

/** The first Ctrl-C stops the waiting: what is at the providers stays there and is merged the next time. */
async function waitForAll(wait: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal)
  try {
    await wait(stop.signal)
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal)
  }
}

function printBatches(list: readonly BatchView[]): void {
  if (list.length === 0) {
    printLine('No batch was submitted yet.')
    return
  }
  printTable([
    ['batch', 'project', 'schema', 'model', 'state', 'submitted', 'requests', 'rows', 'merged'],
    ...list.map((batch) => [
      batch.batchUid,
      batch.projectName,
      batch.schemaRef,
      batch.model,
      batch.state,
      (batch.submittedAt ?? batch.createdAt).slice(0, 16).replace('T', ' '),
      batch.requests,
      batch.rows,
      batch.mergedRequests,
    ]),
  ])
  for (const { batchUid, error } of list) if (error) printLine(`${batchUid}: ${error.message} ${error.hint}`)
}
