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
import { statusIs } from './status-counts.ts'

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

type Move = {
  readonly runId: number
  readonly ranges: readonly IndexRange[]
  readonly set: string
  readonly from: OverlayStatus
  readonly to: OverlayStatus
}

/** Returns how many rows moved. The counters are moved once, however many ranges there are. */
function moveRanges(db: WriteHandle, { runId, ranges, set, from, to }: Move): number {
  const update = db.prepare(
    `UPDATE overlays SET ${set}, revision = revision + 1 WHERE run_id = ? AND block_index BETWEEN ? AND ? AND ${statusIs(from)}`,
  )
  const rows = ranges.reduce((sum, [first, last]) => sum + update.run(runId, first, last).changes, 0)
  moveCounts(db, runId, { from, to, rows })
  return rows
}

/** Copies staging to confirmed for the staged rows of the ranges. */
export function confirmRanges(db: WriteHandle, runId: number, ranges: readonly IndexRange[]): number {
  const set = `status = 'confirmed', confirmed = staging, confirmed_sha256 = staging_sha256`
  return moveRanges(db, { runId, ranges, set, from: 'ai_complete', to: 'confirmed' })
}

export function rejectRanges(db: WriteHandle, runId: number, ranges: readonly IndexRange[]): number {
  return moveRanges(db, { runId, ranges, set: `status = 'rejected'`, from: 'ai_complete', to: 'rejected' })
}

/** Takes decisions back: confirmed data goes to null, staging stays as it was. */
export function reopenRanges(
  db: WriteHandle,
  runId: number,
  { ranges, from }: { readonly ranges: readonly IndexRange[]; readonly from: 'confirmed' | 'rejected' },
): number {
  const set = `status = 'ai_complete', confirmed = NULL, confirmed_sha256 = NULL`
  return moveRanges(db, { runId, ranges, set, from, to: 'ai_complete' })
}

/** The block indexes of the run's rows in one status, in order. */
export function listIndexesByStatus(db: ReadHandle, runId: number, status: OverlayStatus): readonly number[] {
  return db
    .prepare(`SELECT block_index FROM overlays WHERE run_id = ? AND ${statusIs(status)} ORDER BY block_index`)
    .pluck()
    .all(runId) as number[]
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

export type ValuedRow = {
  readonly blockIndex: number
  readonly status: OverlayStatus
  /** Staged or confirmed values; null while there are none. */
  readonly data: string | null
  readonly editedFields: string
}

/** Rows of the range with their values, in order. */
export function listValuedRows(db: ReadHandle, runId: number, range: IndexRange): readonly ValuedRow[] {
  const sql = `SELECT block_index AS blockIndex, status, edited_fields AS editedFields, coalesce(confirmed, staging) AS data
    FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ? ORDER BY block_index`
  return db.prepare(sql).all(runId, range[0], range[1]) as ValuedRow[]
}

/** What decides whether a row can be decided. */
export type RowState = { readonly blockIndex: number; readonly status: OverlayStatus; readonly isEdited: 0 | 1 }

/** All rows of the range, in order. The values are not read. */
export function listRowStates(db: ReadHandle, runId: number, range: IndexRange): readonly RowState[] {
  const sql = `SELECT block_index AS blockIndex, status, edited_fields <> '[]' AS isEdited FROM overlays
    WHERE run_id = ? AND block_index BETWEEN ? AND ? ORDER BY block_index`
  return db.prepare(sql).all(runId, range[0], range[1]) as RowState[]
}

export type RowProblem = { readonly blockIndex: number; readonly problem: string }

/** Staged rows of the range that are known not to fit the schema. */
export function listProblems(db: ReadHandle, runId: number, range: IndexRange): readonly RowProblem[] {
  const sql = `SELECT block_index AS blockIndex, problem FROM overlays
    WHERE run_id = ? AND block_index BETWEEN ? AND ? AND status = 'ai_complete' AND problem IS NOT NULL`
  return db.prepare(sql).all(runId, range[0], range[1]) as RowProblem[]
}

/** Says why a staged row does not fit the schema, or that it does. */
export function setProblem(db: WriteHandle, key: { runId: number; blockIndex: number }, problem: string | null): void {
  db.prepare(
    `UPDATE overlays SET problem = ?, revision = revision + 1 WHERE run_id = ? AND block_index = ? AND status = 'ai_complete'`,
  ).run(problem, key.runId, key.blockIndex)
}

export function findBlockContent(db: ReadHandle, runId: number, blockIndex: number): string | undefined {
  const sql = `SELECT b.content FROM runs r JOIN blocks b ON b.conversion_id = r.conversion_id AND b.block_index = ?
    WHERE r.id = ?`
  return db.prepare(sql).pluck().get(blockIndex, runId) as string | undefined
}

export type StagingChange = {
  readonly json: string
  readonly sha256: string
  readonly editedFields: string
  /** JSON array of Evidence. */
  readonly evidence: string
  readonly confidence: number | null
  readonly problem: string | null
}

/** Replaces the staging of a staged row. */
export function updateStaging(
  db: WriteHandle,
  key: { runId: number; blockIndex: number },
  change: StagingChange,
): number {
  return db
    .prepare(
      `UPDATE overlays SET staging = @json, staging_sha256 = @sha256, edited_fields = @editedFields, evidence = @evidence,
        confidence = @confidence, problem = @problem, revision = revision + 1
      WHERE run_id = @runId AND block_index = @blockIndex AND status = 'ai_complete'`,
    )
    .run({ ...change, ...key }).changes
}

/** The run that an action works on, with where its rows lie. */
export type WorkRun = {
  readonly runId: number
  readonly runUid: string
  readonly opinion: number
  readonly schemaId: number
  readonly conversionId: number
  readonly sourceId: number
  readonly documentUid: string
  readonly projectUid: string
}

export function findWorkRun(db: ReadHandle, runId: number): WorkRun | undefined {
  const sql = `SELECT r.id AS runId, r.uid AS runUid, r.opinion, r.schema_id AS schemaId, r.conversion_id AS conversionId,
      s.id AS sourceId, s.uid AS documentUid, p.uid AS projectUid
    FROM runs r JOIN conversions c ON c.id = r.conversion_id JOIN sources s ON s.id = c.source_id
    JOIN projects p ON p.id = s.project_id WHERE r.id = ?`
  return db.prepare(sql).get(runId) as WorkRun | undefined
}
