import type { JsonObject } from '../../src/shared/json.ts'
import { onTestFinished, describe, expect, it } from 'vitest'
import { CLAIM_SQL, claimPacks, releaseClaims, settlePack } from '../../src/core/db/queries/claims.ts'
import { markRunning } from '../../src/core/db/queries/runs.ts'
import { openThreadStore } from '../../src/core/db/store.ts'
import { type MessagesServerOptions, startMessagesServer } from '../helpers/messages-server.ts'
import {
  addSchema,
  failureOf,
  type Ingested,
  openTestGalley,
  openWithDocument,
  paragraphs,
  TEST_SCHEMA,
} from '../helpers/workspace.ts'

type ModelRun = { readonly concurrency: number; readonly server: MessagesServerOptions; readonly key?: string }

async function runModel(opened: Ingested, schemaUid: string, { concurrency, server: options }: ModelRun) {
  const server = await startMessagesServer(options)
  onTestFinished(() => server.close())
  await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
  await opened.api.providers.setKey({ kind: 'anthropic', key: 'sk-test' })
  const { runUids } = await opened.api.runs.start({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'anthropic',
    model: null,
    concurrency,
  })
  await opened.galley.runs.whenIdle()
  const [run] = await opened.api.runs.list({ projectUid: opened.projectUid, onlyActive: false })
  if (!run) throw new Error('No run.')
  return { server, run, runUids }
}

/** Counts from the rows themselves, beside the run's counters. */
function rowCounts({ galley }: Ingested): Record<string, number> {
  const rows = galley.store.connection
    .prepare('SELECT status, count(*) AS n FROM overlays GROUP BY status')
    .all() as Array<{
    status: string
    n: number
  }>
  return Object.fromEntries(rows.map((row) => [row.status, row.n]))
}

const misfit: JsonObject = { kind: 7 }
const fit: JsonObject = { subject: 'x', load: 1, is_rule: true, kind: 'must' }

describe('a run', () => {
  it('stages each of 2,000 blocks exactly once with 20 claimers at work', async () => {
    const opened = await openWithDocument(paragraphs(2000))
    const { server, run } = await runModel(opened, await addSchema(opened.api), { concurrency: 20, server: {} })
    expect(run.status).toBe('complete')
    expect(run.counts).toEqual({ pending: 0, claimed: 0, ai_complete: 2000, confirmed: 0, rejected: 0, failed: 0 })
    expect(rowCounts(opened)).toEqual({ ai_complete: 2000 })
    expect(server.calls.size).toBe(2000)
    expect([...server.calls.values()].every((times) => times === 1)).toBe(true)
    expect(server.requests).toHaveLength(run.calls)
    const calls = opened.galley.store.connection.prepare('SELECT sum(blocks) FROM llm_calls').pluck().get()
    expect(calls).toBe(2000)
  })

  it('counts the tokens and the cost of every call', async () => {
    const opened = await openWithDocument(paragraphs(40))
    const { run } = await runModel(opened, await addSchema(opened.api), { concurrency: 2, server: {} })
    expect(run.inputTokens).toBeGreaterThan(0)
    expect(run.outputTokens).toBeGreaterThan(0)
    expect(run.costUsd).toBeGreaterThan(0)
  })

  it('stages what a half answer holds and asks again for the rest', async () => {
    const opened = await openWithDocument(paragraphs(20))
    const { server, run } = await runModel(opened, await addSchema(opened.api), {
      concurrency: 1,
      server: { script: [{ fault: 'max_tokens', keepItems: 7 }] },
    })
    expect(run.counts.ai_complete).toBe(20)
    expect([...server.calls.values()].filter((times) => times === 1)).toHaveLength(7)
    expect([...server.calls.values()].filter((times) => times === 2)).toHaveLength(13)
  })

  it('fails a row whose answers never fit the schema after three attempts, and says why', async () => {
    const opened = await openWithDocument(paragraphs(3))
    const schemaUid = await addSchema(opened.api)
    const { server, run } = await runModel(opened, schemaUid, {
      concurrency: 1,
      server: {
        respond: ({ blocks }) =>
          blocks.map((block, i) => ({
            block_uid: block.block_uid,
            data: i === 0 && block.content.includes('Paragraph 0') ? misfit : fit,
          })),
      },
    })
    expect(run.status).toBe('complete')
    expect(run.counts).toMatchObject({ ai_complete: 2, failed: 1 })
    expect(Math.max(...server.calls.values())).toBe(3)
    const { rows } = await opened.api.grid.page({
      documentUid: opened.documentUid,
      schemaUid,
      offset: 0,
      limit: 10,
      status: 'failed',
      blockType: null,
      search: '',
    })
    expect(rows[0]?.lastError?.message).toContain('does not fit the schema')
    expect(await opened.api.runs.retryFailed({ runUids: [run.runUid] })).toEqual({ rows: 1 })
    await opened.galley.runs.whenIdle()
    expect(Math.max(...server.calls.values())).toBe(6)
  })

  it('stops with the reason on 401 and sends at most its concurrency of requests', async () => {
    const opened = await openWithDocument(paragraphs(400))
    const denied = {
      fault: 'status',
      status: 401,
      body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
    } as const
    const { server, run } = await runModel(opened, await addSchema(opened.api), {
      concurrency: 4,
      server: { script: () => denied },
    })
    expect(server.requests.length).toBeLessThanOrEqual(4)
    expect(run.status).toBe('failed')
    expect(run.lastError?.code).toBe('provider_auth')
    expect(run.counts).toMatchObject({ pending: 400, claimed: 0, failed: 0 })
  })

  it('goes on after a rate limit without spending attempts', async () => {
    const opened = await openWithDocument(paragraphs(20))
    const limited = { fault: 'status', status: 429, headers: { 'retry-after': '0' } } as const
    const { run } = await runModel(opened, await addSchema(opened.api), {
      concurrency: 1,
      server: { script: [limited, limited, limited, limited] },
    })
    expect(run.counts.ai_complete).toBe(20)
    expect(run.failedCalls).toBe(4)
  })

  it('ends with a sentence when nothing listens at the address', async () => {
    const opened = await openWithDocument(paragraphs(5))
    const schemaUid = await addSchema(opened.api)
    const server = await startMessagesServer({})
    await server.close()
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.setKey({ kind: 'anthropic', key: 'sk-test' })
    await opened.api.runs.start({
      projectUid: opened.projectUid,
      documentUids: null,
      schemaUid,
      provider: 'anthropic',
      model: null,
      concurrency: 2,
    })
    await opened.galley.runs.whenIdle()
    const [run] = await opened.api.runs.list({ projectUid: opened.projectUid, onlyActive: false })
    expect(run?.lastError?.code).toBe('provider_unreachable')
    expect(run?.counts).toMatchObject({ pending: 5, claimed: 0 })
  })

  it('is not created when the provider needs a key and there is none', async () => {
    const opened = await openWithDocument(paragraphs(5))
    const schemaUid = await addSchema(opened.api)
    const failure = await failureOf(
      opened.api.runs.start({
        projectUid: opened.projectUid,
        documentUids: null,
        schemaUid,
        provider: 'anthropic',
        model: null,
        concurrency: 1,
      }),
    )
    expect(failure.code).toBe('provider_key_missing')
    expect(await opened.api.runs.list({ projectUid: null, onlyActive: false })).toEqual([])
  })

  it('keeps a key for the address that it was entered for', async () => {
    const { api } = await openTestGalley()
    await api.providers.setKey({ kind: 'anthropic', key: 'sk-own' })
    expect((await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: 'http://127.0.0.1:9' })).hasKey).toBe(false)
    expect((await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: null })).hasKey).toBe(true)
  })

  it('leaves no claimed row when it is cancelled, keeps what was staged, and goes on later', async () => {
    const opened = await openWithDocument(paragraphs(200))
    const schemaUid = await addSchema(opened.api)
    const server = await startMessagesServer({ script: ({ index }) => (index >= 3 ? { fault: 'stall' } : undefined) })
    onTestFinished(() => server.close())
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.setKey({ kind: 'anthropic', key: 'sk-test' })
    const start = { projectUid: opened.projectUid, documentUids: null, schemaUid, model: null, concurrency: 2 }
    const staged = new Promise<void>((resolve) => {
      opened.galley.events.on(() => {
        const { n } = opened.galley.store.connection
          .prepare(`SELECT count(*) AS n FROM overlays WHERE status = 'ai_complete'`)
          .get() as { n: number }
        if (n >= 60) resolve()
      })
    })
    const { runUids } = await opened.api.runs.start({ ...start, provider: 'anthropic' })
    await staged
    expect(await opened.api.runs.cancel({ runUids })).toEqual({ cancelled: 1 })
    await opened.galley.runs.whenIdle()
    const [run] = await opened.api.runs.list({ projectUid: null, onlyActive: false })
    expect(run?.status).toBe('cancelled')
    expect(run?.counts).toMatchObject({ claimed: 0, ai_complete: 60, pending: 140 })
    expect(rowCounts(opened)).toEqual({ ai_complete: 60, pending: 140 })
    await opened.api.runs.start({ ...start, provider: 'rules' })
    await opened.galley.runs.whenIdle()
    expect(rowCounts(opened)).toEqual({ ai_complete: 200 })
  })

  it('sends blocks of a routed type to their own provider', async () => {
    const opened = await openWithDocument(`# Title\n\n${paragraphs(10)}\n\n# Next\n`)
    const schema = {
      ...TEST_SCHEMA,
      schema_ref: 'routed_v1',
      prompt_config: { routing: [{ block_types: ['heading'], provider: 'rules' }] },
    }
    const { server, run } = await runModel(opened, await addSchema(opened.api, schema), { concurrency: 2, server: {} })
    expect(run.counts.ai_complete).toBe(12)
    expect([...server.requests.flatMap((r) => r.blocks.map((b) => b.type))].every((type) => type === 'paragraph')).toBe(
      true,
    )
    const providers = opened.galley.store.connection
      .prepare('SELECT provider, sum(blocks) AS n FROM llm_calls GROUP BY provider ORDER BY provider')
      .all()
    expect(providers).toEqual([
      { provider: 'anthropic', n: 10 },
      { provider: 'rules', n: 2 },
    ])
  })
})

/** A run of `rows` paragraphs that was started and cancelled: its rows can be set as a test needs them. */
async function openWithStoppedRun(rows: number): Promise<Ingested> {
  const opened = await openWithDocument(paragraphs(rows))
  const schemaUid = await addSchema(opened.api)
  const { runUids } = await opened.api.runs.start({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'rules',
    model: null,
    concurrency: 1,
  })
  await opened.api.runs.cancel({ runUids })
  return opened
}

describe('a claim', () => {
  it('is fenced: the late answer of a worker that lost it changes nothing', async () => {
    const opened = await openWithStoppedRun(5)
    await opened.galley.runs.whenIdle()
    const { store } = opened.galley
    store.write((db) =>
      db.prepare(`UPDATE overlays SET status = 'pending', staging = NULL, staging_sha256 = NULL`).run(),
    )
    store.write((db) => db.prepare('UPDATE runs SET n_pending = 5, n_claimed = 0, n_ai_complete = 0').run())
    store.write((db) => markRunning(db, [1], { provider: 'rules', model: 'rules-1', at: '2026-01-01T00:00:00Z' }))
    const slow = store.write((db) => claimPacks(db, { runId: 1, owner: 'slow' })).flat()
    store.write((db) => releaseClaims(db, { runId: 1, owner: 'slow', refundAttempt: false }))
    const quick = store.write((db) => claimPacks(db, { runId: 1, owner: 'quick' })).flat()
    const result = (rows: typeof slow, owner: string) =>
      store.write((db) =>
        settlePack(db, {
          runId: 1,
          owner,
          callId: null,
          unstaged: [],
          staged: rows.map((r) => ({
            blockIndex: r.blockIndex,
            epoch: r.epoch,
            json: `{"by":"${owner}"}`,
            sha256: owner,
            confidence: null,
          })),
        }),
      )
    expect(result(quick, 'quick')).toMatchObject({ staged: 5, late: 0 })
    expect(result(slow, 'slow')).toEqual({ staged: 0, returned: 0, failed: 0, late: 5 })
    expect(store.connection.prepare('SELECT DISTINCT staging FROM overlays').pluck().all()).toEqual(['{"by":"quick"}'])
  })

  it('finds its rows by the index of pending rows, not by walking the run', async () => {
    const { galley } = await openTestGalley()
    const plan = galley.store.connection
      .prepare(`EXPLAIN QUERY PLAN ${CLAIM_SQL}`)
      .all({ owner: 'a', runId: 1, packs: 1 }) as Array<{ detail: string }>
    const searches = plan.map((step) => step.detail).filter((detail) => /SEARCH|SCAN/.test(detail))
    expect(searches).toHaveLength(2)
    for (const detail of searches) expect(detail).toMatch(/^SEARCH overlays USING (COVERING )?INDEX overlays_pending/)
  })

  it('of a dead host is released when the workspace is opened again', async () => {
    const opened = await openWithStoppedRun(25)
    await opened.galley.close()
    const dead = openThreadStore(opened.galley.store.connection.path)
    dead.write((db) =>
      db
        .prepare(
          `UPDATE overlays SET status = 'claimed', claim_owner = 'dead', attempts = 1, staging = NULL, staging_sha256 = NULL`,
        )
        .run(),
    )
    dead.write((db) =>
      db.prepare(`UPDATE runs SET state = 'running', n_pending = 0, n_ai_complete = 0, n_claimed = 25`).run(),
    )
    dead.close()
    const again = await openTestGalley(opened.dir)
    const [run] = await again.api.runs.list({ projectUid: null, onlyActive: false })
    expect(run?.status).toBe('pending')
    expect(run?.counts).toMatchObject({ pending: 25, claimed: 0 })
  })
})
