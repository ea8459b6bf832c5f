/** Jobs: their states, their money, and what is left of them. */
import { eq } from 'drizzle-orm'
import type { ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { DispatchScope, JobSummary } from '../../../shared/model-work.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { jobs, type JobState } from '../schema/jobs.ts'
import { listOpenRuns } from './packs.ts'

export type JobRow = typeof jobs.$inferSelect
export type NewJob = Pick<
  JobRow,
  'uid' | 'projectId' | 'schemaId' | 'provider' | 'model' | 'lane' | 'scope' | 'budgetMicroUsd' | 'createdAt'
>

/** Creates a job that is paused until `startJob`: nothing of it is claimed while its packs are made ready. */
export function insertJob(db: WriteHandle, job: NewJob, error: ErrorData): JobRow {
  return db.orm
    .insert(jobs)
    .values({ ...job, state: 'paused', rows: 0, lastError: JSON.stringify(error), updatedAt: job.createdAt })
    .returning()
    .get()
}

export function startJob(
  db: WriteHandle,
  id: number,
  { documents, rows, at }: { documents: number; rows: number; at: string },
): void {
  db.orm
    .update(jobs)
    .set({ state: 'running', documents, rows, lastError: null, updatedAt: at })
    .where(eq(jobs.id, id))
    .run()
}

export function findJobByUid(db: ReadHandle, uid: string): JobRow | undefined {
  return db.orm.select().from(jobs).where(eq(jobs.uid, uid)).get()
}

export function findJobById(db: ReadHandle, id: number): JobRow | undefined {
  return db.orm.select().from(jobs).where(eq(jobs.id, id)).get()
}

export function listJobsInState(db: ReadHandle, state: JobState): readonly JobRow[] {
  return db.orm.select().from(jobs).where(eq(jobs.state, state)).all()
}

export function writeBudget(db: WriteHandle, id: number, budgetMicroUsd: number | null): void {
  db.orm.update(jobs).set({ budgetMicroUsd, updatedAt: new Date().toISOString() }).where(eq(jobs.id, id)).run()
}

/** Sets aside the most that a request can cost; `settleCost` gives it back. */
export function reserveCost(db: WriteHandle, id: number, microUsd: number): void {
  if (microUsd > 0)
    db.prepare('UPDATE jobs SET reserved_micro_usd = reserved_micro_usd + ? WHERE id = ?').run(microUsd, id)
}

export type JobCost = { readonly jobId: number; readonly costMicroUsd: number; readonly reservedMicroUsd: number }

/** Adds what a request did cost, and gives back what was set aside for it. */
export function settleCost(db: WriteHandle, { jobId, costMicroUsd, reservedMicroUsd }: JobCost): void {
  if (costMicroUsd === 0 && reservedMicroUsd === 0) return
  db.prepare(
    `UPDATE jobs SET cost_micro_usd = cost_micro_usd + ?, reserved_micro_usd = max(0, reserved_micro_usd - ?) WHERE id = ?`,
  ).run(costMicroUsd, reservedMicroUsd, jobId)
}

/** What was set aside for requests that will never settle: of jobs without a claimed pack. */
export function clearReservations(db: WriteHandle): void {
  db.prepare(
    `UPDATE jobs SET reserved_micro_usd = 0 WHERE reserved_micro_usd > 0 AND NOT EXISTS (
      SELECT 1 FROM packs p INDEXED BY packs_open
      WHERE p.job_id = jobs.id AND p.state IN ('ready', 'claimed', 'batched') AND p.state IN ('claimed', 'batched'))`,
  ).run()
}

/** A running or paused job without an open pack is done. True when it became so now. */
export function finishJob(db: WriteHandle, id: number): boolean {
  const at = new Date().toISOString()
  const isDone =
    db
      .prepare(
        `UPDATE jobs SET state = 'done', last_error = NULL, finished_at = @at, updated_at = @at
        WHERE id = @id AND state IN ('running', 'paused') AND NOT EXISTS (SELECT 1 FROM packs INDEXED BY packs_open
          WHERE job_id = @id AND state IN ('ready', 'claimed', 'batched'))`,
      )
      .run({ id, at }).changes > 0
  if (isDone) restRuns(db)
  return isDone
}

/** Runs without an open pack wait for their next dispatch. */
export function restRuns(db: WriteHandle): void {
  db.prepare(
    `UPDATE runs SET state = 'pending', updated_at = ? WHERE state IN ('running', 'paused') AND NOT EXISTS (
      SELECT 1 FROM packs WHERE run_id = runs.id AND state IN ('ready', 'claimed', 'batched'))`,
  ).run(new Date().toISOString())
}

/** Notes when the last open row of a run was settled; does nothing while there are some. */
export function finishRun(db: WriteHandle, runId: number): void {
  db.prepare(
    `UPDATE runs SET state = CASE WHEN state IN ('running', 'paused') THEN 'pending' ELSE state END, last_error = NULL,
      finished_at = @at, updated_at = @at WHERE id = @runId AND n_pending + n_claimed = 0 AND finished_at IS NULL`,
  ).run({ runId, at: new Date().toISOString() })
}

/**
 * Running jobs wait for a person, with the reason; so do those of their runs in which no other job goes on. Returns the
 * jobs that changed.
 */
export function pauseJobs(db: WriteHandle, ids: readonly number[], error: ErrorData): readonly number[] {
  const at = new Date().toISOString()
  const json = JSON.stringify(error)
  const pause = db.prepare(
    `UPDATE jobs SET state = 'paused', last_error = ?, updated_at = ? WHERE id = ? AND state = 'running'`,
  )
  const paused = ids.filter((id) => pause.run(json, at, id).changes > 0)
  for (const id of paused) for (const runId of listOpenRuns(db, id)) pauseRun(db, runId, { json, at })
  return paused
}

function pauseRun(db: WriteHandle, runId: number, { json, at }: { json: string; at: string }): void {
  db.prepare(
    `UPDATE runs SET state = 'paused', last_error = @json, updated_at = @at WHERE id = @runId AND state = 'running'
      AND NOT EXISTS (SELECT 1 FROM packs p JOIN jobs j ON j.id = p.job_id
        WHERE p.run_id = @runId AND p.state IN ('ready', 'claimed', 'batched') AND j.state = 'running')`,
  ).run({ runId, json, at })
}

/** A paused job and its runs go on. False when it was not paused. */
export function resumeJob(db: WriteHandle, id: number): boolean {
  const at = new Date().toISOString()
  const { changes } = db
    .prepare(`UPDATE jobs SET state = 'running', last_error = NULL, updated_at = ? WHERE id = ? AND state = 'paused'`)
    .run(at, id)
  if (changes === 0) return false
  const resume = db.prepare(
    `UPDATE runs SET state = 'running', last_error = NULL, finished_at = NULL, updated_at = ? WHERE id = ? AND state <> 'running'`,
  )
  for (const runId of listOpenRuns(db, id)) resume.run(at, runId)
  return true
}

/** The state alone; its packs and runs are the caller's. */
export function markJobCancelled(db: WriteHandle, id: number): boolean {
  const at = new Date().toISOString()
  return (
    db
      .prepare(
        `UPDATE jobs SET state = 'cancelled', finished_at = @at, updated_at = @at WHERE id = @id AND state IN ('running', 'paused')`,
      )
      .run({ id, at }).changes > 0
  )
}

/**
 * After a crash or a quit: what was at work waits for a person; what only waits for a batch goes on waiting. Claims have
 * been released before. Returns how many jobs were interrupted.
 */
export function interruptJobs(db: WriteHandle, error: ErrorData): number {
  const running = listJobsInState(db, 'running')
  const hasReady = db
    .prepare(
      `SELECT 1 FROM packs INDEXED BY packs_open WHERE job_id = ? AND state IN ('ready', 'claimed', 'batched') AND state = 'ready'`,
    )
    .pluck()
  const interrupted = running.filter((job) => hasReady.get(job.id) !== undefined)
  clearReservations(db)
  pauseJobs(
    db,
    interrupted.map((job) => job.id),
    error,
  )
  for (const job of running) finishJob(db, job.id)
  restRuns(db)
  return interrupted.length
}

type SummaryRow = {
  readonly id: number
  readonly uid: string
  readonly project_uid: string
  readonly project_name: string
  readonly schema_uid: string
  readonly schema_ref: string
  readonly state: JobState
  readonly provider: ProviderKind
  readonly model: string
  readonly lane: RunLane
  readonly scope: DispatchScope['kind']
  readonly documents: number
  readonly rows: number
  readonly open_rows: number
  readonly batched_rows: number
  readonly opinion: number | null
  readonly budget_micro_usd: number | null
  readonly cost_micro_usd: number
  readonly last_error: string | null
  readonly created_at: string
  readonly finished_at: string | null
}

const OPEN_ROWS_OF = (states: string): string => `(SELECT coalesce(sum(k.rows), 0) FROM packs k INDEXED BY packs_open
  WHERE k.job_id = j.id AND k.state IN ('ready', 'claimed', 'batched') AND k.state IN (${states}))`

/** Of the run that it is at, or was at: by its packs while they are open, by its requests after that. */
const OPINION = `(SELECT r.opinion FROM runs r WHERE r.id = coalesce(
  (SELECT k.run_id FROM packs k INDEXED BY packs_open
    WHERE k.job_id = j.id AND k.state IN ('ready', 'claimed', 'batched') LIMIT 1),
  (SELECT c.run_id FROM llm_calls c INDEXED BY llm_calls_job WHERE c.job_id = j.id LIMIT 1)))`

const SUMMARY_SQL = `SELECT j.*, ${OPINION} AS opinion, p.uid AS project_uid, p.name AS project_name, s.schema_uid, s.schema_ref,
    ${OPEN_ROWS_OF(`'ready', 'claimed', 'batched'`)} AS open_rows, ${OPEN_ROWS_OF(`'batched'`)} AS batched_rows
  FROM jobs j JOIN projects p ON p.id = j.project_id JOIN schemas s ON s.id = j.schema_id`

export type ListedJob = { readonly id: number; readonly summary: Omit<JobSummary, 'notice'> }

/** Newest first, at most 500. */
export function listJobSummaries(
  db: ReadHandle,
  filter: { readonly projectId: number | null; readonly onlyActive: boolean },
): readonly ListedJob[] {
  const sql = `${SUMMARY_SQL} WHERE (@projectId IS NULL OR j.project_id = @projectId)
    AND (@onlyActive = 0 OR j.state IN ('running', 'paused')) ORDER BY j.id DESC LIMIT 500`
  const rows = db.prepare(sql).all({ projectId: filter.projectId, onlyActive: filter.onlyActive ? 1 : 0 })
  return (rows as SummaryRow[]).map((row) => ({ id: row.id, summary: toSummary(row) }))
}

function toSummary(row: SummaryRow): Omit<JobSummary, 'notice'> {
  return {
    jobUid: row.uid,
    projectUid: row.project_uid,
    projectName: row.project_name,
    schemaUid: row.schema_uid,
    schemaRef: row.schema_ref,
    opinion: row.opinion ?? 0,
    status: row.state,
    provider: row.provider,
    model: row.model,
    lane: row.lane,
    scope: row.scope,
    documents: row.documents,
    rows: row.rows,
    openRows: row.open_rows,
    batchedRows: row.batched_rows,
    budgetUsd: row.budget_micro_usd === null ? null : row.budget_micro_usd / 1e6,
    costUsd: row.cost_micro_usd / 1e6,
    error: row.last_error ? (JSON.parse(row.last_error) as ErrorData) : null,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

/** What an event about a job names. */
export function findJobProject(db: ReadHandle, id: number): { projectUid: string; jobUid: string } | undefined {
  const sql = `SELECT p.uid AS projectUid, j.uid AS jobUid FROM jobs j JOIN projects p ON p.id = j.project_id WHERE j.id = ?`
  return db.prepare(sql).get(id) as { projectUid: string; jobUid: string } | undefined
}
