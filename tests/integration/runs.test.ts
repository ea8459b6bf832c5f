import type { JsonObject } from '../../src/shared/json.ts'
import { onTestFinished, describe, expect, it } from 'vitest'
import { CLAIM_SQL, claimPacks, NEXT_PACK_SQL, releaseClaims, settlePack } from '../../src/core/db/queries/claims.ts'
import { openThreadStore } from '../../src/core/db/store.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { type MessagesServerOptions, startMessagesServer } from '../helpers/messages-server.ts'
import {
  addSchema,
  failureOf,
  type Ingested,
  openTestGalley,
  openWithDocument,
  paragraphs,
  runRules,
  TEST_SCHEMA,
} from '../helpers/workspace.ts'

type ModelRun = { readonly concurrency: number; readonly server: MessagesServerOptions; readonly key?: string }

async function runModel(opened: Ingested, schemaUid: string, { concurrency, server: options }: ModelRun) {
  const server = await startMessagesServer(options)
  onTestFinished(() => server.close())
  await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
  await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
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
  it('that a dead host left half made is completed by the next dispatch, with every block in one row', async () => {
    const opened = await openWithDocument(paragraphs(60))
    const schemaUid = await addSchema(opened.api)
    const { connection } = opened.galley.store
    await runRules(opened, schemaUid)
    const rows = (): unknown =>
      connection.prepare('SELECT count(*), count(DISTINCT block_index) FROM overlays').raw().get()
    expect(rows()).toEqual([60, 60])
    for (const sql of [
      'DELETE FROM overlays WHERE block_index >= 25',
      'UPDATE runs SET n_ai_complete = 25',
      `UPDATE jobs SET state = 'done'`,
    ])
      connection.prepare(sql).run()
    await runRules(opened, schemaUid)
    expect(rows()).toEqual([60, 60])
    expect(rowCounts(opened)).toEqual({ ai_complete: 60 })
  })

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
    const { rows } = await documentRows(opened.api, {
      documentUid: opened.documentUid,
      schemaUid,
      filter: { tab: 'failed' },
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
    expect(run.status).toBe('paused')
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
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
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
    await api.providers.addKey({ kind: 'anthropic', key: 'sk-own' })
    expect((await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: 'http://127.0.0.1:9' })).hasKey).toBe(false)
    expect((await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: null })).hasKey).toBe(true)
  })

  it('leaves no claimed row when it is cancelled, keeps what was staged, and goes on later', async () => {
    const opened = await openWithDocument(paragraphs(200))
    const schemaUid = await addSchema(opened.api)
    const server = await startMessagesServer({ script: ({ index }) => (index >= 3 ? { fault: 'stall' } : undefined) })
    onTestFinished(() => server.close())
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
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
    expect(await opened.api.runs.cancel({ runUids: [...runUids] })).toEqual({ cancelled: 1 })
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

/** A run of `rows` paragraphs whose job and packs are as a dispatch leaves them, with no host at work on them. */
async function openWithWaitingRun(rows: number): Promise<Ingested> {
  const opened = await openWithDocument(paragraphs(rows))
  const schemaUid = await addSchema(opened.api)
  await opened.api.runs.start({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'rules',
    model: null,
    concurrency: 1,
  })
  await opened.galley.runs.whenIdle()
  const { raw } = opened.galley.store.connection
  raw.exec(`UPDATE overlays SET status = 'pending', staging = NULL, staging_sha256 = NULL, attempts = 0;
    UPDATE packs SET state = 'ready', rows = (SELECT count(*) FROM overlays o WHERE o.pack_index = packs.pack_index);
    UPDATE jobs SET state = 'running';
    UPDATE runs SET state = 'running', n_pending = n_ai_complete, n_ai_complete = 0, finished_at = NULL`)
  return opened
}

const order = { route: { provider: 'rules', model: 'rules-1' }, jobIds: [1], packs: 25, worstCost: () => 0 } as const

describe('a claim', () => {
  it('is fenced: the late answer of a worker that lost it changes nothing', async () => {
    const { store } = (await openWithWaitingRun(5)).galley
    const claim = (owner: string) =>
      store.write((db) => claimPacks(db, { ...order, owner })).packs.flatMap((p) => p.rows)
    const slow = claim('slow')
    store.write((db) => releaseClaims(db, { runId: 1, owner: 'slow' }))
    const quick = claim('quick')
    const settle = (rows: typeof slow, owner: string) =>
      store.write((db) =>
        settlePack(db, {
          runId: 1,
          packIndex: 0,
          owner,
          callId: null,
          cost: { jobId: 1, costMicroUsd: 10, reservedMicroUsd: 0 },
          unstaged: [],
          staged: rows.map((r) => ({
            blockIndex: r.blockIndex,
            epoch: r.epoch,
            json: `{"by":"${owner}"}`,
            sha256: owner,
            confidence: null,
            evidence: null,
            inputHash: null,
            reusedFrom: null,
          })),
        }),
      )
    expect(settle(slow, 'slow')).toEqual({ staged: 0, returned: 0, failed: 0, late: 5 })
    expect(settle(quick, 'quick')).toMatchObject({ staged: 5, late: 0 })
    expect(settle(slow, 'slow')).toMatchObject({ late: 5 })
    expect(store.connection.prepare('SELECT DISTINCT staging FROM overlays').pluck().all()).toEqual(['{"by":"quick"}'])
    expect(store.connection.prepare('SELECT state, cost_micro_usd AS cost FROM jobs').get()).toEqual({
      state: 'done',
      cost: 30,
    })
  })

  it('finds the next pack and its rows by their indexes, without sorting', async () => {
    const { galley } = await openTestGalley()
    const { connection } = galley.store
    const plan = (sql: string, values: object): readonly string[] =>
      (connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as Array<{ detail: string }>).map(
        (step) => step.detail,
      )
    const next = plan(NEXT_PACK_SQL, { ...order.route, jobs: '[1]', packs: 1 })
    expect(next[0]).toMatch(/^SCAN r USING (COVERING )?INDEX runs_running/)
    expect(next[1]).toMatch(/^SEARCH p USING INDEX packs_ready \(run_id=\? AND provider=\? AND model=\?\)/)
    expect(next.filter((detail) => detail.includes('TEMP B-TREE'))).toEqual([])
    const claim = plan(CLAIM_SQL, { owner: 'a', runId: 1, packIndex: 1 })
    expect(claim).toHaveLength(1)
    expect(claim[0]).toMatch(/^SEARCH overlays USING INDEX overlays_pending \(run_id=\? AND pack_index=\?\)/)
  })

  it('takes what a person looks at first, then the run that started first', async () => {
    const opened = await openWithWaitingRun(60)
    const { store } = opened.galley
    const [run] = await opened.api.runs.list({ projectUid: null, onlyActive: false })
    await opened.api.runs.view({ runUid: run?.runUid ?? '', first: 45, last: 50 })
    const packs = Array.from({ length: 3 }, (_, i) =>
      store
        .write((db) => claimPacks(db, { ...order, packs: 1, owner: `owner ${i}` }))
        .packs.map((pack) => pack.packIndex),
    )
    expect(packs).toEqual([[2], [0], [1]])
  })

  it('of a dead host is released when the workspace is opened again, and the job waits to be resumed', async () => {
    const opened = await openWithWaitingRun(25)
    const { path } = opened.galley.store.connection
    await opened.galley.close()
    const dead = openThreadStore(path)
    dead.connection.raw.exec(`UPDATE jobs SET state = 'running', last_error = NULL; UPDATE runs SET state = 'running'`)
    dead.write((db) => claimPacks(db, { ...order, owner: 'dead' }))
    dead.close()
    const again = await openTestGalley(opened.dir)
    const [run] = await again.api.runs.list({ projectUid: null, onlyActive: false })
    expect(run).toMatchObject({ status: 'paused', lastError: { code: 'run_interrupted' } })
    expect(run?.counts).toMatchObject({ pending: 25, claimed: 0 })
    const [job] = await again.api.jobs.list({ projectUid: null, onlyActive: true })
    expect(job).toMatchObject({ status: 'paused', openRows: 25, error: { code: 'run_interrupted' } })
    await again.api.jobs.resume({ jobUid: job?.jobUid ?? '' })
    await again.galley.runs.whenIdle()
    const [done] = await again.api.runs.list({ projectUid: null, onlyActive: false })
    expect(done).toMatchObject({ status: 'complete', counts: { ai_complete: 25 } })
    const attempts = again.galley.store.connection.prepare('SELECT DISTINCT attempts FROM overlays').pluck().all()
    expect(attempts).toEqual([1])
  })
})
