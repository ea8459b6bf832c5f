import { onTestFinished, describe, expect, it } from 'vitest'
import { startMessagesServer } from '../helpers/messages-server.ts'
import { openModelDesk, runJob } from '../helpers/model-run.ts'
import { addSchema, TEST_SCHEMA } from '../helpers/workspace.ts'

describe('requests', () => {
  it('of a document share their system part, byte for byte', async () => {
    const desk = await openModelDesk({ blocks: 200 })
    await runJob(desk, { concurrency: 8 })
    expect(desk.server.requests).toHaveLength(10)
    expect(new Set(desk.server.requests.map(({ system }) => system)).size).toBe(1)
  })

  it('are spread over all keys of the pool, and a key that does not work is left out', async () => {
    const keysSeen: string[] = []
    const desk = await openModelDesk({
      blocks: 200,
      script: ({ headers }) => {
        const key = String(headers['x-api-key'])
        keysSeen.push(key)
        return key === 'sk-bad' ? { fault: 'status', status: 401 } : undefined
      },
    })
    await desk.api.providers.addKey({ kind: 'anthropic', key: 'sk-bad' })
    await desk.api.providers.addKey({ kind: 'anthropic', key: 'sk-other' })
    const { run, rows } = await runJob(desk, { concurrency: 6 })
    expect(run.counts.ai_complete).toBe(200)
    expect(rows.every((row) => row.attempts === 1)).toBe(true)
    expect(new Set(keysSeen)).toEqual(new Set(['sk-test', 'sk-bad', 'sk-other']))
  })

  it('go to the address that the dispatch names, while another job goes to the one that is set', async () => {
    const desk = await openModelDesk({ blocks: 40 })
    const other = await startMessagesServer({})
    onTestFinished(() => other.close())
    const second = await addSchema(desk.api, {
      ...TEST_SCHEMA,
      schema_ref: 'second_v1',
      properties: { ...TEST_SCHEMA.properties, remark: { type: 'string' } },
    })
    await desk.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: other.url })
    await desk.api.providers.addKey({ kind: 'anthropic', key: 'sk-other' })
    await desk.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: desk.server.url })
    const order = { projectUid: desk.projectUid, documentUids: null, model: null, concurrency: 1 }
    await Promise.all([
      desk.api.runs.start({ ...order, provider: 'anthropic', schemaUid: desk.schemaUid }),
      desk.api.runs.start({ ...order, provider: 'anthropic', schemaUid: second, baseUrl: other.url }),
    ])
    await desk.galley.runs.whenIdle()
    expect([desk.server.requests.length, other.requests.length]).toEqual([2, 2])
    expect(other.requests.every(({ headers }) => headers['x-api-key'] === 'sk-other')).toBe(true)
  })

  it('that are too large for several blocks are cut in two until they fit', async () => {
    const desk = await openModelDesk({
      blocks: 20,
      script: ({ blocks }) => (blocks.length > 5 ? { fault: 'status', status: 413 } : undefined),
    })
    const { run, rows } = await runJob(desk)
    expect(run.counts).toMatchObject({ ai_complete: 20, failed: 0 })
    expect(rows.every((row) => row.attempts === 1)).toBe(true)
    expect(desk.server.requests.map(({ blocks }) => blocks.length).sort((a, b) => a - b)).toEqual([
      5, 5, 5, 5, 10, 10, 20,
    ])
  })

  it('go to the fallback model when the first one stays overloaded', async () => {
    const desk = await openModelDesk({
      blocks: 60,
      script: ({ body }) =>
        body.model === 'claude-haiku-5-5'
          ? { fault: 'status', status: 529, headers: { 'retry-after': '0' } }
          : undefined,
    })
    const { run, job } = await runJob(desk, { config: { fallback_model: 'claude-sonnet-5-5' } })
    expect(job.status).toBe('done')
    expect(run.counts.ai_complete).toBe(60)
    const models = desk.galley.store.connection
      .prepare('SELECT DISTINCT model FROM llm_calls WHERE error IS NULL')
      .pluck()
      .all()
    expect(models).toEqual(['claude-sonnet-5-5'])
  })

  it('wait for a person when the model stays overloaded and there is no other', async () => {
    const desk = await openModelDesk({
      blocks: 40,
      script: () => ({ fault: 'status', status: 529, headers: { 'retry-after': '0' } }),
    })
    const { run, job, rows } = await runJob(desk)
    expect(job).toMatchObject({ status: 'paused', error: { code: 'provider_overloaded' } })
    expect(run).toMatchObject({ status: 'paused', counts: { pending: 40, claimed: 0 } })
    expect(rows.every((row) => row.attempts === 0)).toBe(true)
  })

  it('give a row more room after an answer that was cut', async () => {
    const desk = await openModelDesk({ blocks: 4, script: [{ fault: 'max_tokens', keepItems: 3 }] })
    const { run } = await runJob(desk)
    expect(run.counts.ai_complete).toBe(4)
    const room = desk.server.requests.map(({ body, blocks }) => [blocks.length, Number(body.max_tokens)] as const)
    expect(room.map(([blocks]) => blocks)).toEqual([4, 1])
    const perBlock = 2000
    expect((room[0]?.[1] ?? 0) - (room[1]?.[1] ?? 0)).toBe(2 * perBlock)
  })
})
