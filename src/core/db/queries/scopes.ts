/** The rows of a run that a dispatch may ask for, read in pages that each take a few milliseconds. */
import type { OverlayStatus, ProviderKind } from '../../../shared/domain.ts'
import type { ReadHandle } from '../connection.ts'
import type { BlockOutline } from './blocks.ts'
import { statusIs } from './status-counts.ts'

export type PendingRow = { readonly packIndex: number; readonly blockIndex: number }

/** Exported for its query-plan test: the index holds all that it reads. */
export const PENDING_PAGE_SQL = `
  SELECT pack_index AS packIndex, block_index AS blockIndex FROM overlays INDEXED BY overlays_pending
  WHERE run_id = ? AND status = 'pending' AND (pack_index, block_index) > (?, ?)
  ORDER BY pack_index, block_index LIMIT ?`

/** Pending rows after a place, in the order of their packs. */
export function listPendingPage(
  db: ReadHandle,
  runId: number,
  page: { after: PendingRow; limit: number },
): readonly PendingRow[] {
  const { after, limit } = page
  return db.prepare(PENDING_PAGE_SQL).all(runId, after.packIndex, after.blockIndex, limit) as PendingRow[]
}

/** The packs of a run that lie in a batch at the provider. */
export function listBatchedPacks(db: ReadHandle, runId: number): readonly number[] {
  return db
    .prepare(`SELECT pack_index FROM packs WHERE run_id = ? AND state = 'batched'`)
    .pluck()
    .all(runId) as number[]
}

/** Null for a run without rows. */
export function lastRowIndex(db: ReadHandle, runId: number): number | null {
  return db.prepare('SELECT max(block_index) FROM overlays WHERE run_id = ?').pluck().get(runId) as number | null
}

type RowRange = { readonly first: number; readonly last: number }

/** Indexes of the rows of one status in a range, in order. */
export function listRange(
  db: ReadHandle,
  runId: number,
  range: RowRange & { readonly status: OverlayStatus },
): readonly number[] {
  const sql = `SELECT block_index FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ? AND ${statusIs(range.status)}
    ORDER BY block_index`
  return db.prepare(sql).pluck().all(runId, range.first, range.last) as number[]
}

/** Of the named rows those that may be asked: neither confirmed nor under way. In block order. */
export function listAskable(db: ReadHandle, runId: number, blockIndexes: readonly number[]): readonly PendingRow[] {
  const sql = `SELECT o.pack_index AS packIndex, o.block_index AS blockIndex FROM json_each(?) n
    CROSS JOIN overlays o ON o.run_id = ? AND o.block_index = n.value
    WHERE o.status NOT IN ('confirmed', 'claimed') ORDER BY o.block_index`
  return db.prepare(sql).all(JSON.stringify(blockIndexes), runId) as PendingRow[]
}

export type AnsweredOverlay = {
  readonly blockIndex: number
  readonly status: OverlayStatus
  readonly isEdited: 0 | 1
  readonly isCarried: 0 | 1
  readonly inputHash: string | null
  /** Of the last call that answered it or failed. */
  readonly provider: ProviderKind | null
  readonly model: string | null
}

/** Staged, rejected and failed rows of a range with what is known of how they were answered, in order. */
export function listAnswered(db: ReadHandle, runId: number, range: RowRange): readonly AnsweredOverlay[] {
  const sql = `SELECT o.block_index AS blockIndex, o.status, o.edited_fields <> '[]' AS isEdited,
      o.carried_from IS NOT NULL AS isCarried, o.input_hash AS inputHash, c.provider, c.model
    FROM overlays o LEFT JOIN llm_calls c ON c.id = o.call_id
    WHERE o.run_id = ? AND o.block_index BETWEEN ? AND ? AND o.status IN ('ai_complete', 'rejected', 'failed')
    ORDER BY o.block_index`
  return db.prepare(sql).all(runId, range.first, range.last) as AnsweredOverlay[]
}

/** Blocks from an index on without their locators, in order. */
export function listOutlinePage(
  db: ReadHandle,
  conversionId: number,
  page: { first: number; last: number },
): readonly BlockOutline[] {
  const sql = `SELECT block_index AS blockIndex, block_type AS type, content FROM blocks
    WHERE conversion_id = ? AND block_index BETWEEN ? AND ? ORDER BY block_index`
  return db.prepare(sql).all(conversionId, page.first, page.last) as BlockOutline[]
}

/** A decision on rows: what it was, or which one it took back or made again. */
export type RejectStep = {
  readonly id: number
  readonly action: 'reject' | 'reopen' | 'undo' | 'redo'
  readonly targetId: number | null
  /** JSON array of [first, last] block index ranges. */
  readonly rows: string
  readonly reason: string | null
}

/** Events that reject rows or take that back, oldest first. */
export function listRejectSteps(db: ReadHandle, runId: number): readonly RejectStep[] {
  const sql = `SELECT id, action, target_id AS targetId, rows, reason FROM review_events
    WHERE run_id = ? AND action IN ('reject', 'reopen', 'undo', 'redo') ORDER BY id`
  return db.prepare(sql).all(runId) as RejectStep[]
}

/** Staging of the named rows that have any, and that are rejected or wait to be asked again. */
export function listEarlierAnswers(
  db: ReadHandle,
  runId: number,
  blockIndexes: readonly number[],
): ReadonlyArray<{ readonly blockIndex: number; readonly staging: string }> {
  const sql = `SELECT o.block_index AS blockIndex, o.staging FROM json_each(?) n
    CROSS JOIN overlays o ON o.run_id = ? AND o.block_index = n.value
    WHERE o.staging IS NOT NULL AND o.status IN ('rejected', 'pending', 'claimed') ORDER BY o.block_index`
  return db.prepare(sql).all(JSON.stringify(blockIndexes), runId) as Array<{ blockIndex: number; staging: string }>
}
