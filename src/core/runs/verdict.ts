/** What becomes of each row of a pack: staged, tried again, or failed. */
import { hash } from 'node:crypto'
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { ClaimedRow, StagedRow, UnstagedRow } from '../db/queries/claims.ts'
import type { PackAnswer, PackBlock } from '../llm/provider.ts'
import { effectOf, mayBreakProvider } from './call-effect.ts'
import { MAX_RETURNS } from './limits.ts'
import type { PreparedPack } from './pack-request.ts'
import type { SchemaBook } from './run-book.ts'

export type Verdict = { readonly staged: readonly StagedRow[]; readonly unstaged: readonly UnstagedRow[] }

export type AskedPack = {
  readonly prepared: Pick<PreparedPack, 'blocks' | 'hashes' | 'settings' | 'schema'>
  readonly rows: readonly ClaimedRow[]
}

/** Stages what is there and fits the schema; the rest is tried again while attempts remain. */
export function judgeAnswer({ prepared, rows }: AskedPack, answer: PackAnswer): Verdict {
  const { schema, hashes, settings } = prepared
  const blockOf = new Map(prepared.blocks.map((block) => [block.blockIndex, block]))
  const byUid = new Map(answer.items.map((item) => [item.blockUid, item.data]))
  const staged: StagedRow[] = []
  const unstaged: UnstagedRow[] = []
  for (const row of rows) {
    const block = blockOf.get(row.blockIndex)
    const data = block && byUid.get(block.blockUid)
    const check = data === undefined ? null : schema.validate(data)
    const inputHash = hashes?.get(row.blockIndex) ?? null
    if (block && check?.ok) staged.push(stageRow(row, { schema, block, data: check.data, inputHash, reusedFrom: null }))
    else
      unstaged.push({
        ...giveUp(row, answerError(check?.ok === false ? check.message : undefined, answer), settings.maxAttempts),
        inputHash,
      })
  }
  return { staged, unstaged }
}

/** Why an answer ended before a block. */
const ENDS: ReadonlyMap<string | null, string> = new Map([
  ['max_tokens', 'The answer was cut at its token limit before this block.'],
  ['broken_off', 'The answer broke off before this block.'],
  ['timed_out', 'The time for the request was over before this block was answered.'],
])

function answerError(invalid: string | undefined, answer: PackAnswer): ErrorData {
  const isCut = invalid === undefined && answer.stopReason === 'max_tokens'
  const message =
    invalid !== undefined
      ? `The model's answer does not fit the schema: ${invalid}`
      : (ENDS.get(answer.stopReason) ?? 'The answer left this block out.')
  return new AppError('provider_bad_answer', message, isCut ? { data: { isCut } } : {}).toData()
}

export type RowAnswer = {
  readonly schema: SchemaBook
  readonly block: PackBlock
  readonly data: JsonObject
  readonly inputHash: string | null
  /** The run whose answer it is; null for an answer of the model. */
  readonly reusedFrom: number | null
}

/** A valid answer with where its words stand in the block, and how sure it is. */
export function stageRow(row: Pick<ClaimedRow, 'blockIndex' | 'epoch'>, answer: RowAnswer): StagedRow {
  const { schema, block, data, inputHash, reusedFrom } = answer
  const json = JSON.stringify(data)
  const evidence = schema.findEvidence(block.content, data)
  return {
    blockIndex: row.blockIndex,
    epoch: row.epoch,
    json,
    sha256: hash('sha256', json),
    confidence: schema.rate(data, evidence),
    evidence: evidence.length === 0 ? null : JSON.stringify(evidence),
    inputHash,
    reusedFrom,
  }
}

function giveUp(row: ClaimedRow, error: ErrorData, maxAttempts: number): UnstagedRow {
  return {
    blockIndex: row.blockIndex,
    epoch: row.epoch,
    error: JSON.stringify(error),
    isFinal: row.attempts >= maxAttempts,
    isRefunded: false,
    inputHash: null,
  }
}

/** Asking again with the same request would fail the same way. */
const POINTLESS_TO_RETRY = new Set<ErrorCode>([
  'provider_bad_request',
  'block_too_large',
  'document_not_found',
  'schema_not_found',
  'provider_refused',
])

/** The end of a request that says nothing of its blocks: they go back with their attempt. */
function isInterruption(code: ErrorCode): boolean {
  const effect = effectOf(code)
  return code === 'cancelled' || (effect !== 'answered' && effect !== 'none')
}

export type FailedPack = {
  readonly prepared: AskedPack['prepared'] | null
  readonly rows: readonly ClaimedRow[]
  /** How often the pack came back because the provider was overloaded or broke the connection. */
  readonly returns?: number
}

/** No row of a call that failed is staged. */
export function judgeFailure({ prepared, rows, returns = 0 }: FailedPack, error: ErrorData): Verdict {
  const maxAttempts = prepared?.settings.maxAttempts ?? 1
  const isSuspect = returns >= MAX_RETURNS && mayBreakProvider(error.code)
  if ((isInterruption(error.code) && !isSuspect) || isTooLargeTogether(error, rows.length))
    return { staged: [], unstaged: giveBack(rows) }
  const isFinal = POINTLESS_TO_RETRY.has(error.code)
  const unstaged = rows.map((row) => ({
    ...giveUp(row, error, maxAttempts),
    ...(isFinal && { isFinal }),
    inputHash: prepared?.hashes?.get(row.blockIndex) ?? null,
  }))
  return { staged: [], unstaged }
}

/** Rows go back with their attempt, and with the error that they had. */
export function giveBack(rows: readonly ClaimedRow[]): readonly UnstagedRow[] {
  return rows.map(({ blockIndex, epoch }) => ({
    blockIndex,
    epoch,
    error: null,
    isFinal: false,
    isRefunded: true,
    inputHash: null,
  }))
}

/** Several blocks that are too large for one request may fit two. */
export function isTooLargeTogether(error: ErrorData, rows: number): boolean {
  return rows > 1 && (error.code === 'block_too_large' || error.data?.isTooLarge === true)
}
