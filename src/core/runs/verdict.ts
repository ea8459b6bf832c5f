/** What becomes of each row of a pack: staged, tried again, or failed. */
import { createHash } from 'node:crypto'
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { ClaimedRow, StagedRow, UnstagedRow } from '../db/queries/claims.ts'
import type { PackAnswer, PackBlock } from '../llm/provider.ts'
import type { DataValidator } from '../llm/validate-answer.ts'
import { MAX_ATTEMPTS } from './limits.ts'

export type AnsweredPack = {
  readonly answer: PackAnswer
  readonly rows: readonly ClaimedRow[]
  readonly blocks: readonly PackBlock[]
}
export type Verdict = { readonly staged: readonly StagedRow[]; readonly unstaged: readonly UnstagedRow[] }

/** Stages what is there and fits the schema; the rest is tried again while attempts remain. */
export function judgeAnswer({ answer, rows, blocks }: AnsweredPack, validate: DataValidator): Verdict {
  const uidOf = new Map(blocks.map((block) => [block.blockIndex, block.blockUid]))
  const byUid = new Map(answer.items.map((item) => [item.blockUid, item.data]))
  const staged: StagedRow[] = []
  const unstaged: UnstagedRow[] = []
  for (const row of rows) {
    const data = byUid.get(uidOf.get(row.blockIndex) ?? '')
    const check = data === undefined ? null : validate(data)
    if (check?.ok) staged.push(toStaged(row, check.data))
    else
      unstaged.push(
        toUnstaged(row, new AppError('provider_bad_answer', missingReason(check?.message, answer)).toData()),
      )
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
  return {
    blockIndex: row.blockIndex,
    epoch: row.epoch,
    json,
    sha256: createHash('sha256').update(json).digest('hex'),
    confidence,
  }
}

function toUnstaged(row: ClaimedRow, error: ErrorData): UnstagedRow {
  return {
    blockIndex: row.blockIndex,
    epoch: row.epoch,
    error: JSON.stringify(error),
    isFinal: row.attempts >= MAX_ATTEMPTS,
  }
}

/** Asking again with the same request would fail the same way. */
const POINTLESS_TO_RETRY = new Set<ErrorCode>([
  'provider_bad_request',
  'block_too_large',
  'document_not_found',
  'provider_refused',
])

/** No row of a call that failed is staged. */
export function judgeFailure(rows: readonly ClaimedRow[], error: ErrorData): Verdict {
  const isFinal = POINTLESS_TO_RETRY.has(error.code)
  return { staged: [], unstaged: rows.map((row) => ({ ...toUnstaged(row, error), ...(isFinal && { isFinal }) })) }
}
