/** Packs: which rows go in one request, and who asked for them. Claims of them are in `claims.ts`. */
import { and, eq } from 'drizzle-orm'
import type { BlockType, ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { packs } from '../schema/packs.ts'
import type { BlockOutline } from './blocks.ts'

export type PackRow = typeof packs.$inferSelect
export type PackRef = { readonly runId: number; readonly packIndex: number }

/** States in which a pack still has something to come. The literal is that of the index `packs_open`. */
const OPEN = `state IN ('ready', 'claimed', 'batched')`

export type NewPack = {
  readonly packIndex: number
  readonly route: { readonly provider: ProviderKind; readonly model: string }
  readonly blockIndexes: readonly number[]
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Inserts packs of a run, held; `runs.packs` stays the index that the next one takes. */
export function insertPacks(db: WriteHandle, runId: number, list: readonly NewPack[]): void {
  const insert = db.prepare(
    `INSERT INTO packs (run_id, pack_index, state, provider, model, rows, input_tokens, output_tokens)
    VALUES (?, ?, 'held', ?, ?, ?, ?, ?)`,
  )
  for (const pack of list)
    insert.run(
      runId,
      pack.packIndex,
      pack.route.provider,
      pack.route.model,
      pack.blockIndexes.length,
      pack.inputTokens,
      pack.outputTokens,
    )
  const next = list.reduce((most, pack) => Math.max(most, pack.packIndex + 1), 0)
  db.prepare('UPDATE runs SET packs = max(packs, ?) WHERE id = ?').run(next, runId)
}

/** Puts the pending ones of the rows into a pack. Returns how many. Packs that they left are to be recounted. */
export function placeRows(db: WriteHandle, { runId, packIndex }: PackRef, blockIndexes: readonly number[]): number {
  return db
    .prepare(
      `UPDATE overlays SET pack_index = ? WHERE run_id = ? AND status = 'pending'
        AND block_index IN (SELECT value FROM json_each(?))`,
    )
    .run(packIndex, runId, JSON.stringify(blockIndexes)).changes
}

/** Counts the pending rows of a pack that is not claimed. One that has none left is done. */
export function recountPack(db: WriteHandle, { runId, packIndex }: PackRef): number {
  const rows = db
    .prepare(
      `SELECT count(*) FROM overlays INDEXED BY overlays_pending WHERE run_id = ? AND pack_index = ? AND status = 'pending'`,
    )
    .pluck()
    .get(runId, packIndex) as number
  db.prepare(
    `UPDATE packs SET rows = @rows, state = CASE WHEN @rows = 0 THEN 'done' ELSE state END
    WHERE run_id = @runId AND pack_index = @packIndex AND state <> 'claimed'`,
  ).run({ rows, runId, packIndex })
  return rows
}

export function findPack(db: ReadHandle, { runId, packIndex }: PackRef): PackRow | undefined {
  return db.orm
    .select()
    .from(packs)
    .where(and(eq(packs.runId, runId), eq(packs.packIndex, packIndex)))
    .get()
}

/** A pack with pending rows. */
export type WaitingPack = Pick<
  PackRow,
  'packIndex' | 'state' | 'jobId' | 'lane' | 'provider' | 'model' | 'config' | 'inputTokens' | 'rank'
> & {
  readonly pending: number
  /** Of its first pending row: all rows of a pack have the same route. */
  readonly firstType: BlockType
}

/** All packs of a run that have pending rows, whatever their state, by index. */
export function listWaitingPacks(
  db: ReadHandle,
  run: { readonly id: number; readonly conversionId: number },
): readonly WaitingPack[] {
  const sql = `SELECT p.pack_index AS packIndex, p.state, p.job_id AS jobId, p.lane, p.provider, p.model, p.config,
      p.input_tokens AS inputTokens, p.rank, o.pending, b.block_type AS firstType
    FROM (SELECT pack_index, count(*) AS pending, min(block_index) AS first FROM overlays INDEXED BY overlays_pending
      WHERE run_id = @id AND status = 'pending' GROUP BY pack_index) o
    CROSS JOIN packs p ON p.run_id = @id AND p.pack_index = o.pack_index
    CROSS JOIN blocks b ON b.conversion_id = @conversionId AND b.block_index = o.first ORDER BY p.pack_index`
  return db.prepare(sql).all({ id: run.id, conversionId: run.conversionId }) as WaitingPack[]
}

export type WaitingRow = { readonly blockIndex: number; readonly packIndex: number }

/** The pending ones of the named rows (null: all of the run) with their packs, in block order. */
export function listWaitingRows(
  db: ReadHandle,
  runId: number,
  blockIndexes: readonly number[] | null,
): readonly WaitingRow[] {
  const columns = 'block_index AS blockIndex, pack_index AS packIndex'
  if (blockIndexes === null) {
    const sql = `SELECT ${columns} FROM overlays INDEXED BY overlays_pending WHERE run_id = ? AND status = 'pending'`
    return (db.prepare(sql).all(runId) as WaitingRow[]).toSorted((a, b) => a.blockIndex - b.blockIndex)
  }
  const sql = `SELECT ${columns} FROM json_each(@rows) j CROSS JOIN overlays o
    ON o.run_id = @runId AND o.block_index = j.value AND o.status = 'pending' ORDER BY o.block_index`
  return db.prepare(sql).all({ runId, rows: JSON.stringify(blockIndexes) }) as WaitingRow[]
}

/** The named blocks of a conversion in order, without their locators. */
export function listOutlineOf(
  db: ReadHandle,
  conversionId: number,
  blockIndexes: readonly number[],
): readonly BlockOutline[] {
  const sql = `SELECT b.block_index AS blockIndex, b.block_type AS type, b.content FROM json_each(@rows) j
    CROSS JOIN blocks b ON b.conversion_id = @conversionId AND b.block_index = j.value ORDER BY b.block_index`
  return db.prepare(sql).all({ conversionId, rows: JSON.stringify(blockIndexes) }) as BlockOutline[]
}

export type ReadyOrder = {
  readonly jobId: number
  readonly lane: RunLane
  /** JSON of the request override. */
  readonly config: string
}

/** Held and ready packs become ready for a job; their old jobs, if any, lose them. Returns how many rows they hold. */
export function readyPacks(
  db: WriteHandle,
  runId: number,
  { order, packIndexes }: { readonly order: ReadyOrder; readonly packIndexes: readonly number[] },
): number {
  const rows = db
    .prepare(
      `UPDATE packs SET state = 'ready', job_id = @jobId, lane = @lane, config = @config, batch_id = NULL
      WHERE run_id = @runId AND state IN ('held', 'ready') AND rows > 0
        AND pack_index IN (SELECT value FROM json_each(@packs)) RETURNING rows`,
    )
    .pluck()
    .all({ ...order, runId, packs: JSON.stringify(packIndexes) }) as number[]
  return rows.reduce((sum, n) => sum + n, 0)
}

/** Ready or batched packs go to a lane as they are; the job stays. */
export function setPackLane(db: WriteHandle, { runId, packIndex }: PackRef, lane: RunLane): void {
  db.prepare(
    `UPDATE packs SET lane = ?, state = 'ready', batch_id = NULL
    WHERE run_id = ? AND pack_index = ? AND state IN ('ready', 'batched')`,
  ).run(lane, runId, packIndex)
}

/**
 * Takes pending rows out of a pack that is not claimed, into a new one of the same job and route. Returns its index.
 */
export function takeRows(
  db: WriteHandle,
  ref: PackRef,
  { blockIndexes, lane }: { readonly blockIndexes: readonly number[]; readonly lane: RunLane },
): number {
  const next = db.prepare('SELECT packs FROM runs WHERE id = ?').pluck().get(ref.runId) as number
  const rows = blockIndexes.length
  db.prepare(
    `INSERT INTO packs (run_id, pack_index, state, job_id, lane, provider, model, config, rank, rows, input_tokens, output_tokens)
    SELECT run_id, @next, CASE WHEN state = 'held' THEN 'held' ELSE 'ready' END, job_id, @lane, provider, model, config, rank,
      @rows, input_tokens * @rows / max(1, rows), output_tokens * @rows / max(1, rows)
    FROM packs WHERE run_id = @runId AND pack_index = @packIndex`,
  ).run({ ...ref, next, lane, rows })
  db.prepare('UPDATE runs SET packs = ? WHERE id = ?').run(next + 1, ref.runId)
  placeRows(db, { runId: ref.runId, packIndex: next }, blockIndexes)
  db.prepare(
    `UPDATE packs SET input_tokens = input_tokens * max(0, rows - @rows) / max(1, rows),
      output_tokens = output_tokens * max(0, rows - @rows) / max(1, rows) WHERE run_id = @runId AND pack_index = @packIndex`,
  ).run({ ...ref, rows })
  recountPack(db, ref)
  return next
}

/** A pack that came back lets all others of its run go first: what breaks the provider must not hold up the rest. */
export function sendBehind(db: WriteHandle, { runId, packIndex }: PackRef): void {
  db.prepare(`UPDATE packs SET rank = max(rank, 0) + 1 WHERE run_id = ? AND pack_index = ? AND state = 'ready'`).run(
    runId,
    packIndex,
  )
}

/** Cuts a pack in two, after the provider found it too large. False when it has only one row. */
export function splitPack(db: WriteHandle, ref: PackRef & { readonly lane: RunLane }): boolean {
  const rows = db
    .prepare(
      `SELECT block_index FROM overlays INDEXED BY overlays_pending
      WHERE run_id = ? AND pack_index = ? AND status = 'pending' ORDER BY block_index`,
    )
    .pluck()
    .all(ref.runId, ref.packIndex) as number[]
  if (rows.length < 2) return false
  const { runId, packIndex, lane } = ref
  takeRows(db, { runId, packIndex }, { blockIndexes: rows.slice(Math.ceil(rows.length / 2)), lane })
  return true
}

/** Of a job: the routes on which something may be claimed as soon as it runs. */
export function listReadyRoutes(
  db: ReadHandle,
  jobId: number,
): ReadonlyArray<{ readonly provider: ProviderKind; readonly model: string }> {
  const sql = `SELECT DISTINCT provider, model FROM packs INDEXED BY packs_open
    WHERE job_id = ? AND ${OPEN} AND state = 'ready' AND lane = 'now'`
  return db.prepare(sql).all(jobId) as Array<{ provider: ProviderKind; model: string }>
}

/** Runs in which a job has something to come. */
export function listOpenRuns(db: ReadHandle, jobId: number): readonly number[] {
  const sql = `SELECT DISTINCT run_id FROM packs INDEXED BY packs_open WHERE job_id = ? AND ${OPEN} ORDER BY run_id`
  return db.prepare(sql).pluck().all(jobId) as number[]
}

/** Batches that hold packs of a job. */
export function listOpenBatches(db: ReadHandle, jobId: number): readonly string[] {
  const sql = `SELECT DISTINCT b.uid FROM packs p INDEXED BY packs_open JOIN batches b ON b.id = p.batch_id
    WHERE p.job_id = ? AND p.${OPEN} AND p.state = 'batched'`
  return db.prepare(sql).pluck().all(jobId) as string[]
}

/** Jobs that have something to come in a run. */
export function listOpenJobs(db: ReadHandle, runId: number): readonly number[] {
  const sql = `SELECT DISTINCT job_id FROM packs WHERE run_id = ? AND ${OPEN} AND job_id IS NOT NULL`
  return db.prepare(sql).pluck().all(runId) as number[]
}

/** What is ready of a job (of one run, or of all: null) is held again and belongs to nobody. */
export function holdPacks(db: WriteHandle, jobId: number, runId: number | null): void {
  db.prepare(
    `UPDATE packs INDEXED BY packs_open SET state = 'held', job_id = NULL, rank = 0
    WHERE job_id = @jobId AND ${OPEN} AND state = 'ready' AND (@runId IS NULL OR run_id = @runId)`,
  ).run({ jobId, runId })
}

export type PackRoute = NewPack['route']
export type RouteShare = { readonly runId: number; readonly config: string }

/** Of a job: what is ready on a route, by run and request override. */
export function listRouteShares(db: ReadHandle, jobId: number, { provider, model }: PackRoute): readonly RouteShare[] {
  const sql = `SELECT DISTINCT run_id AS runId, config FROM packs INDEXED BY packs_open
    WHERE job_id = ? AND ${OPEN} AND state = 'ready' AND lane = 'now' AND provider = ? AND model = ?`
  return db.prepare(sql).all(jobId, provider, model) as RouteShare[]
}

export type RouteChange = RouteShare & { readonly jobId: number; readonly from: PackRoute; readonly to: string }

/** What is ready on a route goes to another model of the same provider. */
export function moveToModel(db: WriteHandle, { jobId, runId, config, from, to }: RouteChange): void {
  db.prepare(
    `UPDATE packs INDEXED BY packs_ready SET model = @to WHERE run_id = @runId AND provider = @provider
      AND model = @model AND state = 'ready' AND lane = 'now' AND job_id = @jobId AND config = @config`,
  ).run({ jobId, runId, config, provider: from.provider, model: from.model, to })
}

/** Packs of the rows that a person looks at go before the others of their run. */
export function rankViewed(db: WriteHandle, runId: number, [first, last]: readonly [number, number]): void {
  db.prepare(`UPDATE packs SET rank = 0 WHERE run_id = ? AND rank < 0`).run(runId)
  db.prepare(
    `UPDATE packs SET rank = -1 WHERE run_id = @runId AND state IN ('ready', 'held') AND pack_index IN (
      SELECT DISTINCT pack_index FROM overlays WHERE run_id = @runId AND block_index BETWEEN @first AND @last AND status = 'pending')`,
  ).run({ runId, first, last })
}

/** Claims of a host that is gone: their packs are ready again. */
export function releasePacks(db: WriteHandle): number {
  const sql = `UPDATE packs INDEXED BY packs_open SET state = 'ready' WHERE ${OPEN} AND state = 'claimed'`
  return db.prepare(sql).run().changes
}
