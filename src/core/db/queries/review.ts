/**
 * What people do to rows, and its history.
 *
 *   ai_complete --confirm--> confirmed      ai_complete --reject--> rejected
 *   confirmed, rejected --reopen--> ai_complete
 */
import type { OverlayStatus, ReviewAction } from '../../../shared/domain.ts'
import type { IndexRange } from '../../../shared/ranges.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import type { reviewEvents } from '../schema/review-events.ts'
import { moveCounts } from './claims.ts'

export type ReviewEventRow = typeof reviewEvents.$inferSelect

export type NewReviewEvent = Omit<ReviewEventRow, 'id'>

/** Appends to the history and returns the event's id. */
export function insertReviewEvent(db: WriteHandle, event: NewReviewEvent): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO review_events (run_id, action, target_id, leader_id, rows, row_count, field, "before", "after", reason, statement, actor, at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      event.runId,
      event.action,
      event.targetId,
      event.leaderId,
      event.rows,
      event.rowCount,
      event.field,
      event.before,
      event.after,
      event.reason,
      event.statement,
      event.actor,
      event.at,
    )
  return Number(lastInsertRowid)
}

const EVENT_COLUMNS = `id, run_id AS runId, action, target_id AS targetId, leader_id AS leaderId, rows,
  row_count AS rowCount, field, "before", "after", reason, statement, actor, at`

export function findReviewEvent(db: ReadHandle, id: number): ReviewEventRow | undefined {
  return db.prepare(`SELECT ${EVENT_COLUMNS} FROM review_events WHERE id = ?`).get(id) as ReviewEventRow | undefined
}

/** All events of a run, oldest first. */
export function listReviewEvents(db: ReadHandle, runId: number): readonly ReviewEventRow[] {
  return db
    .prepare(`SELECT ${EVENT_COLUMNS} FROM review_events WHERE run_id = ? ORDER BY id`)
    .all(runId) as ReviewEventRow[]
}

export type EventStep = { readonly id: number; readonly action: ReviewAction; readonly targetId: number | null }

/** The run's actions in order, for the undo and redo stacks. */
export function listEventSteps(db: ReadHandle, runId: number): readonly EventStep[] {
  return db
    .prepare('SELECT id, action, target_id AS targetId FROM review_events WHERE run_id = ? ORDER BY id')
    .all(runId) as EventStep[]
}

export type DecisionMove = { readonly range: IndexRange; readonly from: OverlayStatus }

const IN_RANGE = 'run_id = ? AND block_index BETWEEN ? AND ? AND status = ?'

/** Copies staging to confirmed for the staged rows of the range. */
export function confirmRange(db: WriteHandle, runId: number, range: IndexRange): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'confirmed', confirmed = staging, confirmed_sha256 = staging_sha256, revision = revision + 1 WHERE ${IN_RANGE}`,
    )
    .run(runId, range[0], range[1], 'ai_complete')
  moveCounts(db, runId, { from: 'ai_complete', to: 'confirmed', rows: changes })
  return changes
}

export function rejectRange(db: WriteHandle, runId: number, range: IndexRange): number {
  const { changes } = db
    .prepare(`UPDATE overlays SET status = 'rejected', revision = revision + 1 WHERE ${IN_RANGE}`)
    .run(runId, range[0], range[1], 'ai_complete')
  moveCounts(db, runId, { from: 'ai_complete', to: 'rejected', rows: changes })
  return changes
}

/** Takes a decision back: confirmed data goes to null, staging stays as it was. */
export function reopenRange(db: WriteHandle, runId: number, move: DecisionMove): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'ai_complete', confirmed = NULL, confirmed_sha256 = NULL, revision = revision + 1 WHERE ${IN_RANGE}`,
    )
    .run(runId, move.range[0], move.range[1], move.from)
  moveCounts(db, runId, { from: move.from, to: 'ai_complete', rows: changes })
  return changes
}

/** The block indexes of the run's rows in one status, in order. */
export function listIndexesByStatus(db: ReadHandle, runId: number, status: OverlayStatus): readonly number[] {
  return db
    .prepare('SELECT block_index FROM overlays WHERE run_id = ? AND status = ? ORDER BY block_index')
    .pluck()
    .all(runId, status) as number[]
}

export type ReviewRow = {
  readonly status: OverlayStatus
  readonly revision: number
  readonly staging: string | null
  readonly editedFields: string
}

export function findReviewRow(db: ReadHandle, runId: number, blockIndex: number): ReviewRow | undefined {
  const sql =
    'SELECT status, revision, staging, edited_fields AS editedFields FROM overlays WHERE run_id = ? AND block_index = ?'
  return db.prepare(sql).get(runId, blockIndex) as ReviewRow | undefined
}

/** What a row's values are looked for in: its block, under its run's schema. */
export type RowSource = { readonly content: string; readonly schema: string }

export function findRowSource(db: ReadHandle, runId: number, blockIndex: number): RowSource | undefined {
  const sql = `SELECT b.content, s.text AS schema FROM runs r
    JOIN schemas s ON s.id = r.schema_id
    JOIN blocks b ON b.conversion_id = r.conversion_id AND b.block_index = ?
    WHERE r.id = ?`
  return db.prepare(sql).get(blockIndex, runId) as RowSource | undefined
}

export type StagingChange = {
  readonly json: string
  readonly sha256: string
  readonly editedFields: string
  /** JSON array of Evidence. */
  readonly evidence: string
  readonly confidence: number | null
}

/** Replaces the staging of a staged row. */
export function updateStaging(
  db: WriteHandle,
  key: { runId: number; blockIndex: number },
  change: StagingChange,
): number {
  return db
    .prepare(
      `UPDATE overlays SET staging = ?, staging_sha256 = ?, edited_fields = ?, evidence = ?, confidence = ?, revision = revision + 1
      WHERE run_id = ? AND block_index = ? AND status = 'ai_complete'`,
    )
    .run(change.json, change.sha256, change.editedFields, change.evidence, change.confidence, key.runId, key.blockIndex)
    .changes
}
