import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { Assets } from '../assets.ts'
import { findConversionById } from '../db/queries/documents.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { type AnsweredOverlay, lastRowIndex, listAnswered } from '../db/queries/scopes.ts'
import type { Store } from '../db/store.ts'
import type { PackBlock } from '../llm/provider.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { inputHash } from './input-hash.ts'
import { reasonsOf } from './rejections.ts'
import { runVersions } from './run-versions.ts'
import { loadSentBlocks } from './sent-blocks.ts'

/** Rows whose blocks one step loads and hashes: about 10 ms. */
const ROWS_PER_STEP = 500

type Desk = { readonly store: Store; readonly assets: Assets }

export type ChangedRows = { readonly blockIndexes: readonly number[]; readonly current: number }

/**
 * Staged, rejected and failed rows that were answered with another input than they would be asked with now. Rows that a
 * person edited, and rows carried over from an earlier version, are the person's: they are current.
 */
export async function changedRows(desk: Desk, run: RunRow): Promise<ChangedRows> {
  if (run.staged + run.rejected + run.failed === 0) return { blockIndexes: [], current: 0 }
  const { connection } = desk.store
  const conversion = findConversionById(connection, run.conversionId)
  if (!conversion) throw new AppError('document_not_found', 'The document of the run is gone.')
  const versions = runVersions(desk, run)
  const reasons = reasonsOf(connection, run.id)
  const changed: number[] = []
  let current = 0
  const end = lastRowIndex(connection, run.id) ?? -1
  for (let first = 0; first <= end; first += ROWS_PER_STEP) {
    const rows = listAnswered(connection, run.id, { first, last: first + ROWS_PER_STEP - 1 })
    const order = { conversion, blockIndexes: rows.map((row) => row.blockIndex), context: versions.context }
    const blocks = new Map(loadSentBlocks(connection, order).map((block) => [block.blockIndex, block]))
    for (const row of rows) {
      const block = blocks.get(row.blockIndex)
      if (!block) continue
      const now = {
        block,
        version: versions.versionOf(block.type),
        fallback: versions.fallbackVersion,
        route: versions.routeOf(block.type),
      }
      if (isCurrent(row, now, reasons)) current += 1
      else changed.push(row.blockIndex)
    }
    await nextTurn()
  }
  return { blockIndexes: changed, current }
}

type Now = {
  readonly block: PackBlock
  readonly version: string | null
  readonly fallback: string | null
  readonly route: Route
}

/** That a reviewer rejected an answer since does not make its input another one. */
function isCurrent(
  row: AnsweredOverlay,
  { block, version, fallback, route }: Now,
  reasons: (blockIndex: number) => ReadonlyArray<string | null>,
): boolean {
  if (row.status === 'ai_complete' && (row.isEdited === 1 || row.isCarried === 1)) return true
  if (row.inputHash === null) return wasAnsweredBy(row, route)
  if (version === null) return false
  const rejected = reasons(row.blockIndex).map((reason) => ({ ...block, rejection: { reason, data: null } }))
  return [version, fallback].some(
    (one) => one !== null && [block, ...rejected].some((asked) => row.inputHash === inputHash(one, asked)),
  )
}

/** Rows of rules, failed ones, and those from before inputs were hashed: a run's blocks and schema never change. */
function wasAnsweredBy(row: AnsweredOverlay, route: Route): boolean {
  if (row.provider === null || row.model === null) return route.provider === 'rules' && row.status !== 'failed'
  const isModel = row.model === route.model || row.model.startsWith(`${route.model}-`)
  return row.provider === route.provider && isModel
}
