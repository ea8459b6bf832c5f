/**
 * The life of a row while models work on it.
 *
 *   pending --claimPacks, claimPack-> claimed --settlePack--> ai_complete | pending (attempts remain) | failed
 *   claimed --releaseClaims--> pending        failed --requeueRows--> pending
 *
 * Every claim raises the row's epoch. A settlement names owner and epoch: a worker that lost its claim changes nothing.
 * The run's counters and the pack's state move in the same transaction as the rows.
 */
import type { OverlayStatus, ProviderKind, RunLane } from '../../../shared/domain.ts'
import { AppError } from '../../../shared/errors.ts'
import type { WriteHandle, ReadHandle } from '../connection.ts'
import { finishJob, finishRun, type JobCost, pauseJobs, reserveCost, settleCost } from './jobs.ts'
import { findPack, type PackRef, recountPack } from './packs.ts'
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

/** The blocks that have a row in the run. */
export function listRowIndexes(db: ReadHandle, runId: number): readonly number[] {
  return db.prepare('SELECT block_index FROM overlays WHERE run_id = ?').pluck().all(runId) as number[]
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

/** A row that is about to be asked. */
export type AskedRow = {
  readonly blockIndex: number
  /** Attempts before this one, or with it once it is claimed. */
  readonly attempts: number
  /** Its last answer was cut at the token limit: it gets more room. */
  readonly isCut: boolean
}
export type ClaimedRow = AskedRow & { readonly packIndex: number; readonly epoch: number }

const IS_CUT = `coalesce(last_error ->> '$.data.isCut', 0) = 1 AS isCut`

type RawRow = Omit<ClaimedRow, 'isCut'> & { readonly isCut: number }

function toRows(rows: readonly RawRow[]): readonly ClaimedRow[] {
  return rows.map((row) => ({ ...row, isCut: row.isCut === 1 })).toSorted((a, b) => a.blockIndex - b.blockIndex)
}

/** The pending rows of a pack, in order. */
export function listPendingRows(db: ReadHandle, { runId, packIndex }: PackRef): readonly AskedRow[] {
  const sql = `SELECT block_index AS blockIndex, attempts, ${IS_CUT} FROM overlays INDEXED BY overlays_pending
    WHERE run_id = ? AND pack_index = ? AND status = 'pending'`
  return toRows(db.prepare(sql).all(runId, packIndex) as RawRow[])
}

/** The pack that goes next. Exported with CLAIM_SQL for their query-plan test. */
export const NEXT_PACK_SQL = `
  SELECT p.run_id AS runId, p.pack_index AS packIndex, p.job_id AS jobId, p.lane, p.provider, p.model, p.config, p.rank,
    p.input_tokens AS inputTokens, p.output_tokens AS outputTokens, j.budget_micro_usd AS budget, j.cost_micro_usd AS cost, j.reserved_micro_usd AS reserved
  FROM runs r INDEXED BY runs_running CROSS JOIN packs p INDEXED BY packs_ready CROSS JOIN jobs j
  WHERE r.state = 'running' AND p.run_id = r.id AND p.provider = @provider AND p.model = @model AND p.state = 'ready'
    AND p.lane = 'now' AND j.id = p.job_id AND j.state = 'running' AND j.id IN (SELECT value FROM json_each(@jobs))
  ORDER BY r.viewed_at DESC, r.started_at, r.id, p.rank, p.pack_index LIMIT @packs`

/** The hot statement: all pending rows of a pack. Without INDEXED BY SQLite walks the whole run by its primary key. */
export const CLAIM_SQL = `
  UPDATE overlays INDEXED BY overlays_pending SET status = 'claimed', claim_owner = @owner, claim_epoch = claim_epoch + 1,
    heartbeat = heartbeat + 1, attempts = attempts + 1, revision = revision + 1
  WHERE run_id = @runId AND status = 'pending' AND pack_index = @packIndex
  RETURNING block_index AS blockIndex, pack_index AS packIndex, claim_epoch AS epoch, attempts, ${IS_CUT}`

/** A pack that may be claimed, or is. */
export type ReadyPack = PackRef & {
  readonly jobId: number
  readonly lane: RunLane
  readonly provider: ProviderKind
  readonly model: string
  /** JSON of the request override. */
  readonly config: string
  /** Above 0: how often it came back because the provider was overloaded or broke the connection. */
  readonly rank: number
  /** As estimated when it was made, without the system part. */
  readonly inputTokens: number
  /** What its answer was planned with. */
  readonly outputTokens: number
}
type Candidate = ReadyPack & { readonly budget: number | null; readonly cost: number; readonly reserved: number }
export type ClaimedPack = ReadyPack & {
  readonly rows: readonly ClaimedRow[]
  /** What was set aside for it of its job's budget. */
  readonly reservedMicroUsd: number
}

export type ClaimOrder = {
  readonly owner: string
  readonly route: { readonly provider: ProviderKind; readonly model: string }
  /** Jobs that the claim may serve. */
  readonly jobIds: readonly number[]
  /** At most so many. */
  readonly packs: number
  /** The most that asking for the rows can cost, in micro-dollars; null when the model has no known price. */
  readonly worstCost: (pack: ReadyPack, rows: readonly AskedRow[]) => number | null
}
export type Claim = {
  readonly packs: readonly ClaimedPack[]
  /** Jobs whose budget does not reach any further: they wait for a person now. */
  readonly pausedJobIds: readonly number[]
}

/**
 * Claims the next packs of a route: of running jobs and runs, what a person looks at first. A pack whose cost could pass
 * the budget of its job is left; when nothing of that job is under way any more, the job is paused with budget_reached.
 */
export function claimPacks(db: WriteHandle, order: ClaimOrder): Claim {
  const pausedJobIds: number[] = []
  let jobIds = order.jobIds
  for (;;) {
    const found = db
      .prepare(NEXT_PACK_SQL)
      .all({ ...order.route, jobs: JSON.stringify(jobIds), packs: order.packs }) as Candidate[]
    if (found.length === 0) return { packs: [], pausedJobIds }
    const packs: ClaimedPack[] = []
    for (const pack of found) {
      const cost = order.worstCost(pack, pack.provider === 'rules' ? [] : listPendingRows(db, pack))
      if (!isAffordable(pack, cost)) {
        jobIds = jobIds.filter((id) => id !== pack.jobId)
        if (pack.reserved === 0) pausedJobIds.push(...pauseJobs(db, [pack.jobId], budgetError(pack, cost)))
        break
      }
      const rows = claimRows(db, pack, order.owner)
      if (rows.length === 0) continue
      reserveCost(db, pack.jobId, cost ?? 0)
      packs.push({ ...toReady(pack), rows, reservedMicroUsd: cost ?? 0 })
    }
    countClaimed(db, packs)
    if (packs.length > 0) return { packs, pausedJobIds }
  }
}

function isAffordable({ budget, cost, reserved }: Candidate, worst: number | null): boolean {
  return budget === null || (worst !== null && cost + reserved + worst <= budget)
}

function budgetError({ budget, cost, model }: Candidate, worst: number | null): ReturnType<AppError['toData']> {
  const dollars = (micro: number | null): string => `$${((micro ?? 0) / 1e6).toFixed(4)}`
  if (worst === null)
    return new AppError('model_invalid', `The model ${model} has no known price, so a budget cannot be kept.`, {
      hint: 'Enter its price in Settings, or take the budget away; then resume.',
    }).toData()
  return new AppError(
    'budget_reached',
    `The budget of ${dollars(budget)} does not reach further: ${dollars(cost)} are spent, and the next request could cost ${dollars(worst)}.`,
  ).toData()
}

function toReady(pack: Candidate): ReadyPack {
  const { budget: _budget, cost: _cost, reserved: _reserved, ...ready } = pack
  return ready
}

/** Rows and state of one pack; one without pending rows is done. The run's counters are the caller's. */
function claimRows(db: WriteHandle, pack: PackRef & { jobId: number }, owner: string): readonly ClaimedRow[] {
  const { runId, packIndex } = pack
  const rows = toRows(db.prepare(CLAIM_SQL).all({ owner, runId, packIndex }) as RawRow[])
  if (rows.length === 0) {
    recountPack(db, pack)
    finishJob(db, pack.jobId)
    return rows
  }
  db.prepare(`UPDATE packs SET state = 'claimed', rows = ? WHERE run_id = ? AND pack_index = ?`).run(
    rows.length,
    runId,
    packIndex,
  )
  return rows
}

function countClaimed(db: WriteHandle, packs: readonly ClaimedPack[]): void {
  for (const [runId, list] of Map.groupBy(packs, (pack) => pack.runId))
    moveCounts(db, runId, {
      from: 'pending',
      to: 'claimed',
      rows: list.reduce((sum, { rows }) => sum + rows.length, 0),
    })
}

export type BatchClaim = PackRef & {
  readonly owner: string
  /** Null: the pack waits for a batch, and earlier answers fill rows of it. */
  readonly batchId: number | null
}

/**
 * Claims a pack whose answer came back with a batch. Null when it is not in that batch any more (merged before, or moved)
 * or has no row left: then its answer is not wanted. Needs no running job: what was paid for is taken.
 */
export function claimPack(db: WriteHandle, { runId, packIndex, owner, batchId }: BatchClaim): ClaimedPack | null {
  const pack = findPack(db, { runId, packIndex })
  if (typeof pack?.jobId !== 'number' || pack.batchId !== batchId) return null
  const isThere = batchId === null ? pack.state === 'ready' && pack.lane === 'overnight' : pack.state === 'batched'
  if (!isThere) return null
  const { jobId, lane, provider, model, config, rank, inputTokens, outputTokens } = pack
  const ready = { runId, packIndex, jobId, lane, provider, model, config, rank, inputTokens, outputTokens }
  const rows = claimRows(db, ready, owner)
  if (rows.length === 0) return null
  const claimed = { ...ready, rows, reservedMicroUsd: 0 }
  countClaimed(db, [claimed])
  return claimed
}

/** Shows that the owner is alive; changes no row of another owner. */
export function beatClaims(db: WriteHandle, owner: string, runIds: readonly number[]): void {
  const beat = db.prepare(
    `UPDATE overlays INDEXED BY overlays_claimed SET heartbeat = heartbeat + 1
    WHERE run_id = ? AND status = 'claimed' AND claim_owner = ?`,
  )
  for (const runId of runIds) beat.run(runId, owner)
}

export type ClaimBeat = { readonly runId: number; readonly owner: string; readonly heartbeat: number }

/** One line for each owner that holds claims, with the sum of its heartbeats: it moves while the owner lives. */
export function listClaimBeats(db: ReadHandle): readonly ClaimBeat[] {
  const sql = `SELECT run_id AS runId, claim_owner AS owner, sum(heartbeat) AS heartbeat FROM overlays
    INDEXED BY overlays_claimed WHERE status = 'claimed' GROUP BY run_id, claim_owner`
  return db.prepare(sql).all() as ClaimBeat[]
}

export type ReleaseFilter = { readonly runId: number | null; readonly owner: string | null }

/**
 * Gives the claims of one owner back to pending (all owners when null), of one run or of all (null), with their attempt:
 * what interrupts them (a crash, a cancel, a dead worker) says nothing of the blocks.
 */
export function releaseClaims(db: WriteHandle, { runId, owner }: ReleaseFilter): number {
  const rows = db
    .prepare(
      `UPDATE overlays INDEXED BY overlays_claimed SET status = 'pending', claim_owner = NULL, revision = revision + 1,
        attempts = max(0, attempts - 1)
      WHERE status = 'claimed' AND (@runId IS NULL OR run_id = @runId) AND (@owner IS NULL OR claim_owner = @owner)
      RETURNING run_id AS runId, pack_index AS packIndex`,
    )
    .all({ runId, owner }) as PackRef[]
  for (const [id, list] of Map.groupBy(rows, (row) => row.runId)) {
    moveCounts(db, id, { from: 'claimed', to: 'pending', rows: list.length })
    for (const packIndex of new Set(list.map((row) => row.packIndex))) returnPack(db, { runId: id, packIndex })
  }
  return rows.length
}

/** A claimed pack goes back by what is left of it: done, ready, or held when its run or job was cancelled. */
function returnPack(db: WriteHandle, ref: PackRef): void {
  db.prepare(
    `UPDATE packs SET batch_id = NULL, state = CASE WHEN job_id IS NULL
        OR EXISTS (SELECT 1 FROM runs WHERE id = run_id AND state = 'cancelled')
        OR EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND state = 'cancelled') THEN 'held' ELSE 'ready' END
    WHERE run_id = @runId AND pack_index = @packIndex AND state = 'claimed'`,
  ).run(ref)
  if (recountPack(db, ref) > 0)
    db.prepare(
      `UPDATE packs SET job_id = NULL WHERE run_id = @runId AND pack_index = @packIndex AND state = 'held'`,
    ).run(ref)
}

export type StagedRow = {
  readonly blockIndex: number
  readonly epoch: number
  readonly json: string
  readonly sha256: string
  readonly confidence: number | null
  /** JSON array of Evidence; null when there is none. */
  readonly evidence: string | null
  readonly inputHash: string | null
  /** The run whose answer was taken over. */
  readonly reusedFrom: number | null
}
export type UnstagedRow = {
  readonly blockIndex: number
  readonly epoch: number
  /** JSON of ErrorData; null keeps the one before. */
  readonly error: string | null
  readonly isFinal: boolean
  /** The failure says nothing of the block: the attempt does not count. */
  readonly isRefunded: boolean
  readonly inputHash: string | null
}

export type Settlement = PackRef & {
  readonly owner: string
  readonly callId: number | null
  readonly staged: readonly StagedRow[]
  readonly unstaged: readonly UnstagedRow[]
  /** Null for a pack of no job. */
  readonly cost: JobCost | null
}
export type SettleOutcome = {
  readonly staged: number
  readonly returned: number
  readonly failed: number
  readonly late: number
}

const HOLDS_CLAIM = `run_id = ? AND block_index = ? AND status = 'claimed' AND claim_owner = ? AND claim_epoch = ?`

/**
 * Writes a pack's results once. Rows whose claim was lost in between are counted as late and left alone, and so is their
 * pack. The cost counts in any case. The pack, its run and its job become done when nothing of them is left.
 */
export function settlePack(db: WriteHandle, settlement: Settlement): SettleOutcome {
  const { runId } = settlement
  const staged = stageRows(db, settlement)
  const { returned, failed } = giveRowsBack(db, settlement)
  moveCounts(db, runId, { from: 'claimed', to: 'ai_complete', rows: staged })
  moveCounts(db, runId, { from: 'claimed', to: 'pending', rows: returned })
  moveCounts(db, runId, { from: 'claimed', to: 'failed', rows: failed })
  if (settlement.cost) settleCost(db, settlement.cost)
  if (staged + returned + failed > 0) {
    returnPack(db, settlement)
    finishRun(db, runId)
    if (settlement.cost) finishJob(db, settlement.cost.jobId)
  }
  const late = settlement.staged.length + settlement.unstaged.length - staged - returned - failed
  return { staged, returned, failed, late }
}

function stageRows(db: WriteHandle, { runId, owner, callId, staged }: Settlement): number {
  const stage =
    db.prepare(`UPDATE overlays SET status = 'ai_complete', staging = ?, staging_sha256 = ?, confidence = ?, call_id = ?,
    evidence = ?, input_hash = ?, reused_from = ?, edited_fields = '[]', carried_from = NULL, claim_owner = NULL,
    last_error = NULL, revision = revision + 1 WHERE ${HOLDS_CLAIM}`)
  let changes = 0
  for (const row of staged)
    changes += stage.run(
      row.json,
      row.sha256,
      row.confidence,
      row.reusedFrom === null ? callId : null,
      row.evidence,
      row.inputHash,
      row.reusedFrom,
      runId,
      row.blockIndex,
      owner,
      row.epoch,
    ).changes
  return changes
}

function giveRowsBack(
  db: WriteHandle,
  { runId, owner, callId, unstaged }: Settlement,
): { readonly returned: number; readonly failed: number } {
  const giveBack =
    db.prepare(`UPDATE overlays SET status = ?, last_error = coalesce(?, last_error), call_id = coalesce(?, call_id),
    attempts = max(0, attempts - ?), input_hash = coalesce(?, input_hash), claim_owner = NULL,
    revision = revision + 1 WHERE ${HOLDS_CLAIM}`)
  let returned = 0
  let failed = 0
  for (const row of unstaged) {
    const { changes } = giveBack.run(
      row.isFinal ? 'failed' : 'pending',
      row.error,
      callId,
      row.isRefunded ? 1 : 0,
      row.inputHash,
      runId,
      row.blockIndex,
      owner,
      row.epoch,
    )
    if (row.isFinal) failed += changes
    else returned += changes
  }
  return { returned, failed }
}
