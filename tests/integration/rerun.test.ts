import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { FIND_ANSWER_SQL } from '../../src/core/db/queries/reuse.ts'
import { MEASURED_CALLS_SQL } from '../../src/core/db/queries/call-statistics.ts'
import { PENDING_PAGE_SQL } from '../../src/core/db/queries/scopes.ts'
import type { StatusCounts } from '../../src/shared/domain.ts'
import type { GridRow } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { type MessagesServer, startMessagesServer } from '../helpers/messages-server.ts'
import { confirmRows, rejectRows, reopenRows } from '../helpers/review.ts'
import { addSchema, failureOf, type Ingested, openWithDocument, TEST_SCHEMA } from '../helpers/workspace.ts'

type Start = Parameters<Ingested['api']['runs']['start']>[0]
type Scope = NonNullable<Start['scope']>

const lines = (...texts: readonly string[]): string => texts.map((text) => `The ${text} must carry 5 kN.\n`).join('\n')

describe('asking again', () => {
  let opened: Ingested
  let server: MessagesServer
  let schemaUid: string

  const asked = (): readonly string[] => server.requests.flatMap(({ blocks }) => blocks.map((block) => block.content))
  const order = (scope: Scope, change: { model?: string; schemaUid?: string } = {}): Start => ({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    concurrency: 1,
    scope,
    ...change,
  })
  /** Asks, and returns the contents of the blocks that the server saw. */
  const ask = async (...args: Parameters<typeof order>): Promise<readonly string[]> => {
    const before = asked().length
    const requests = server.requests.length
    const quote = await opened.api.runs.quote(order(...args))
    await opened.api.runs.start(order(...args))
    await opened.galley.runs.whenIdle()
    const seen = asked().slice(before)
    expect(quote).toMatchObject({ rows: seen.length, requests: server.requests.length - requests })
    return seen
  }
  const rowsOf = async (documentUid = opened.documentUid, schema = schemaUid): Promise<readonly GridRow[]> => {
    return (await documentRows(opened.api, { documentUid, schemaUid: schema })).rows
  }
  const runOf = async (): Promise<{ runUid: string; counts: StatusCounts }> => {
    const { run } = await opened.api.documents.get({ documentUid: opened.documentUid, schemaUid })
    if (!run) throw new Error('No run.')
    return run
  }
  const addVersion = async (text: string): Promise<string> => {
    const importUid = opened.galley.imports.begin({ asVersions: true })
    const { documentUid } = await opened.galley.imports.add({
      projectId: opened.projectId,
      importUid,
      name: 'document.md',
      input: { bytes: Buffer.from(text) },
    })
    await opened.galley.imports.whenSettled(documentUid)
    return documentUid
  }

  beforeEach(async () => {
    server = await startMessagesServer()
    onTestFinished(() => server.close())
    opened = await openWithDocument(lines('deck', 'beam', 'rope', 'pier', 'rail'))
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
    schemaUid = await addSchema(opened.api)
    expect(await ask({ kind: 'pending' })).toHaveLength(5)
  })

  it('with another title of the schema asks for nothing: the answers are there', async () => {
    const titled = await addSchema(opened.api, { ...TEST_SCHEMA, schema_ref: 'test_v2', title: 'Another' })
    expect(titled).not.toBe(schemaUid)
    const quote = await opened.api.runs.quote(order({ kind: 'pending' }, { schemaUid: titled }))
    expect(quote).toMatchObject({ rows: 0, reusableRows: 5, requests: 0, liveUsd: { low: 0, high: 0 } })
    expect(await ask({ kind: 'pending' }, { schemaUid: titled })).toEqual([])
    const data = (rows: readonly GridRow[]) => rows.map((row) => row.data)
    expect(data(await rowsOf(opened.documentUid, titled))).toEqual(data(await rowsOf()))
    const reused = opened.galley.store.connection
      .prepare('SELECT count(*) FROM overlays WHERE reused_from IS NOT NULL')
      .pluck()
      .get()
    expect(reused).toBe(5)
  })

  it('with another field asks for every block', async () => {
    const properties = { ...TEST_SCHEMA.properties, remark: { type: 'string' } }
    const wider = await addSchema(opened.api, { ...TEST_SCHEMA, properties })
    expect(await ask({ kind: 'pending' }, { schemaUid: wider })).toHaveLength(5)
  })

  it('of a new version asks for the changed blocks alone', async () => {
    const documentUid = await addVersion(lines('gate', 'deck', 'broad beam', 'pier', 'rail'))
    expect(await ask({ kind: 'pending' })).toEqual(['The gate must carry 5 kN.', 'The broad beam must carry 5 kN.'])
    const rows = await rowsOf(documentUid)
    expect(rows.map((row) => row.status)).toEqual(Array.from({ length: 5 }, () => 'ai_complete'))
  })

  it('of what changed asks for nothing while nothing did', async () => {
    expect(await ask({ kind: 'changed' })).toEqual([])
  })

  it('of what changed asks another model for all but edited and confirmed rows', async () => {
    const { runUid } = await runOf()
    const [first] = await rowsOf()
    await opened.api.review.edit({
      runUid,
      blockIndex: 0,
      field: 'subject',
      value: 'Mine',
      revision: first?.revision ?? 0,
    })
    await confirmRows(opened.api, { runUid, blockIndexes: [1] })
    await rejectRows(opened.api, { runUid, blockIndexes: [2], reason: null })
    const other = { model: 'claude-sonnet-4-5' }
    expect(await ask({ kind: 'changed' }, other)).toEqual(
      ['rope', 'pier', 'rail'].map((word) => `The ${word} must carry 5 kN.`),
    )
    const rows = await rowsOf()
    expect(rows[0]?.data).toMatchObject({ subject: 'Mine' })
    expect(rows[1]?.status).toBe('confirmed')
    expect(await ask({ kind: 'changed' }, other)).toEqual([])
  })

  it('of rejected rows carries the reason and the answer of that time', async () => {
    const { runUid } = await runOf()
    const rejected = (await rowsOf())[3]?.data
    await rejectRows(opened.api, { runUid, blockIndexes: [3], reason: 'The pier is not the subject.' })
    await rejectRows(opened.api, { runUid, blockIndexes: [4], reason: null })
    expect(await ask({ kind: 'rejected' })).toHaveLength(2)
    const blocks = server.requests.at(-1)?.blocks ?? []
    expect(blocks[0]?.reviewer_note).toBe('The pier is not the subject.')
    expect(blocks[0]?.rejected_data).toEqual(rejected)
    expect(blocks[1]).not.toHaveProperty('reviewer_note')
    expect(blocks[1]).toHaveProperty('rejected_data')
    expect((await runOf()).counts).toMatchObject({ ai_complete: 5, rejected: 0 })
    // That it was asked with a reason does not make the row a changed one.
    expect(await ask({ kind: 'changed' })).toEqual([])
  })

  it('leaves out a rejection that was taken back', async () => {
    const { runUid } = await runOf()
    await rejectRows(opened.api, { runUid, blockIndexes: [0, 1], reason: 'No.' })
    await reopenRows(opened.api, { runUid, blockIndexes: [0] })
    await rejectRows(opened.api, { runUid, blockIndexes: [2], reason: 'Never.' })
    await opened.api.review.undo()
    expect(await ask({ kind: 'rows', blockIndexes: [0, 1, 2] })).toHaveLength(3)
    const notes = server.requests.at(-1)?.blocks.map((block) => block.reviewer_note ?? null)
    expect(notes).toEqual([null, 'No.', null])
  })

  it('of named rows asks anew whatever is there, but never for confirmed ones', async () => {
    const { runUid } = await runOf()
    await confirmRows(opened.api, { runUid, blockIndexes: [1] })
    await addVersion(lines('deck', 'beam', 'rope', 'pier', 'rail', 'mast'))
    expect(await ask({ kind: 'rows', blockIndexes: [0, 1, 5] })).toEqual(
      ['deck', 'beam', 'mast'].map((word) => `The ${word} must carry 5 kN.`),
    )
    expect(await ask({ kind: 'rows', blockIndexes: [0, 77] })).toEqual(['The deck must carry 5 kN.'])
  })

  it('measures a quote by three blocks, which are staged like any others', async () => {
    const wider = await addSchema(opened.api, {
      ...TEST_SCHEMA,
      properties: { ...TEST_SCHEMA.properties, remark: { type: 'string' } },
    })
    await addVersion(lines('deck', 'beam', 'longest rope of them all', 'pier', 'rail', 'mast', 'keel', 'bow'))
    const request = order({ kind: 'pending' }, { schemaUid: wider })
    expect(await opened.api.runs.quote(request)).toMatchObject({ basis: 'estimated', rows: 8 })
    const probed = await opened.api.runs.probe(request)
    expect(asked().slice(5)).toEqual(
      ['deck', 'longest rope of them all', 'rail'].map((word) => `The ${word} must carry 5 kN.`),
    )
    expect(probed).toMatchObject({ basis: 'measured', measuredRows: 3, rows: 5 })
    expect(probed.outputTokens.low).toBeGreaterThan(0)
  })

  it('takes a row that the fallback model answered for one that did not change', async () => {
    const fallback = await addSchema(opened.api, {
      ...TEST_SCHEMA,
      prompt_config: { fallback_model: 'claude-haiku-4-5' },
    })
    const other = { model: 'claude-haiku-5-5', schemaUid: fallback }
    expect(await ask({ kind: 'pending' }, { schemaUid: fallback })).toEqual([])
    expect(await ask({ kind: 'changed' }, other)).toEqual([])
    expect(await ask({ kind: 'changed' }, { model: 'claude-haiku-5-5' })).toHaveLength(5)
  })

  it('says why a probe was not answered, and leaves nothing under way', async () => {
    const denied = await startMessagesServer({ script: () => ({ fault: 'status', status: 401 }) })
    onTestFinished(() => denied.close())
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: denied.url })
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
    await addVersion(lines('gate', 'mast', 'keel', 'bow'))
    expect((await failureOf(opened.api.runs.probe(order({ kind: 'pending' })))).code).toBe('provider_auth')
    expect(await opened.api.jobs.list({ projectUid: opened.projectUid, onlyActive: true })).toEqual([])
    expect(await opened.api.runs.quote(order({ kind: 'pending' }))).toMatchObject({ rows: 4, basis: 'measured' })
  })

  it('is found by indexes alone', () => {
    const { connection } = opened.galley.store
    const plan = (sql: string, ...parameters: readonly unknown[]): string =>
      (connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as Array<{ detail: string }>)
        .map((row) => row.detail)
        .join('; ')
    expect(plan(FIND_ANSWER_SQL, '[]', 1)).toContain('USING INDEX overlays_input (input_hash=?)')
    expect(plan(FIND_ANSWER_SQL, '[]', 1)).not.toMatch(/SCAN [ao]\b|TEMP B-TREE/)
    expect(plan(PENDING_PAGE_SQL, 1, 0, 0, 10)).toContain(
      'USING COVERING INDEX overlays_pending (run_id=? AND (pack_index',
    )
    expect(plan(PENDING_PAGE_SQL, 1, 0, 0, 10)).not.toContain('TEMP B-TREE')
    const headings = `SELECT content FROM blocks WHERE conversion_id = ? AND block_index < ? AND block_type = 'heading'
      ORDER BY block_index DESC`
    expect(plan(headings, 1, 9)).toContain('USING INDEX blocks_headings')
    const calls = { runId: 1, provider: 'anthropic', model: 'm', limit: 9 }
    expect(plan(MEASURED_CALLS_SQL, calls)).toContain('USING INDEX llm_calls_run')
  })
})
