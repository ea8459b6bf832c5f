/** The options of `galley run`, and the dispatch that they ask for. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { PROVIDER_KINDS, type ProviderKind, RUN_LANES, type RunLane } from '../shared/domain.ts'
import { AppError } from '../shared/errors.ts'
import type { ModelConfig } from '../shared/model-config.ts'
import type { DispatchRequest, DispatchScope, OpinionChoice } from '../shared/model-work.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from './options.ts'
import type { Session } from './session.ts'

export type RunOptions = BaseOptions & {
  readonly project: string
  readonly schema: string
  readonly provider?: ProviderKind
  readonly model?: string
  readonly baseUrl?: string
  readonly concurrency?: number
  readonly includeFurniture?: boolean
  readonly document?: readonly string[]
  readonly rows?: readonly number[]
  readonly only?: Exclude<DispatchScope['kind'], 'rows'>
  readonly opinion: OpinionChoice
  readonly lane: RunLane
  readonly budget?: number
  readonly quote?: boolean
  readonly probe?: boolean
  readonly temperature?: number
  readonly maxTokensPerBlock?: number
  readonly batchSize?: number
  readonly attempts?: number
  readonly timeout?: number
  readonly fallbackModel?: string
}

const MAX_CONCURRENCY = 64
const MAX_ROWS = 1_000_000
const SCOPES = ['pending', 'failed', 'rejected', 'changed'] as const

export function withRunOptions(command: Command): Command {
  const which = withBaseOptions(command)
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref')
    .option('--document <name...>', 'only these documents of the project')
    .addOption(
      new Option('--rows <list>', 'only these rows of one document, as the grid numbers them: 1-20,35')
        .argParser(readRows)
        .conflicts('only'),
    )
    .addOption(new Option('--only <rows>', 'which rows (default: those that are pending)').choices(SCOPES))
    .addOption(
      new Option(
        '--opinion <which>',
        'main, new (a run of its own to compare with), or the number of one that is there',
      )
        .argParser(readOpinion)
        .default('main'),
    )
    .option('--include-furniture', 'new runs ask about running headers and footers too')
    .addOption(
      new Option('--provider <provider>', 'where model calls go (default: the setting)').choices(PROVIDER_KINDS),
    )
    .option('--model <model>', "the model (default: the schema's, else the provider's)")
    .option('--base-url <url>', 'another address of the provider')
  return withHowOptions(which)
}

function withHowOptions(command: Command): Command {
  return command
    .option('--quote', 'print what it would take and cost, and ask nothing')
    .option('--probe', 'with --quote: have three blocks answered first, and measure them')
    .option('--budget <dollars>', 'pause before the cost passes this', dollars)
    .addOption(
      new Option('--lane <lane>', 'now, or overnight in batches at half price').choices(RUN_LANES).default('now'),
    )
    .option('--concurrency <n>', 'requests at the same time (default: the setting)', wholeNumber(1, MAX_CONCURRENCY))
    .option('--temperature <t>', 'from 0 to 2, for models that take one', temperature)
    .option('--max-tokens-per-block <n>', 'the longest answer for one block', wholeNumber(1, 100_000))
    .option('--batch-size <n>', 'blocks in one request at most', wholeNumber(1, 20))
    .option('--attempts <n>', 'attempts that a row has before it fails', wholeNumber(1, 10))
    .option('--timeout <seconds>', 'how long one request may take', wholeNumber(10, 7200))
    .option('--fallback-model <model>', 'another model of the provider, for when the first stays overloaded')
}

/** Fails with project_not_found, schema_not_found, document_not_found or usage. */
export async function readRequest({ api }: Session, options: RunOptions): Promise<DispatchRequest> {
  const { projectUid } = await api.projects.find({ name: options.project })
  const { schemaUid } = await api.schemas.find({ schemaRef: options.schema })
  const documentUids = chooseDocuments(await api.documents.list({ projectUid, schemaUid: null }), options)
  return {
    projectUid,
    documentUids,
    schemaUid,
    provider: options.provider ?? (await api.settings.get()).defaultProvider,
    model: options.model ?? null,
    scope: options.rows ? { kind: 'rows', blockIndexes: [...options.rows] } : { kind: options.only ?? 'pending' },
    opinion: options.opinion,
    lane: options.lane,
    config: configOf(options),
    budgetUsd: options.budget ?? null,
    concurrency: options.concurrency ?? null,
    baseUrl: options.baseUrl ?? null,
    includesFurniture: options.includeFurniture === true,
  }
}

type Named = { readonly documentUid: string; readonly name: string }

/** Null for all. Of documents with the same name all are meant. */
function chooseDocuments(documents: readonly Named[], options: RunOptions): readonly string[] | null {
  const { document: names, rows, project } = options
  for (const name of names ?? [])
    if (!documents.some((document) => document.name === name))
      throw new AppError('document_not_found', `The project "${project}" has no document "${name}".`)
  const chosen = names ? documents.filter(({ name }) => names.includes(name)) : documents
  if (rows && chosen.length !== 1)
    throw new AppError('usage', '--rows are rows of one document.', { hint: 'Name the document with --document.' })
  return names || rows ? chosen.map(({ documentUid }) => documentUid) : null
}

function configOf(options: RunOptions): ModelConfig {
  const { temperature: degree, maxTokensPerBlock, batchSize, attempts, timeout, fallbackModel } = options
  return {
    ...(degree !== undefined && { temperature: degree }),
    ...(maxTokensPerBlock !== undefined && { max_tokens_per_block: maxTokensPerBlock }),
    ...(batchSize !== undefined && { max_batch_size: batchSize }),
    ...(attempts !== undefined && { max_attempts: attempts }),
    ...(timeout !== undefined && { timeout_seconds: timeout }),
    ...(fallbackModel !== undefined && { fallback_model: fallbackModel }),
  }
}

/** People count opinions with the main run as the first. */
export function readOpinion(text: string): OpinionChoice {
  if (text === 'main' || text === 'new') return text
  if (!/^\d{1,6}$/.test(text) || Number(text) < 2)
    throw new InvalidArgumentError('It must be main, new, or the number of an opinion from 2 on.')
  return Number(text) - 1
}

/** `1-20,35` as indexes in order, each once. */
export function readRows(text: string): readonly number[] {
  const rows = new Set<number>()
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(part) ?? []
    if (first === undefined || Number(last) < Number(first))
      throw new InvalidArgumentError('Write rows and ranges of rows with commas: 1-20,35.')
    if (rows.size + Number(last) - Number(first) >= MAX_ROWS)
      throw new InvalidArgumentError(`These are more than ${String(MAX_ROWS)} rows.`)
    for (let row = Number(first); row <= Number(last); row += 1) rows.add(row)
  }
  return [...rows].toSorted((one, other) => one - other)
}

function dollars(text: string): number {
  const value = Number(text.replace(/^\$/, ''))
  if (!/^\$?\d+(?:\.\d+)?$/.test(text) || value <= 0 || value > 1_000_000)
    throw new InvalidArgumentError('It must be an amount of US dollars: 2.50.')
  return value
}

function temperature(text: string): number {
  const value = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || value > 2) throw new InvalidArgumentError('It must be a number from 0 to 2.')
  return value
}
