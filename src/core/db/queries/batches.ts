/**
 * Batches at providers, and the packs that are in them.
 *
 *   pack:  ready, lane overnight --takePacks-> batched --settlePack, when merged-> done | ready
 *                                      batched --returnPack-> ready
 *
 * A batch is written together with its packs, before the provider hears of it.
 */
import { eq, inArray } from 'drizzle-orm'
import type { ProviderKind } from '../../../shared/domain.ts'
import type { ErrorCode, ErrorData } from '../../../shared/errors.ts'
import type { BatchView } from '../../../shared/model-work.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { batches, type BatchState } from '../schema/batches.ts'

export type BatchRow = typeof batches.$inferSelect
export type NewBatch = Pick<BatchRow, 'uid' | 'jobId' | 'provider' | 'baseUrl' | 'model' | 'createdAt'>

const OPEN_STATES: readonly BatchState[] = ['submitting', 'submitted', 'cancelling', 'merging']

/** Creates a batch without packs yet: they are taken in the same transaction. */
export function insertBatch(db: WriteHandle, batch: NewBatch): BatchRow {
  return db.orm
    .insert(batches)
    .values({ ...batch, state: 'submitting', requests: 0, rows: 0 })
    .returning()
    .get()
}

/** Only of a batch that took no pack. */
export function deleteBatch(db: WriteHandle, id: number): void {
  db.orm.delete(batches).where(eq(batches.id, id)).run()
}

/** Earlier tries to submit what is submitted now: refused for reasons that pass. */
export function deleteRefused(db: WriteHandle, jobId: number, codes: readonly ErrorCode[]): void {
  db.prepare(
    `DELETE FROM batches WHERE job_id = ? AND state = 'failed' AND remote_id IS NULL
      AND last_error ->> '$.code' IN (SELECT value FROM json_each(?))`,
  ).run(jobId, JSON.stringify(codes))
}

export function findBatchById(db: ReadHandle, id: number): BatchRow | undefined {
  return db.orm.select().from(batches).where(eq(batches.id, id)).get()
}

export function findBatchByUid(db: ReadHandle, uid: string): BatchRow | undefined {
  return db.orm.select().from(batches).where(eq(batches.uid, uid)).get()
}

/** The oldest first. */
export function listOpenBatches(db: ReadHandle): readonly BatchRow[] {
  return db.orm
    .select()
    .from(batches)
    .where(inArray(batches.state, [...OPEN_STATES]))
    .orderBy(batches.id)
    .all()
}

/** True when a batch of ours has the provider's id. */
export function isKnownRemoteId(db: ReadHandle, remoteId: string): boolean {
  return db.prepare('SELECT 1 FROM batches WHERE remote_id = ?').get(remoteId) !== undefined
}

export type BatchChange = Partial<
  Pick<BatchRow, 'state' | 'remoteId' | 'requests' | 'rows' | 'submittedAt' | 'endedAt' | 'checkedAt' | 'lastError'>
>

export function changeBatch(db: WriteHandle, id: number, change: BatchChange): void {
  db.orm.update(batches).set(change).where(eq(batches.id, id)).run()
}

export function countMergedRequest(db: WriteHandle, id: number): void {
  db.prepare('UPDATE batches SET merged_requests = merged_requests + 1 WHERE id = ?').run(id)
}

type BatchViewRow = Omit<BatchView, 'error'> & { readonly lastError: string | null }

/** Newest first. */
export function listBatchViews(db: ReadHandle, limit: number): readonly BatchView[] {
  const sql = `SELECT b.uid AS batchUid, j.uid AS jobUid, p.name AS projectName, s.schema_ref AS schemaRef, b.provider,
      b.model, b.state, b.requests, b.rows, b.merged_requests AS mergedRequests, b.last_error AS lastError,
      b.created_at AS createdAt, b.submitted_at AS submittedAt, b.ended_at AS endedAt, b.checked_at AS checkedAt
    FROM batches b JOIN jobs j ON j.id = b.job_id JOIN projects p ON p.id = j.project_id
    JOIN schemas s ON s.id = j.schema_id ORDER BY b.id DESC LIMIT ?`
  const rows = db.prepare(sql).all(limit) as readonly BatchViewRow[]
  return rows.map(({ lastError, ...view }) => ({
    ...view,
    error: lastError === null ? null : (JSON.parse(lastError) as ErrorData),
  }))
}

/** Packs of the lane overnight that may go into a batch, all of one job and route. */
export type WaitingGroup = {
  readonly jobId: number
  readonly provider: ProviderKind
  readonly model: string
}
export type PackKey = { readonly runId: number; readonly packIndex: number }

const WAITING = `FROM packs k INDEXED BY packs_overnight JOIN jobs j ON j.id = k.job_id JOIN runs r ON r.id = k.run_id
  WHERE k.state = 'ready' AND k.lane = 'overnight' AND j.state = 'running' AND r.state = 'running'`

/** What waits for a batch in running jobs; the oldest job first. */
export function listWaitingGroups(db: ReadHandle): readonly WaitingGroup[] {
  const sql = `SELECT DISTINCT k.job_id AS jobId, k.provider, k.model ${WAITING} ORDER BY 1, 2, 3`
  return db.prepare(sql).all() as readonly WaitingGroup[]
}

/** In the order of the documents, after what a person looks at. */
export function listWaitingPacks(db: ReadHandle, group: WaitingGroup, limit: number): readonly PackKey[] {
  const sql = `SELECT k.run_id AS runId, k.pack_index AS packIndex ${WAITING}
    AND k.job_id = @jobId AND k.provider = @provider AND k.model = @model
    ORDER BY k.rank, k.run_id, k.pack_index LIMIT @limit`
  return db.prepare(sql).all({ ...group, limit }) as readonly PackKey[]
}

/** Takes those of the packs into a batch that still wait for one, and returns them. */
export function takePacks(db: WriteHandle, batchId: number, packs: readonly PackKey[]): readonly PackKey[] {
  const sql = `UPDATE packs SET state = 'batched', batch_id = ?
    FROM (SELECT value ->> 0 AS run_id, value ->> 1 AS pack_index FROM json_each(?)) AS wanted
    WHERE packs.run_id = wanted.run_id AND packs.pack_index = wanted.pack_index
      AND packs.state = 'ready' AND packs.lane = 'overnight'
    RETURNING packs.run_id AS runId, packs.pack_index AS packIndex`
  const keys = JSON.stringify(packs.map(({ runId, packIndex }) => [runId, packIndex]))
  return db.prepare(sql).all(batchId, keys) as readonly PackKey[]
}

/** Packs that are in the batch still: those that were moved, settled or cancelled have left it. */
export function listBatchedPacks(db: ReadHandle, batchId: number): readonly PackKey[] {
  const sql = `SELECT run_id AS runId, pack_index AS packIndex FROM packs
    WHERE batch_id = ? AND state = 'batched' ORDER BY run_id, pack_index`
  return db.prepare(sql).all(batchId) as readonly PackKey[]
}

export function isInBatch(db: ReadHandle, batchId: number, { runId, packIndex }: PackKey): boolean {
  const sql = `SELECT 1 FROM packs WHERE run_id = ? AND pack_index = ? AND state = 'batched' AND batch_id = ?`
  return db.prepare(sql).get(runId, packIndex, batchId) !== undefined
}

export type ReturnedPack = PackKey & {
  readonly batchId: number
  /** For its rows; null leaves them as they are. */
  readonly error: ErrorData | null
}

/**
 * A pack of the batch waits for the next one, no attempt spent; that of a cancelled job or run is held. False when it has
 * left the batch.
 */
export function returnPack(db: WriteHandle, { batchId, error, ...pack }: ReturnedPack): boolean {
  const isCancelled = `(EXISTS (SELECT 1 FROM runs WHERE id = run_id AND state = 'cancelled')
    OR EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND state = 'cancelled'))`
  const sql = `UPDATE packs SET state = iif(${isCancelled}, 'held', 'ready'), job_id = iif(${isCancelled}, NULL, job_id),
      batch_id = NULL
    WHERE run_id = ? AND pack_index = ? AND state = 'batched' AND batch_id = ?`
  if (db.prepare(sql).run(pack.runId, pack.packIndex, batchId).changes === 0) return false
  if (error !== null) noteOnRows(db, pack, error)
  return true
}

function noteOnRows(db: WriteHandle, { runId, packIndex }: PackKey, error: ErrorData): void {
  db.prepare(
    `UPDATE overlays INDEXED BY overlays_pending SET last_error = ?, revision = revision + 1
      WHERE run_id = ? AND pack_index = ? AND status = 'pending'`,
  ).run(JSON.stringify(error), runId, packIndex)
}

/** Lets a waiting pack go at once instead. */
export function moveToNow(db: WriteHandle, { runId, packIndex }: PackKey): boolean {
  const sql = `UPDATE packs SET lane = 'now' WHERE run_id = ? AND pack_index = ? AND state = 'ready' AND lane = 'overnight'`
  return db.prepare(sql).run(runId, packIndex).changes === 1
}

/** True while a pack of the job's route waits or works in the lane `now`. */
export function hasLivePack(db: ReadHandle, { jobId, provider, model }: WaitingGroup): boolean {
  const sql = `SELECT 1 FROM packs INDEXED BY packs_open WHERE job_id = ? AND state IN ('ready', 'claimed', 'batched')
    AND state <> 'batched' AND lane = 'now' AND provider = ? AND model = ? LIMIT 1`
  return db.prepare(sql).get(jobId, provider, model) !== undefined
}

/** Why a row of the pack failed or went back last. */
export function firstErrorOf(db: ReadHandle, { runId, packIndex }: PackKey): ErrorData | null {
  const sql = 'SELECT last_error FROM overlays WHERE run_id = ? AND pack_index = ? AND last_error IS NOT NULL LIMIT 1'
  const json = db.prepare(sql).pluck().get(runId, packIndex) as string | undefined
  return json === undefined ? null : (JSON.parse(json) as ErrorData)
}
