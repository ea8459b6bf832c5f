import { and, desc, eq } from 'drizzle-orm'
import type { ProviderKind, RunStatus } from '../../../shared/domain.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { RunSummary } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { runs, type RunState } from '../schema/runs.ts'
import { type CounterRow, toStatusCounts } from './status-counts.ts'

export type RunRow = typeof runs.$inferSelect

export type NewRun = Pick<
  RunRow,
  'uid' | 'conversionId' | 'schemaId' | 'opinion' | 'provider' | 'model' | 'modelConfig' | 'totalBlocks' | 'createdAt'
>

/** Creates the run, pending; its overlays and packs are inserted by `insertOverlays` and `insertPacks`, which count them. */
export function insertRun(db: WriteHandle, run: NewRun): RunRow {
  return db.orm
    .insert(runs)
    .values({ ...run, state: 'pending', pending: 0, packs: 0, updatedAt: run.createdAt })
    .returning()
    .get()
}

/** False while the run is being made: it has fewer rows than it will have. */
export function isWhole({ totalBlocks, pending, claimed, staged, confirmed, rejected, failed }: RunRow): boolean {
  return pending + claimed + staged + confirmed + rejected + failed === totalBlocks
}

export function setTotalBlocks(db: WriteHandle, id: number, totalBlocks: number): void {
  db.orm.update(runs).set({ totalBlocks }).where(eq(runs.id, id)).run()
}

export function findRunByUid(db: ReadHandle, uid: string): RunRow | undefined {
  return db.orm.select().from(runs).where(eq(runs.uid, uid)).get()
}

export function findRunById(db: ReadHandle, id: number): RunRow | undefined {
  return db.orm.select().from(runs).where(eq(runs.id, id)).get()
}

/** The main run of the schema on the conversion: the one that is reviewed and exported. */
export function findRun(db: ReadHandle, conversionId: number, schemaId: number): RunRow | undefined {
  return findOpinion(db, { conversionId, schemaId, opinion: 0 })
}

export type OpinionKey = { readonly conversionId: number; readonly schemaId: number; readonly opinion: number }

export function findOpinion(db: ReadHandle, { conversionId, schemaId, opinion }: OpinionKey): RunRow | undefined {
  return db.orm
    .select()
    .from(runs)
    .where(and(eq(runs.conversionId, conversionId), eq(runs.schemaId, schemaId), eq(runs.opinion, opinion)))
    .get()
}

/** The opinion that was asked for last; undefined before the main run is made. */
export function findLatestOpinion(db: ReadHandle, conversionId: number, schemaId: number): RunRow | undefined {
  return db.orm
    .select()
    .from(runs)
    .where(and(eq(runs.conversionId, conversionId), eq(runs.schemaId, schemaId)))
    .orderBy(desc(runs.opinion))
    .limit(1)
    .get()
}

export type StartedRun = {
  readonly provider: ProviderKind
  readonly model: string
  /** JSON of its ModelConfig. */
  readonly modelConfig: string
  readonly at: string
}

/** Any state goes to running; what this start asks for is kept with the run. */
export function markRunning(db: WriteHandle, id: number, { provider, model, modelConfig, at }: StartedRun): void {
  db.orm
    .update(runs)
    .set({
      state: 'running',
      provider,
      model,
      modelConfig,
      startedAt: at,
      updatedAt: at,
      finishedAt: null,
      lastError: null,
    })
    .where(eq(runs.id, id))
    .run()
}

/** True when there was something to cancel. */
export function markCancelled(db: WriteHandle, id: number): boolean {
  const at = new Date().toISOString()
  const { changes } = db
    .prepare(
      `UPDATE runs SET state = 'cancelled', last_error = NULL, finished_at = @at, updated_at = @at
      WHERE id = @id AND state IN ('running', 'paused') AND n_pending + n_claimed > 0`,
    )
    .run({ id, at })
  return changes > 0
}

/** Its packs go before those of other runs. */
export function markViewed(db: WriteHandle, id: number, atMs: number): void {
  db.prepare('UPDATE runs SET viewed_at = ? WHERE id = ?').run(atMs, id)
}

export function findRunProject(db: ReadHandle, id: number): number | undefined {
  const sql = `SELECT s.project_id FROM runs r JOIN conversions c ON c.id = r.conversion_id
    JOIN sources s ON s.id = c.source_id WHERE r.id = ?`
  return db.prepare(sql).pluck().get(id) as number | undefined
}

export const RUN_SUMMARY_SQL = `
  SELECT r.*, p.uid AS project_uid, p.name AS project_name, s.uid AS document_uid, s.name AS document_name,
    m.schema_uid, m.schema_ref
  FROM runs r JOIN conversions c ON c.id = r.conversion_id JOIN sources s ON s.id = c.source_id
  JOIN projects p ON p.id = s.project_id JOIN schemas m ON m.id = r.schema_id`

export type RunSummaryRow = CounterRow & {
  readonly uid: string
  readonly project_uid: string
  readonly project_name: string
  readonly document_uid: string
  readonly document_name: string
  readonly schema_uid: string
  readonly schema_ref: string
  readonly state: RunState
  readonly opinion: number
  readonly provider: ProviderKind
  readonly model: string
  readonly total_blocks: number
  readonly packs: number
  readonly calls: number
  readonly failed_calls: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cost_micro_usd: number
  readonly unpriced_calls: number
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly updated_at: string
  readonly last_error: string | null
}

/** "Complete" is a fact of the rows: none is pending or claimed. */
export function deriveStatus(row: Pick<RunSummaryRow, 'state' | 'n_pending' | 'n_claimed'>): RunStatus {
  return row.n_pending + row.n_claimed === 0 ? 'complete' : row.state
}

export function toRunSummary(row: RunSummaryRow): RunSummary {
  return {
    runUid: row.uid,
    projectUid: row.project_uid,
    projectName: row.project_name,
    documentUid: row.document_uid,
    documentName: row.document_name,
    schemaUid: row.schema_uid,
    schemaRef: row.schema_ref,
    status: deriveStatus(row),
    opinion: row.opinion,
    provider: row.provider,
    model: row.model,
    counts: toStatusCounts(row),
    totalBlocks: row.total_blocks,
    packs: row.packs,
    calls: row.calls,
    failedCalls: row.failed_calls,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    costUsd: row.unpriced_calls > 0 ? null : row.cost_micro_usd / 1e6,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    updatedAt: row.updated_at,
    lastError: row.last_error ? (JSON.parse(row.last_error) as ErrorData) : null,
  }
}

export function listRunSummaries(
  db: ReadHandle,
  filter: { projectId: number | null; onlyActive: boolean },
): readonly RunSummary[] {
  const rows = db
    .prepare(
      `${RUN_SUMMARY_SQL} WHERE (@projectId IS NULL OR p.id = @projectId) AND (@onlyActive = 0 OR (r.state = 'running' AND r.n_pending + r.n_claimed > 0))
      ORDER BY r.updated_at DESC, r.id DESC LIMIT 500`,
    )
    .all({ projectId: filter.projectId, onlyActive: filter.onlyActive ? 1 : 0 })
  return (rows as RunSummaryRow[]).map(toRunSummary)
}

/** The runs of a conversion: main runs first, then the further opinions, each in the order in which they were made. */
export function listConversionRuns(db: ReadHandle, conversionId: number): readonly RunSummary[] {
  const sql = `${RUN_SUMMARY_SQL} WHERE r.conversion_id = ? ORDER BY r.opinion > 0, r.id`
  return (db.prepare(sql).all(conversionId) as RunSummaryRow[]).map(toRunSummary)
}

export function getRunSummary(db: ReadHandle, id: number): RunSummary {
  return toRunSummary(db.prepare(`${RUN_SUMMARY_SQL} WHERE r.id = ?`).get(id) as RunSummaryRow)
}
