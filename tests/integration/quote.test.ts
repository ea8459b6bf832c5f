import { describe, expect, it } from 'vitest'
import type { Quote } from '../../src/shared/model-work.ts'
import { addSchema, failureOf, type Ingested, openWithDocument, paragraphs, TEST_SCHEMA } from '../helpers/workspace.ts'

type Ask = Partial<Parameters<Ingested['api']['runs']['quote']>[0]>

async function quote(opened: Ingested, schemaUid: string, ask: Ask = {}): Promise<Quote> {
  return await opened.api.runs.quote({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    concurrency: 4,
    ...ask,
  })
}

const SHORT_SCHEMA = {
  schema_ref: 'short_v1',
  type: 'object',
  required: ['topic', 'is_rule'],
  properties: { topic: { type: 'string', maxLength: 60 }, is_rule: { type: 'boolean' } },
}
/** Long enough to be cached. */
const LONG_INSTRUCTIONS = { system_instructions: 'You read technical specifications with care. '.repeat(300) }

function count({ galley }: Ingested, table: string): number {
  return galley.store.connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
}

describe('a quote', () => {
  it('of 500 short blocks is at most 30 requests, and creates nothing', async () => {
    const opened = await openWithDocument(paragraphs(500))
    const schemaUid = await addSchema(opened.api, SHORT_SCHEMA)
    const all = await quote(opened, schemaUid)
    expect(all).toMatchObject({ documents: 1, rows: 500, reusableRows: 0, oversizedRows: 0, basis: 'estimated' })
    expect(all.requests).toBeLessThanOrEqual(30)
    expect(all.inputTokens).toBeGreaterThan(500 * 10 + all.requests * all.systemTokens)
    expect(all.outputTokens.low).toBeLessThan(all.outputTokens.high)
    expect(all.liveUsd?.low).toBeGreaterThan(0)
    expect(all.overnightUsd?.low).toBeLessThan(all.liveUsd?.low ?? 0)
    expect(all.seconds.high).toBeGreaterThan(all.seconds.low)
    expect(['runs', 'overlays', 'packs', 'jobs', 'llm_calls'].map((table) => count(opened, table))).toEqual([
      0, 0, 0, 0, 0,
    ])
  })

  it('needs one request for each row without packs, and costs more', async () => {
    const opened = await openWithDocument(paragraphs(100))
    const schemaUid = await addSchema(opened.api, { ...SHORT_SCHEMA, prompt_config: LONG_INSTRUCTIONS })
    const packed = await quote(opened, schemaUid)
    const single = await quote(opened, schemaUid, { config: { max_batch_size: 1 } })
    expect([packed.requests, single.requests]).toEqual([5, 100])
    const more = (single.liveUsd?.low ?? 0) - (packed.liveUsd?.low ?? 0)
    expect(more).toBeCloseTo(packed.packingSavingUsd ?? 0, 6)
    expect(packed.cacheSavingUsd).toBeGreaterThan(0)
  })

  it('counts named rows alone, and none that failed or were rejected where nothing ran', async () => {
    const opened = await openWithDocument(paragraphs(30))
    const schemaUid = await addSchema(opened.api)
    expect((await quote(opened, schemaUid, { scope: { kind: 'rows', blockIndexes: [29, 3, 7, 400] } })).rows).toBe(3)
    for (const kind of ['failed', 'rejected'] as const)
      expect(await quote(opened, schemaUid, { scope: { kind } })).toMatchObject({ rows: 0, requests: 0, documents: 0 })
    expect((await quote(opened, schemaUid, { scope: { kind: 'changed' } })).rows).toBe(30)
  })

  it('leaves out blocks without text, as the run does', async () => {
    const opened = await openWithDocument('One.\n\n![](picture.png)\n\nTwo.\n')
    const schemaUid = await addSchema(opened.api)
    const ask = { provider: 'rules', model: null } as const
    const { rows } = await quote(opened, schemaUid, ask)
    const { runUids } = await opened.api.runs.start({
      projectUid: opened.projectUid,
      documentUids: null,
      schemaUid,
      concurrency: 1,
      ...ask,
    })
    await opened.galley.runs.whenIdle()
    const [run] = await opened.api.runs.list({ projectUid: opened.projectUid, onlyActive: false })
    expect(run).toMatchObject({ runUid: runUids[0], totalBlocks: rows })
    expect((await quote(opened, schemaUid, ask)).rows).toBe(0)
  })

  it('sends routed block types to their own model, and asks nobody for those of rules', async () => {
    const markdown = Array.from({ length: 30 }, (_, i) => `# Heading ${i}\n\nText ${i}.\n`).join('\n')
    const opened = await openWithDocument(markdown)
    const routed = (route: object) => ({
      ...TEST_SCHEMA,
      prompt_config: { routing: [{ block_types: ['heading'], ...route }] },
    })
    const own = await quote(opened, await addSchema(opened.api))
    const offline = await quote(opened, await addSchema(opened.api, routed({ provider: 'rules' })))
    const cheap = await quote(opened, await addSchema(opened.api, routed({ model: 'claude-haiku-5-5' })))
    expect([own.requests, offline.requests, cheap.requests]).toEqual([3, 2, 4])
    expect([own.rows, offline.rows, cheap.rows]).toEqual([60, 60, 60])
    expect(cheap.liveUsd?.low).toBeLessThan(own.liveUsd?.low ?? 0)
  })

  it('is free and without requests beyond this computer for rules', async () => {
    const opened = await openWithDocument(paragraphs(45))
    const schemaUid = await addSchema(opened.api)
    expect(await quote(opened, schemaUid, { provider: 'rules', model: null })).toMatchObject({
      model: 'rules-1',
      rows: 45,
      liveUsd: { low: 0, high: 0 },
      overnightUsd: null,
      inputTokens: 0,
      outputTokens: { low: 0, high: 0 },
    })
  })

  it('has no price for a model that the catalogue does not know', async () => {
    const opened = await openWithDocument(paragraphs(5))
    const schemaUid = await addSchema(opened.api)
    expect(await quote(opened, schemaUid, { model: 'claude-next-9' })).toMatchObject({
      requests: 1,
      liveUsd: null,
      overnightUsd: null,
    })
  })

  it('counts a block that fits no request of the model apart', async () => {
    const opened = await openWithDocument(`Short.\n\n${'long words '.repeat(200_000)}\n`)
    const schemaUid = await addSchema(opened.api)
    expect(await quote(opened, schemaUid)).toMatchObject({ rows: 1, oversizedRows: 1, requests: 1 })
  })

  it('of a document or schema that is not there fails', async () => {
    const opened = await openWithDocument(paragraphs(1))
    const schemaUid = await addSchema(opened.api)
    expect((await failureOf(quote(opened, schemaUid, { documentUids: ['doc_x'] }))).code).toBe('document_not_found')
    expect((await failureOf(quote(opened, 'f'.repeat(64)))).code).toBe('schema_not_found')
  })
})
