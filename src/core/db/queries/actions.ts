/** The history by actions: an action is a leading event with those that name it as their leader. */
import type { ReviewAction } from '../../../shared/domain.ts'
import type { ReadHandle } from '../connection.ts'
import type { ReviewEventRow } from './review.ts'

export type ActionStep = { readonly id: number; readonly action: ReviewAction; readonly targetId: number | null }

/** Leading events before an id, the newest first. */
export function listActionSteps(
  db: ReadHandle,
  { before, limit }: { readonly before: number; readonly limit: number },
): readonly ActionStep[] {
  const sql = `SELECT id, action, target_id AS targetId FROM review_events INDEXED BY review_events_leading
    WHERE leader_id IS NULL AND id < ? ORDER BY id DESC LIMIT ?`
  return db.prepare(sql).all(before, limit) as ActionStep[]
}

export type EventRef = Pick<ReviewEventRow, 'id' | 'runId' | 'action' | 'targetId' | 'rowCount'>

/** The events of an action in order, the leading one first; what they hold is read one by one. */
export function listActionEvents(db: ReadHandle, leaderId: number): readonly EventRef[] {
  const sql = `SELECT id, run_id AS runId, action, target_id AS targetId, row_count AS rowCount
    FROM review_events WHERE id = @leaderId
    UNION ALL SELECT id, run_id, action, target_id, row_count FROM review_events WHERE leader_id = @leaderId ORDER BY id`
  return db.prepare(sql).all({ leaderId }) as EventRef[]
}

export function countActionRows(db: ReadHandle, leaderId: number): number {
  const sql = `SELECT (SELECT row_count FROM review_events WHERE id = @leaderId)
    + (SELECT coalesce(sum(row_count), 0) FROM review_events WHERE leader_id = @leaderId)`
  return (db.prepare(sql).pluck().get({ leaderId }) as number | null) ?? 0
}

/** The ranges of rows that an undo or redo has been through, for each event of its target. */
export function listReplayed(
  db: ReadHandle,
  leaderId: number,
): ReadonlyArray<{ readonly targetId: number; readonly rows: string }> {
  const sql = `SELECT target_id AS targetId, rows FROM review_events WHERE (id = @leaderId OR leader_id = @leaderId)
    AND target_id IS NOT NULL`
  return db.prepare(sql).all({ leaderId }) as Array<{ targetId: number; rows: string }>
}

export type ActionRow = {
  readonly eventId: number
  readonly action: ReviewAction
  readonly at: string
  readonly actor: string
  readonly rows: number
  readonly documents: number
  readonly projectUid: string
  readonly projectName: string
  readonly documentUid: string
  readonly documentName: string
  readonly schemaUid: string
  readonly schemaRef: string
  readonly field: string | null
  readonly before: string | null
  readonly after: string | null
  readonly reason: string | null
  readonly statement: string | null
  readonly target: ReviewAction | null
  readonly targetId: number | null
}

const ACTION_SQL = `SELECT e.id AS eventId, e.action, e.at, e.actor, p.uid AS projectUid, p.name AS projectName,
    s.uid AS documentUid, s.name AS documentName, m.schema_uid AS schemaUid, m.schema_ref AS schemaRef, e.field,
    CASE WHEN e.action IN ('edit', 'change') THEN e."before" END AS "before",
    CASE WHEN e.action IN ('edit', 'change') THEN e."after" END AS "after", e.reason, e.statement,
    (SELECT action FROM review_events WHERE id = e.target_id) AS target, e.target_id AS targetId,
    e.row_count + (SELECT coalesce(sum(row_count), 0) FROM review_events WHERE leader_id = e.id) AS rows,
    (SELECT count(DISTINCT ac.source_id) FROM review_events a JOIN runs ar ON ar.id = a.run_id
      JOIN conversions ac ON ac.id = ar.conversion_id WHERE a.id = e.id OR a.leader_id = e.id) AS documents
  FROM review_events e JOIN runs r ON r.id = e.run_id JOIN conversions c ON c.id = r.conversion_id
  JOIN sources s ON s.id = c.source_id JOIN projects p ON p.id = s.project_id JOIN schemas m ON m.id = r.schema_id`

export function findAction(db: ReadHandle, eventId: number): ActionRow | undefined {
  return db.prepare(`${ACTION_SQL} WHERE e.id = ?`).get(eventId) as ActionRow | undefined
}

export type ActionPage = {
  readonly before: number
  readonly limit: number
  /** Null: of all projects. */
  readonly projectUid: string | null
}

/** The newest first. */
export function listActions(db: ReadHandle, page: ActionPage): readonly ActionRow[] {
  const sql = `${ACTION_SQL} WHERE e.leader_id IS NULL AND e.id < @before
    AND (@projectUid IS NULL OR p.uid = @projectUid) ORDER BY e.id DESC LIMIT @limit`
  return db.prepare(sql).all(page) as ActionRow[]
}

export type Replayed = { readonly targetId: number; readonly undoId: number; readonly action: 'undo' | 'redo' }

/** For actions from an id on: the newest undo or redo of each. */
export function listNewestReplays(db: ReadHandle, fromId: number): readonly Replayed[] {
  const sql = `SELECT target_id AS targetId, max(id) AS undoId, action FROM review_events INDEXED BY review_events_leading
    WHERE leader_id IS NULL AND id > @fromId AND action IN ('undo', 'redo') AND target_id >= @fromId GROUP BY target_id`
  return db.prepare(sql).all({ fromId }) as Replayed[]
}

/** The newest undo or redo of an action. */
export function newestReplay(db: ReadHandle, targetId: number): ActionStep | undefined {
  const sql = `SELECT id, action, target_id AS targetId FROM review_events INDEXED BY review_events_leading
    WHERE leader_id IS NULL AND id > @targetId AND target_id = @targetId ORDER BY id DESC LIMIT 1`
  return db.prepare(sql).get({ targetId }) as ActionStep | undefined
}
