/** A document in a workspace of its own, a server that takes batches, and dispatches to the lane overnight. */
import { onTestFinished } from 'vitest'
import type { ModelConfig } from '../../src/shared/model-config.ts'
import type { BatchView, JobSummary } from '../../src/shared/model-work.ts'
import { writeAnswerForm } from '../../src/core/db/queries/answer-forms.ts'
import { findSchemaByUid } from '../../src/core/db/queries/schemas.ts'
import { type BatchesServer, type BatchesServerOptions, startBatchesServer } from './batches-server.ts'
import { type RowState, rowsIn } from './model-run.ts'
import { addSchema, type Ingested, openTestGalley, openWithDocument, paragraphs, TEST_SCHEMA } from './workspace.ts'

export const MODEL = 'claude-haiku-5-5'
export const ROWS_A_PACK = 2

export type BatchDesk = Ingested & { readonly schemaUid: string; readonly server: BatchesServer }
type DeskOptions = BatchesServerOptions & { readonly blocks?: number; readonly knowsForm?: boolean }

export async function openBatchDesk({
  blocks = 6,
  knowsForm = true,
  ...options
}: DeskOptions = {}): Promise<BatchDesk> {
  const opened = await openWithDocument(paragraphs(blocks))
  const server = await startBatchesServer(options)
  onTestFinished(() => server.close())
  await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
  await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
  const schemaUid = await addSchema(opened.api, TEST_SCHEMA)
  const schema = findSchemaByUid(opened.galley.store.connection, schemaUid)
  if (knowsForm && schema)
    opened.galley.store.write((db) =>
      writeAnswerForm(
        db,
        { schemaId: schema.id, provider: 'anthropic', baseUrl: server.url, model: MODEL },
        'json_schema',
      ),
    )
  return { ...opened, schemaUid, server }
}

/** The same workspace, after the program has ended and begun again. */
export async function reopen(desk: BatchDesk): Promise<BatchDesk> {
  await desk.galley.close()
  const opened = await openTestGalley(desk.dir)
  await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
  return { ...desk, ...opened }
}

export type BatchOrder = { readonly budgetUsd?: number; readonly config?: ModelConfig }

export async function dispatchOvernight(desk: BatchDesk, { budgetUsd, config }: BatchOrder = {}): Promise<string> {
  const { jobUid } = await desk.api.runs.start({
    projectUid: desk.projectUid,
    documentUids: [desk.documentUid],
    schemaUid: desk.schemaUid,
    provider: 'anthropic',
    model: MODEL,
    lane: 'overnight',
    config: { max_batch_size: ROWS_A_PACK, ...config },
    budgetUsd: budgetUsd ?? null,
    concurrency: 1,
  })
  if (jobUid === null) throw new Error('There was nothing to ask.')
  return jobUid
}

export async function jobOf(desk: BatchDesk): Promise<JobSummary> {
  const [job] = await desk.api.jobs.list({ projectUid: desk.projectUid, onlyActive: false })
  if (!job) throw new Error('There is no job.')
  return job
}

export async function firstBatch(desk: BatchDesk): Promise<BatchView> {
  const batch = (await desk.api.batches.list()).at(-1)
  if (!batch) throw new Error('There is no batch.')
  return batch
}

export async function runUidOf(desk: BatchDesk): Promise<string> {
  const [run] = await desk.api.runs.list({ projectUid: desk.projectUid, onlyActive: false })
  if (!run) throw new Error('There is no run.')
  return run.runUid
}

export const rowsOf = (desk: BatchDesk): readonly RowState[] => rowsIn(desk.galley.store.connection.path)
export const countIn = (desk: BatchDesk, sql: string): unknown =>
  desk.galley.store.connection.prepare(sql).pluck().get()
export const errorsOf = (rows: readonly RowState[]): readonly (string | null)[] =>
  rows.map(({ lastError }) => (lastError === null ? null : (JSON.parse(lastError) as { code: string }).code))
