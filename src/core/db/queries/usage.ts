import type { RunLane } from '../../../shared/domain.ts'
import type { UsageGroup } from '../../../shared/model-work.ts'
import type { ReadHandle } from '../connection.ts'

export type UsageFilter = {
  readonly projectUid: string | null
  readonly documentUid: string | null
  readonly runUid: string | null
  readonly jobUid: string | null
}

/** A run that made calls, with the names that its lines are shown by. */
export type UsageRun = {
  readonly id: number
  readonly calls: number
  readonly runUid: string
  readonly documentUid: string
  readonly documentName: string
  readonly projectUid: string
  readonly projectName: string
  readonly schemaRef: string
  readonly opinion: number
}

/** The next runs in the order of their ids, so that a workspace of many runs is read in parts. */
export function listUsageRuns(
  db: ReadHandle,
  filter: UsageFilter,
  page: { readonly afterId: number; readonly limit: number },
): readonly UsageRun[] {
  return db
    .prepare(
      `SELECT r.id, r.calls, r.uid AS runUid, s.uid AS documentUid, s.name AS documentName, p.uid AS projectUid,
        p.name AS projectName, m.schema_ref AS schemaRef, r.opinion
      FROM runs r JOIN conversions c ON c.id = r.conversion_id JOIN sources s ON s.id = c.source_id
      JOIN projects p ON p.id = s.project_id JOIN schemas m ON m.id = r.schema_id
      WHERE r.id > @afterId AND r.calls > 0 AND (@projectUid IS NULL OR p.uid = @projectUid)
        AND (@documentUid IS NULL OR s.uid = @documentUid) AND (@runUid IS NULL OR r.uid = @runUid)
        AND (@jobUid IS NULL OR EXISTS (
          SELECT 1 FROM jobs j WHERE j.uid = @jobUid AND j.project_id = p.id AND j.schema_id = r.schema_id))
      ORDER BY r.id LIMIT @limit`,
    )
    .all({ ...filter, ...page }) as UsageRun[]
}

/** Calls of one run, their ids above `afterId` and up to `toId`; of one job only, when it is named. */
export type CallRange = {
  readonly runId: number
  readonly jobId: number | null
  readonly afterId: number
  readonly toId: number
}

/** The id at which the next `size` calls of the run end; null when there are no more than that. */
export function endOfCalls(db: ReadHandle, { runId, afterId }: CallRange, size: number): number | null {
  const id = db
    .prepare('SELECT id FROM llm_calls WHERE run_id = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ?')
    .pluck()
    .get(runId, afterId, size - 1) as number | undefined
  return id ?? null
}

/** Calls of one job, model, day, lane and price tier, summed up. */
export type CallSum = {
  readonly jobId: number | null
  readonly model: string
  /** `2026-11-21`, in UTC. */
  readonly day: string
  readonly lane: RunLane
  /** How many of the bounds their prompts are above. */
  readonly tier: number
  readonly calls: number
  readonly failedCalls: number
  /** Of calls that were answered. */
  readonly rows: number
  /** Without the cached parts. */
  readonly newInputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
  readonly outputTokens: number
  readonly costMicroUsd: number
  readonly unpricedCalls: number
  /** Tokens of the shared part that one request a row would have sent besides, of calls that used the cache. */
  readonly cachedSystemTokens: number
  /** And of calls that did not. */
  readonly plainSystemTokens: number
}

const IN_RANGE = `FROM llm_calls WHERE run_id = @runId AND id > @afterId AND id <= @toId
  AND (@jobId IS NULL OR job_id = @jobId)`
const PROMPT = 'input_tokens + cache_read_tokens + cache_creation_tokens'
const REPEATED = '(blocks - 1) * system_tokens'
const USED_CACHE = 'cache_read_tokens + cache_creation_tokens > 0'

/** `bounds` are prompt lengths at which prices change, rising. */
export function sumCalls(db: ReadHandle, range: CallRange, bounds: readonly number[]): readonly CallSum[] {
  const tier = ['0', ...bounds.map((_, i) => `(${PROMPT} > @bound${String(i)})`)].join(' + ')
  return db
    .prepare(
      `SELECT job_id AS jobId, model, substr(started_at, 1, 10) AS day, lane, ${tier} AS tier, count(*) AS calls,
        sum(error IS NOT NULL) AS failedCalls, sum(CASE WHEN error IS NULL THEN blocks ELSE 0 END) AS rows,
        sum(input_tokens) AS newInputTokens, sum(cache_read_tokens) AS cacheReadTokens,
        sum(cache_creation_tokens) AS cacheCreationTokens, sum(output_tokens) AS outputTokens,
        coalesce(sum(cost_micro_usd), 0) AS costMicroUsd, sum(cost_micro_usd IS NULL) AS unpricedCalls,
        sum(CASE WHEN error IS NULL AND ${USED_CACHE} THEN ${REPEATED} ELSE 0 END) AS cachedSystemTokens,
        sum(CASE WHEN error IS NULL AND NOT (${USED_CACHE}) THEN ${REPEATED} ELSE 0 END) AS plainSystemTokens
      ${IN_RANGE} GROUP BY 1, 2, 3, 4, 5`,
    )
    .all({ ...range, ...Object.fromEntries(bounds.map((bound, i) => [`bound${String(i)}`, bound])) }) as CallSum[]
}

/** What tells the groups of a report apart within a run. */
const PART: Readonly<Record<UsageGroup, string>> = {
  model: 'model',
  project: 'NULL',
  document: 'NULL',
  run: 'NULL',
  job: 'job_id',
  day: 'substr(started_at, 1, 10)',
}

/** Times of calls that were answered: the part of the run that they belong to (model, job id or day), the whole, the beginning. */
export type CallTimes = readonly [part: string | number | null, latencyMs: number, begunMs: number | null]

export function listCallTimes(db: ReadHandle, range: CallRange, group: UsageGroup): readonly CallTimes[] {
  return db
    .prepare(`SELECT ${PART[group]}, latency_ms, begun_ms ${IN_RANGE} AND error IS NULL AND lane = 'now'`)
    .raw()
    .all(range) as unknown as CallTimes[]
}

export function findJobId(db: ReadHandle, jobUid: string): number | null {
  return (db.prepare('SELECT id FROM jobs WHERE uid = ?').pluck().get(jobUid) as number | undefined) ?? null
}

export type UsageJob = { readonly jobUid: string; readonly schemaRef: string; readonly createdAt: string }

export function getUsageJob(db: ReadHandle, id: number): UsageJob {
  return db
    .prepare(
      `SELECT j.uid AS jobUid, m.schema_ref AS schemaRef, j.created_at AS createdAt
      FROM jobs j JOIN schemas m ON m.id = j.schema_id WHERE j.id = ?`,
    )
    .get(id) as UsageJob
}
