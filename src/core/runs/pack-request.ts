/** From rows to ask to the request that asks for them: the same for requests now and for those of a batch. */
import type { ModelConfig, ModelSettings } from '../../shared/model-config.ts'
import type { AskedRow, ReadyPack } from '../db/queries/claims.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Store } from '../db/store.ts'
import { estimateTokens, type ModelLimits, worstCaseUsd } from '../llm/models.ts'
import type { PackBlock, PackRequest } from '../llm/provider.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { maxAnswerTokens } from './answer-size.ts'
import { inputHash } from './input-hash.ts'
import { resolveModelSettings } from './model-settings.ts'
import { rejectionsOf } from './rejections.ts'
import type { RunBook, SchemaBook } from './run-book.ts'
import { loadSentBlocks } from './sent-blocks.ts'

export type PackDesk = { readonly store: Store; readonly book: RunBook }
export type PackToAsk = {
  readonly run: RunRow
  readonly pack: Pick<ReadyPack, 'provider' | 'model' | 'config' | 'inputTokens' | 'outputTokens'>
  readonly rows: readonly AskedRow[]
  /** Where it goes, null for the provider's own address. Default: the address that is set for the provider. */
  readonly baseUrl?: string | null
}
export type PreparedPack = {
  readonly request: Omit<PackRequest, 'signal' | 'onBegun' | 'timeoutMs'>
  readonly blocks: readonly PackBlock[]
  /** By block index: what was asked, for later runs of the same. Null for rules. */
  readonly hashes: ReadonlyMap<number, string> | null
  readonly systemTokens: number
  readonly settings: ModelSettings
  readonly schema: SchemaBook
}

/** Fails with schema_not_found or document_not_found. */
export function preparePack(desk: PackDesk, ask: PackToAsk): PreparedPack {
  const { schema, settings, limits, route, baseUrl } = termsOf(desk, ask)
  const blocks = loadBlocks(desk, { ...ask, schema })
  const version = desk.book.version(schema, route, settings)
  return {
    request: {
      schema: schema.body,
      blocks,
      model: route.model,
      maxTokens: answerRoom({ ...ask, schema, settings, limits, contentTokens: sizes(blocks, ask.rows) }),
      rung: desk.book.rung({ schemaId: schema.id, provider: route.provider, baseUrl, model: route.model }),
      ...(limits.takesTemperature && { temperature: settings.temperature }),
    },
    blocks,
    hashes: version === null ? null : new Map(blocks.map((block) => [block.blockIndex, inputHash(version, block)])),
    systemTokens: schema.systemTokens,
    settings,
    schema,
  }
}

/** The most that asking for the rows can cost, in micro-dollars; null when the model has no known price. */
export function worstCostMicroUsd(desk: PackDesk, ask: PackToAsk & { readonly isBatch?: boolean }): number | null {
  if (ask.pack.provider === 'rules') return 0
  const { schema, settings, limits, baseUrl } = termsOf(desk, ask)
  const dollars = worstCaseUsd(desk.book.catalogue, ask.pack.model, {
    inputTokens: schema.systemTokens + ask.pack.inputTokens,
    maxTokens: longestAnswer({ ...ask, schema, settings, limits }),
    baseUrl,
    ...(ask.isBatch && { isBatch: true, hasHourCache: true }),
  })
  return dollars === null ? null : Math.ceil(dollars * 1e6)
}

type Terms = {
  readonly schema: SchemaBook
  readonly settings: ModelSettings
  readonly limits: ModelLimits
  readonly route: Route
  readonly baseUrl: string | null
}

function termsOf({ store, book }: PackDesk, { run, pack, baseUrl }: PackToAsk): Terms {
  const schema = book.schema(run.schemaId)
  const route = { provider: pack.provider, model: pack.model }
  const address = baseUrl === undefined ? readBaseUrl(store.connection, pack.provider) : baseUrl
  const settings = resolveModelSettings({
    override: JSON.parse(pack.config) as ModelConfig,
    run: JSON.parse(run.modelConfig) as ModelConfig,
    schema: schema.config,
    workspace: book.settings,
  })
  return { schema, settings, limits: book.limits(route, address), route, baseUrl: address }
}

function loadBlocks(
  { store, book }: PackDesk,
  { run, pack, rows, schema }: PackToAsk & { readonly schema: SchemaBook },
): readonly PackBlock[] {
  const conversion = book.conversion(run.conversionId)
  const blockIndexes = rows.map((row) => row.blockIndex)
  const blocks = loadSentBlocks(store.connection, { conversion, blockIndexes, context: schema.config.context })
  // Rules read no reasons.
  if (pack.provider === 'rules') return blocks
  const rejections = rejectionsOf(store.connection, run.id, blockIndexes)
  if (rejections.size === 0) return blocks
  return blocks.map((block) => {
    const rejection = rejections.get(block.blockIndex)
    return rejection ? { ...block, rejection } : block
  })
}

/** Tokens of each block; one whose answer was cut counts twice, which gives it twice the room. */
function sizes(blocks: readonly PackBlock[], rows: readonly AskedRow[]): readonly number[] {
  const cut = new Set(rows.filter((row) => row.isCut).map((row) => row.blockIndex))
  return blocks.flatMap((block) => {
    const tokens = estimateTokens(block.content)
    return cut.has(block.blockIndex) ? [tokens, tokens] : [tokens]
  })
}

/** Below this no answer fits: a server that has less room says so itself. */
const MIN_ANSWER_TOKENS = 256

type Room = PackToAsk & Omit<Terms, 'route' | 'baseUrl'>

/** Tight on purpose, since providers reserve it from their limits. */
function answerRoom({
  pack,
  settings,
  schema,
  limits,
  contentTokens,
}: Room & { readonly contentTokens: readonly number[] }): number {
  const room = limits.contextTokens - schema.systemTokens - pack.inputTokens
  const wanted = maxAnswerTokens({ settings, limits, size: schema.answer, contentTokens })
  return Math.max(MIN_ANSWER_TOKENS, Math.min(room, wanted))
}

/** What `answerRoom` will not pass, said before the blocks are read. */
function longestAnswer(room: Room): number {
  const { limits, pack, rows, schema } = room
  const contentTokens = rows.flatMap((row) => (row.isCut ? [0, 0] : [0]))
  const edited = schema.answer.isEditing ? 4 * pack.inputTokens : 0
  return Math.min(limits.maxOutputTokens, answerRoom({ ...room, contentTokens }) + edited)
}
