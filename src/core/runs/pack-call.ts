/** One request for one pack: from claimed rows to what is staged, what is tried again and what fails. */
import { createHash } from 'node:crypto'
import { AppError, type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import { listBlocks, listHeadingsBefore } from '../db/queries/blocks.ts'
import type { CallRecord, ClaimedRow, StagedRow, UnstagedRow } from '../db/queries/claims.ts'
import { findConversionById } from '../db/queries/documents.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import { createProvider, DEFAULT_MODELS } from '../llm/create-provider.ts'
import { costUsd, loadModelCatalogue, type ModelCatalogue, modelLimits } from '../llm/models.ts'
import type { PackAnswer, PackBlock, PackRequest, Provider, TokenUsage } from '../llm/provider.ts'
import { createDataValidator, type DataValidator } from '../llm/validate-answer.ts'
import { type PromptConfig, readPromptConfig, type Route, routeOf } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import type { Store } from '../db/store.ts'
import type { LaneContext } from './lane.ts'
import { MAX_ATTEMPTS } from './limits.ts'
import type { ProviderAccess } from './lane-messages.ts'

export type PackWork = { readonly run: RunRow; readonly rows: readonly ClaimedRow[]; readonly signal: AbortSignal }

export type CallOutcome = {
  /** Null when no request was sent. */
  readonly call: Omit<CallRecord, 'worker'> | null
  readonly staged: readonly StagedRow[]
  readonly unstaged: readonly UnstagedRow[]
  /** Why the whole call failed, if it did. */
  readonly error: ErrorData | null
}

type SchemaBook = { readonly body: JsonObject; readonly config: PromptConfig; readonly validate: DataValidator }

/** What a thread prepares once and uses for every pack: compiled schemas, the catalogue, provider clients. */
export class RunBook {
  readonly #store: Store
  readonly #schemas = new Map<number, SchemaBook>()
  readonly #providers = new Map<string, Provider>()
  readonly catalogue: ModelCatalogue

  constructor(store: Store, catalogueFile: string) {
    this.#store = store
    this.catalogue = loadModelCatalogue(catalogueFile)
  }

  schema(id: number): SchemaBook {
    const known = this.#schemas.get(id)
    if (known) return known
    const row = findSchemaById(this.#store.connection, id)
    if (!row) throw new AppError('schema_not_found', 'The schema of the run is gone.')
    const body = schemaBody(row)
    const book = { body, config: readPromptConfig(body), validate: createDataValidator(body) }
    this.#schemas.set(id, book)
    return book
  }

  provider(kind: Route['provider'], access: ProviderAccess): Provider {
    const key = JSON.stringify([kind, access.baseUrl, access.apiKey === null ? null : createHash('sha256').update(access.apiKey).digest('hex')])
    const known = this.#providers.get(key)
    if (known) return known
    const provider = createProvider({ kind, apiKey: access.apiKey, baseUrl: access.baseUrl, catalogue: this.catalogue })
    this.#providers.set(key, provider)
    return provider
  }
}

export async function callProvider(context: LaneContext, work: PackWork): Promise<CallOutcome> {
  const startedAt = new Date().toISOString()
  const clock = performance.now()
  let route: Route = { provider: work.run.provider, model: work.run.model }
  const record = (answer: Partial<PackAnswer>, error: ErrorData | null): Omit<CallRecord, 'worker'> =>
    toCallRecord({ work, route, startedAt, latencyMs: Math.round(performance.now() - clock), answer, error, catalogue: context.book.catalogue })
  try {
    const book = context.book.schema(work.run.schemaId)
    const blocks = loadPackBlocks(context.store, work, book.config)
    route = packRoute(book.config, work.run, blocks)
    const provider = context.book.provider(route.provider, context.task.access[route.provider])
    const answer = await provider.call(toRequest(book, { blocks, route, signal: work.signal, catalogue: context.book.catalogue }))
    return { ...judge(answer, work.rows, blocks, book.validate), call: record(answer, null), error: null }
  } catch (thrown) {
    const error = toErrorData(thrown)
    const isUnsent = error.code === 'provider_key_missing' || error.code === 'provider_unknown' || error.code === 'schema_invalid'
    return { call: isUnsent ? null : record({ usage: billedUsage(error) }, error), staged: [], unstaged: failAll(work.rows, error), error }
  }
}

function packRoute(config: PromptConfig, run: RunRow, blocks: readonly PackBlock[]): Route {
  const route: Route = { provider: run.provider, model: run.model }
  const [first] = blocks
  return first ? routeOf(config, first.type, route, (provider) => DEFAULT_MODELS[provider]) : route
}

function loadPackBlocks(store: Store, work: PackWork, config: PromptConfig): readonly PackBlock[] {
  const { connection } = store
  const conversion = findConversionById(connection, work.run.conversionId)
  if (!conversion) throw new AppError('document_not_found', 'The document of the run is gone.')
  const { before, after, heading_path: wantsPath } = config.context
  const indexes = work.rows.map((row) => row.blockIndex)
  const first = (indexes[0] ?? 0) - before
  const last = (indexes.at(-1) ?? 0) + after
  const byIndex = new Map(listBlocks(connection, conversion.id, { first, last }).map((block) => [block.blockIndex, block]))
  const neighbours = (from: number, to: number): readonly string[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => byIndex.get(from + i)?.content).filter((text) => text !== undefined)
  return indexes.flatMap((blockIndex) => {
    const block = byIndex.get(blockIndex)
    if (!block) return []
    return {
      blockUid: `${conversion.convUid}:${blockIndex}`, blockIndex, type: block.type, content: block.content,
      ...(wantsPath && { headingPath: headingPath(listHeadingsBefore(connection, conversion.id, blockIndex)) }),
      ...(before > 0 && { before: neighbours(blockIndex - before, blockIndex) }),
      ...(after > 0 && { after: neighbours(blockIndex + 1, blockIndex + 1 + after) }),
    }
  })
}

/** From all headings before a block (Markdown source) to the titles that are still open above it. */
export function headingPath(headings: readonly string[]): readonly string[] {
  const open: { readonly level: number; readonly title: string }[] = []
  for (const heading of headings) {
    const marks = /^#{1,6}(?=\s|$)/.exec(heading)?.[0].length
    const level = marks ?? (/\n\s*=+\s*$/.test(heading) ? 1 : 2)
    while ((open.at(-1)?.level ?? 0) >= level) open.pop()
    open.push({ level, title: heading.replace(/^#{1,6}\s*|\s*#*\s*$/g, '').replace(/\n\s*[=-]+\s*$/, '').trim() })
  }
  return open.map((entry) => entry.title)
}

type RequestParts = { readonly blocks: readonly PackBlock[]; readonly route: Route; readonly signal: AbortSignal; readonly catalogue: ModelCatalogue }

/** Tokens that a model which thinks by default may spend on it before it answers. */
const THINKING_ALLOWANCE = 4_000

function toRequest(book: SchemaBook, parts: RequestParts): PackRequest {
  const limits = modelLimits(parts.catalogue, parts.route.model)
  const perBlock = book.config.max_tokens_per_block
  const wanted = perBlock * parts.blocks.length + 200 + (limits.thinksByDefault ? THINKING_ALLOWANCE : 0)
  return {
    schema: book.body, blocks: parts.blocks, model: parts.route.model, signal: parts.signal,
    maxTokens: Math.min(limits.maxOutputTokens, wanted),
    ...(limits.takesTemperature && { temperature: book.config.temperature ?? 0.2 }),
  }
}

function judge(answer: PackAnswer, rows: readonly ClaimedRow[], blocks: readonly PackBlock[], validate: DataValidator): Pick<CallOutcome, 'staged' | 'unstaged'> {
  const uidOf = new Map(blocks.map((block) => [block.blockIndex, block.blockUid]))
  const byUid = new Map(answer.items.map((item) => [item.blockUid, item.data]))
  const staged: StagedRow[] = []
  const unstaged: UnstagedRow[] = []
  for (const row of rows) {
    const data = byUid.get(uidOf.get(row.blockIndex) ?? '')
    const check = data === undefined ? null : validate(data)
    if (check?.ok) staged.push(toStaged(row, check.data))
    else unstaged.push(toUnstaged(row, new AppError('provider_bad_answer', missingReason(check?.message, answer)).toData()))
  }
  return { staged, unstaged }
}

function missingReason(invalid: string | undefined, answer: PackAnswer): string {
  if (invalid !== undefined) return `The model's answer does not fit the schema: ${invalid}`
  if (answer.stopReason === 'max_tokens') return 'The answer was cut at its token limit before this block.'
  return 'The answer left this block out.'
}

function toStaged(row: ClaimedRow, data: JsonObject): StagedRow {
  const json = JSON.stringify(data)
  const confidence = typeof data.confidence === 'number' ? data.confidence : null
  return { blockIndex: row.blockIndex, epoch: row.epoch, json, sha256: createHash('sha256').update(json).digest('hex'), confidence }
}

function toUnstaged(row: ClaimedRow, error: ErrorData): UnstagedRow {
  return { blockIndex: row.blockIndex, epoch: row.epoch, error: JSON.stringify(error), isFinal: row.attempts >= MAX_ATTEMPTS }
}

/** Asking again with the same request would fail the same way. */
const POINTLESS_TO_RETRY = new Set(['provider_bad_request', 'block_too_large', 'document_not_found'])

function failAll(rows: readonly ClaimedRow[], error: ErrorData): readonly UnstagedRow[] {
  const isFinal = POINTLESS_TO_RETRY.has(error.code)
  return rows.map((row) => ({ ...toUnstaged(row, error), ...(isFinal && { isFinal }) }))
}

const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 }

/** A failed call may have been billed all the same; its usage comes with the error. */
function billedUsage(error: ErrorData): TokenUsage {
  const tokens = (name: keyof TokenUsage): number => (typeof error.data?.[name] === 'number' ? error.data[name] : 0)
  return { inputTokens: tokens('inputTokens'), outputTokens: tokens('outputTokens'), cacheCreationTokens: tokens('cacheCreationTokens'), cacheReadTokens: tokens('cacheReadTokens') }
}

type CallParts = {
  readonly work: PackWork
  readonly route: Route
  readonly startedAt: string
  readonly latencyMs: number
  readonly answer: Partial<PackAnswer>
  readonly error: ErrorData | null
  readonly catalogue: ModelCatalogue
}

/** A raw answer longer than this is kept only in part. */
const MAX_RAW_CHARACTERS = 200_000

function toCallRecord(parts: CallParts): Omit<CallRecord, 'worker'> {
  const usage = parts.answer.usage ?? NO_USAGE
  const isFree = parts.route.provider === 'rules' || Object.values(usage).every((n) => n === 0)
  const dollars = isFree ? 0 : costUsd(parts.catalogue, parts.route.model, usage)
  return {
    packIndex: parts.work.rows[0]?.packIndex ?? 0, provider: parts.route.provider, model: parts.answer.model ?? parts.route.model,
    startedAt: parts.startedAt, latencyMs: parts.latencyMs, blocks: parts.work.rows.length, ...usage,
    costMicroUsd: dollars === null ? null : Math.round(dollars * 1e6), requestId: parts.answer.requestId ?? null,
    stopReason: parts.answer.stopReason ?? null, error: parts.error ? JSON.stringify(parts.error) : null,
    // What rules answered is what was staged: keeping it twice would only grow the file.
    raw: parts.route.provider === 'rules' ? null : (parts.answer.raw?.slice(0, MAX_RAW_CHARACTERS) ?? null),
  }
}
