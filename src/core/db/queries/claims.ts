/**
 * The life of a row while models work on it.
 *
 *   pending --claimPacks-> claimed --settlePack--> ai_complete | pending (attempts remain) | failed
 *   claimed --releaseClaims--> pending           failed --requeueFailed--> pending
 *
 * Every claim raises the row's epoch. A settlement names owner and epoch: a worker that lost its claim changes nothing.
 * The run's counters move in the same transaction as its rows.
 */
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { WriteHandle, ReadHandle } from '../connection.ts'
import { COUNTER_COLUMNS } from './status-counts.ts'

const ROWS_PER_INSERT = 200

export type PackedRow = { readonly blockIndex: number; readonly packIndex: number }

/** Inserts the run's rows, all pending. */
export function insertOverlays(db: WriteHandle, runId: number, rows: readonly PackedRow[]): void {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const part = rows.slice(start, start + ROWS_PER_INSERT)
    const values = Array.from(part, () => '(?, ?, ?)').join(', ')
    db.prepare(`INSERT INTO overlays (run_id, block_index, pack_index) VALUES ${values}`).run(
      ...part.flatMap((row) => [runId, row.blockIndex, row.packIndex]),
    )
  }
  db.prepare('UPDATE runs SET n_pending = n_pending + ? WHERE id = ?').run(rows.length, runId)
}

export type CountMove = { readonly from: OverlayStatus; readonly to: OverlayStatus; readonly rows: number }

/** Moves rows between the run's counters. */
export function moveCounts(db: WriteHandle, runId: number, move: CountMove): void {
  if (move.rows === 0 || move.from === move.to) return
  const from = COUNTER_COLUMNS[move.from]
  const to = COUNTER_COLUMNS[move.to]
  db.prepare(
    `UPDATE runs SET ${from} = ${from} - @rows, ${to} = ${to} + @rows, updated_at = @at WHERE id = @runId`,
  ).run({
    rows: move.rows,
    at: new Date().toISOString(),
    runId,
  })
}

export type ClaimedRow = {
  readonly blockIndex: number
  readonly packIndex: number
  readonly epoch: number
  readonly attempts: number
}

/**
 * The hot statement: all pending rows of the run's first packs that have any. Exported for its query-plan test; without
 * INDEXED BY SQLite walks the whole run by its primary key.
 */
export const CLAIM_SQL = `
  UPDATE overlays INDEXED BY overlays_pending SET status = 'claimed', claim_owner = @owner, claim_epoch = claim_epoch + 1,
    heartbeat = heartbeat + 1, attempts = attempts + 1, revision = revision + 1
  WHERE run_id = @runId AND status = 'pending' AND pack_index IN (
    SELECT DISTINCT pack_index FROM overlays WHERE run_id = @runId AND status = 'pending' ORDER BY pack_index LIMIT @packs)
  RETURNING block_index AS blockIndex, pack_index AS packIndex, claim_epoch AS epoch, attempts`

export type ClaimOrder = {
  readonly runId: number
  readonly owner: string
  /** At most so many. Default 1. */ readonly packs?: number
}

/** Claims the next whole packs of a running run, each with its rows in order; empty when there is nothing to claim. */
export function claimPacks(
  db: WriteHandle,
  { runId, owner, packs = 1 }: ClaimOrder,
): ReadonlyArray<readonly ClaimedRow[]> {
  const isRunning = db.prepare(`SELECT 1 FROM runs WHERE id = ? AND state = 'running'`).get(runId)
  if (!isRunning) return []
  const rows = db.prepare(CLAIM_SQL).all({ owner, runId, packs }) as ClaimedRow[]
  moveCounts(db, runId, { from: 'pending', to: 'claimed', rows: rows.length })
  const byPack = Map.groupBy(
    rows.toSorted((a, b) => a.blockIndex - b.blockIndex),
    (row) => row.packIndex,
  )
  return [...byPack.values()]
}

/** Shows that the owner is alive; changes no row of another owner. */
export function beatClaims(db: WriteHandle, runId: number, owner: string): number {
  return db
    .prepare(
      `UPDATE overlays SET heartbeat = heartbeat + 1 WHERE run_id = ? AND status = 'claimed' AND claim_owner = ?`,
    )
    .run(runId, owner).changes
}

export type ClaimBeat = { readonly runId: number; readonly owner: string; readonly heartbeat: number }

/** One line for each owner that holds claims, with the sum of its heartbeats: it moves while the owner lives. */
export function listClaimBeats(db: ReadHandle): readonly ClaimBeat[] {
  const sql = `SELECT run_id AS runId, claim_owner AS owner, sum(heartbeat) AS heartbeat FROM overlays
    INDEXED BY overlays_claimed WHERE status = 'claimed' GROUP BY run_id, claim_owner`
  return db.prepare(sql).all() as ClaimBeat[]
}

/**
 * Gives the claims of one owner back to pending (all owners when null), of one run or of all (null).
 * `refundAttempt` is for interruptions that say nothing of the block: a crash, a cancel, an overloaded server.
 */
export function releaseClaims(
  db: WriteHandle,
  filter: { runId: number | null; owner: string | null; refundAttempt: boolean },
): number {
  const rows = db
    .prepare(
      `UPDATE overlays INDEXED BY overlays_claimed SET status = 'pending', claim_owner = NULL, revision = revision + 1,
        attempts = max(0, attempts - @refund)
      WHERE status = 'claimed' AND (@runId IS NULL OR run_id = @runId) AND (@owner IS NULL OR claim_owner = @owner) RETURNING run_id AS runId`,
    )
    .all({ runId: filter.runId, owner: filter.owner, refund: filter.refundAttempt ? 1 : 0 }) as Array<{ runId: number }>
  for (const [runId, list] of Map.groupBy(rows, (row) => row.runId))
    moveCounts(db, runId, { from: 'claimed', to: 'pending', rows: list.length })
  return rows.length
}

/** Failed rows get all their attempts again. Returns how many. */
export function requeueFailed(db: WriteHandle, runId: number): number {
  const { changes } = db
    .prepare(
      `UPDATE overlays SET status = 'pending', attempts = 0, last_error = NULL, revision = revision + 1 WHERE run_id = ? AND status = 'failed'`,
    )
    .run(runId)
  moveCounts(db, runId, { from: 'failed', to: 'pending', rows: changes })
  return changes
}

export type StagedRow = {
  readonly blockIndex: number
  readonly epoch: number
  readonly json: string
  readonly sha256: string
  readonly confidence: number | null
}
export type UnstagedRow = {
  readonly blockIndex: number
  readonly epoch: number
  readonly error: string
  readonly isFinal: boolean
}

export type Settlement = {
  readonly runId: number
  readonly owner: string
  readonly callId: number | null
  readonly staged: readonly StagedRow[]
  readonly unstaged: readonly UnstagedRow[]
}
export type SettleOutcome = {
  readonly staged: number
  readonly returned: number
  readonly failed: number
  readonly late: number
}

const HOLDS_CLAIM = `run_id = ? AND block_index = ? AND status = 'claimed' AND claim_owner = ? AND claim_epoch = ?`

/** Writes a pack's results once. Rows whose claim was lost in between are counted as late and left alone. */
export function settlePack(db: WriteHandle, settlement: Settlement): SettleOutcome {
  const { runId, owner, callId } = settlement
  const stage =
    db.prepare(`UPDATE overlays SET status = 'ai_complete', staging = ?, staging_sha256 = ?, confidence = ?, call_id = ?,
    edited_fields = '[]', claim_owner = NULL, last_error = NULL, revision = revision + 1 WHERE ${HOLDS_CLAIM}`)
  const giveBack =
    db.prepare(`UPDATE overlays SET status = ?, last_error = ?, call_id = coalesce(?, call_id), claim_owner = NULL,
    revision = revision + 1 WHERE ${HOLDS_CLAIM}`)
  let staged = 0
  let returned = 0
  let failed = 0
  for (const row of settlement.staged)
    staged += stage.run(row.json, row.sha256, row.confidence, callId, runId, row.blockIndex, owner, row.epoch).changes
  for (const row of settlement.unstaged) {
    const status: OverlayStatus = row.isFinal ? 'failed' : 'pending'
    const { changes } = giveBack.run(status, row.error, callId, runId, row.blockIndex, owner, row.epoch)
    if (row.isFinal) failed += changes
    else returned += changes
  }
  moveCounts(db, runId, { from: 'claimed', to: 'ai_complete', rows: staged })
  moveCounts(db, runId, { from: 'claimed', to: 'pending', rows: returned })
  moveCounts(db, runId, { from: 'claimed', to: 'failed', rows: failed })
  const late = settlement.staged.length + settlement.unstaged.length - staged - returned - failed
  return { staged, returned, failed, late }
}
