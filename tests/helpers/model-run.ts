/** A document in a workspace of its own and a model server with faults: runs of a schema over it, and what came of them. */
import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import type { ProviderKind } from '../../src/shared/domain.ts'
import type { DispatchScope, JobSummary } from '../../src/shared/model-work.ts'
import type { ModelConfig } from '../../src/shared/model-config.ts'
import type { RunSummary } from '../../src/shared/views.ts'
import { type MessagesServer, type MessagesServerOptions, startMessagesServer } from './messages-server.ts'
import { addSchema, type Ingested, openWithDocument, paragraphs, TEST_SCHEMA } from './workspace.ts'

export type ModelDesk = Ingested & { readonly schemaUid: string; readonly server: MessagesServer }
export type DeskOptions = MessagesServerOptions & { readonly blocks?: number; readonly schema?: object }

export async function openModelDesk({ blocks = 6, schema = TEST_SCHEMA, ...server }: DeskOptions): Promise<ModelDesk> {
  const opened = await openWithDocument(paragraphs(blocks))
  const started = await startMessagesServer(server)
  onTestFinished(() => started.close())
  await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: started.url })
  await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
  return { ...opened, schemaUid: await addSchema(opened.api, schema), server: started }
}

/** The same desk over another document, whose blocks say the name: no answer of another document is theirs. */
export async function onDocument(desk: ModelDesk, name: string, blocks: number): Promise<ModelDesk> {
  const bytes = Buffer.from(paragraphs(blocks).replaceAll('must carry', `(${name}) must carry`))
  const { documentUid } = await desk.galley.ingest({ projectId: desk.projectId, name: `${name}.md`, bytes })
  return { ...desk, documentUid }
}

export type Order = {
  readonly provider?: ProviderKind
  readonly concurrency?: number
  readonly scope?: { readonly kind: Exclude<DispatchScope['kind'], 'rows'> }
  readonly config?: ModelConfig
  readonly budgetUsd?: number
}

export async function startJob(desk: ModelDesk, order: Order = {}): Promise<string> {
  const { jobUid } = await desk.api.runs.start({
    projectUid: desk.projectUid,
    documentUids: [desk.documentUid],
    schemaUid: desk.schemaUid,
    provider: order.provider ?? 'anthropic',
    model: null,
    scope: order.scope ?? { kind: 'pending' },
    config: order.config ?? {},
    budgetUsd: order.budgetUsd ?? null,
    concurrency: order.concurrency ?? 1,
  })
  if (jobUid === null) throw new Error('There was nothing to ask.')
  return jobUid
}

export type RowState = {
  readonly blockIndex: number
  readonly status: string
  readonly attempts: number
  readonly staging: string | null
  readonly lastError: string | null
}
export type Outcome = { readonly job: JobSummary; readonly run: RunSummary; readonly rows: readonly RowState[] }

/** How all stands once nothing is under way. */
export async function outcomeOf(desk: ModelDesk, jobUid: string): Promise<Outcome> {
  await desk.galley.runs.whenIdle()
  const jobs = await desk.api.jobs.list({ projectUid: desk.projectUid, onlyActive: false })
  const runs = await desk.api.runs.list({ projectUid: desk.projectUid, onlyActive: false })
  const run = runs.find(({ documentUid }) => documentUid === desk.documentUid)
  const job = jobs.find((other) => other.jobUid === jobUid)
  if (!job || !run) throw new Error('There is no such job or run.')
  return { job, run, rows: rowsIn(desk.galley.store.connection.path, run.runUid) }
}

export async function runJob(desk: ModelDesk, order: Order = {}): Promise<Outcome> {
  return await outcomeOf(desk, await startJob(desk, order))
}

/** The rows of a run, or of all, read with a connection of its own. */
export function rowsIn(databasePath: string, runUid: string | null = null): readonly RowState[] {
  const sql = `SELECT o.block_index AS blockIndex, o.status, o.attempts, o.staging, o.last_error AS lastError
    FROM overlays o JOIN runs r ON r.id = o.run_id WHERE @runUid IS NULL OR r.uid = @runUid`
  return withDatabase(databasePath, (db) => db.prepare(sql).all({ runUid }) as RowState[])
}

/** Rows by status. */
export function countStatuses(rows: readonly RowState[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ status }) => status)].map(([status, list]) => [status, list.length]),
  )
}

/** From now on the database itself counts how often each row becomes staged, whoever writes it. */
export function countStagings(databasePath: string): void {
  withDatabase(databasePath, (db) =>
    db.exec(`CREATE TABLE test_stagings (run_id INTEGER NOT NULL, block_index INTEGER NOT NULL);
      CREATE TRIGGER test_stagings AFTER UPDATE OF status ON overlays
      WHEN new.status = 'ai_complete' AND old.status <> 'ai_complete'
      BEGIN INSERT INTO test_stagings VALUES (new.run_id, new.block_index); END`),
  )
}

/** How many rows were staged how often: `{ 1: 1000 }` is each of 1,000 rows once. */
export function stagings(databasePath: string, runUid: string | null = null): Readonly<Record<string, number>> {
  return withDatabase(databasePath, (db) => {
    const sql = `SELECT times, count(*) AS n FROM (
        SELECT count(*) AS times FROM test_stagings s JOIN runs r ON r.id = s.run_id
        WHERE @runUid IS NULL OR r.uid = @runUid GROUP BY s.run_id, s.block_index)
      GROUP BY times`
    const lines = db.prepare(sql).all({ runUid }) as ReadonlyArray<{ readonly times: number; readonly n: number }>
    return Object.fromEntries(lines.map(({ times, n }) => [times, n]))
  })
}

/** For a moment, with a connection of its own. */
export function withDatabase<T>(path: string, use: (db: Database.Database) => T): T {
  const db = new Database(path)
  try {
    db.pragma('busy_timeout = 10000')
    return use(db)
  } finally {
    db.close()
  }
}
