import { describe, expect, it } from 'vitest'
import { addSchema, type Ingested, openWithDocument } from '../../../tests/helpers/workspace.ts'
import type { UsageGroup } from '../../shared/model-work.ts'
import { saveModel } from '../models.ts'
import { type UsageFilter, usageReport } from './usage-report.ts'

const NOBODY: UsageFilter = { projectUid: null, documentUid: null, runUid: null, jobUid: null }

type Call = {
  readonly model?: string
  readonly startedAt?: string
  readonly latencyMs?: number
  readonly begunMs?: number | null
  readonly blocks?: number
  readonly input?: number
  readonly output?: number
  readonly read?: number
  readonly creation?: number
  readonly cost?: number | null
  readonly lane?: 'now' | 'overnight'
  readonly system?: number
  readonly error?: string | null
  readonly jobId?: number | null
}
type Book = Ingested & { readonly runId: number; readonly add: (...calls: readonly Call[]) => void }

/** A run of the document to which calls can be written as they were made. */
async function openBook(): Promise<Book> {
  const opened = await openWithDocument('# One\n\nTwo.\n')
  const schemaUid = await addSchema(opened.api)
  const { store } = opened.galley
  const runId = store.write((db) =>
    Number(
      db
        .prepare(
          `INSERT INTO runs (uid, conversion_id, schema_id, state, provider, model, packs, total_blocks, n_pending, created_at, updated_at)
          SELECT 'run-1', c.id, m.id, 'running', 'anthropic', 'claude-haiku-4-5', 1, 2, 0, '2026-11-01', '2026-11-01'
          FROM conversions c, schemas m WHERE m.schema_uid = ?`,
        )
        .run(schemaUid).lastInsertRowid,
    ),
  )
  return { ...opened, runId, add: (...calls) => store.write((db) => calls.forEach((call) => insert(db, runId, call))) }
}

function insert(db: Parameters<Parameters<Ingested['galley']['store']['write']>[0]>[0], runId: number, call: Call) {
  db.prepare(
    `INSERT INTO llm_calls (run_id, pack_index, worker, provider, model, started_at, latency_ms, begun_ms, blocks,
      input_tokens, output_tokens, cache_read_tokens, cache_creation_tokens, cost_micro_usd, lane, system_tokens, error, job_id)
    VALUES (?, 0, 'w', 'anthropic', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    runId,
    call.model ?? 'claude-haiku-4-5',
    call.startedAt ?? '2026-11-02T10:00:00.000Z',
    call.latencyMs ?? 1000,
    call.begunMs === undefined ? 200 : call.begunMs,
    call.blocks ?? 1,
    call.input ?? 0,
    call.output ?? 0,
    call.read ?? 0,
    call.creation ?? 0,
    call.cost === undefined ? 0 : call.cost,
    call.lane ?? 'now',
    call.system ?? 0,
    call.error ?? null,
    call.jobId ?? null,
  )
  db.prepare('UPDATE runs SET calls = calls + 1 WHERE id = ?').run(runId)
}

const reportOf = ({ galley }: Ingested, group: UsageGroup = 'model') => usageReport(galley, NOBODY, group)

describe('usage', () => {
  it('sums tokens, rows and costs of all calls, the failed ones with what they were billed', async () => {
    const book = await openBook()
    book.add(
      { blocks: 20, input: 1000, read: 3000, creation: 0, output: 500, cost: 4000 },
      { blocks: 10, input: 500, read: 0, creation: 500, output: 100, cost: 1500 },
      { blocks: 10, input: 200, cost: 200, error: '{}' },
    )
    const { total } = await reportOf(book)
    expect(total).toMatchObject({
      calls: 3,
      failedCalls: 1,
      rows: 30,
      inputTokens: 5200,
      cacheReadTokens: 3000,
      cacheCreationTokens: 500,
      outputTokens: 600,
      costUsd: 0.0057,
    })
    expect(total.cacheHitRate).toBe(3000 / 5200)
  })

  it('counts what the cache saved, less what its writing cost more', async () => {
    const book = await openBook()
    book.add({ creation: 10_000, cost: 1 }, { read: 10_000, cost: 1 }, { read: 10_000, cost: 1 })
    const { total } = await reportOf(book)
    // Haiku 4.5: input 1, write 1.25, read 0.1 dollars a million.
    expect(total.cacheSavingUsd).toBeCloseTo((20_000 * 0.9 - 10_000 * 0.25) / 1e6, 12)
  })

  it('can find that the cache cost more than it saved', async () => {
    const book = await openBook()
    book.add({ creation: 10_000, cost: 1 })
    expect((await reportOf(book)).total.cacheSavingUsd).toBeCloseTo(-0.0025, 12)
  })

  it('counts what packing saved at the price of the cache, or of new input where none was used', async () => {
    const book = await openBook()
    book.add({ blocks: 20, system: 1500, read: 1500, cost: 1 }, { blocks: 11, system: 1500, input: 9, cost: 1 })
    book.add({ blocks: 20, system: 1500, read: 1500, cost: 1, error: '{}' })
    const { total } = await reportOf(book)
    expect(total.packingSavingUsd).toBeCloseTo((19 * 1500 * 0.1 + 10 * 1500 * 1) / 1e6, 12)
  })

  it('counts what the night saved against the live price, and prices its other savings as a batch', async () => {
    const book = await openBook()
    const tokens = { input: 100_000, output: 20_000, read: 50_000, creation: 10_000, cost: 1 }
    book.add({ ...tokens, lane: 'overnight' })
    const { total } = await reportOf(book)
    const live = 100_000 * 1 + 20_000 * 5 + 50_000 * 0.1 + 10_000 * 1.25
    // In a batch everything costs half, and the cache is kept for an hour: written at twice the input.
    const paid = (100_000 * 1 + 20_000 * 5 + 50_000 * 0.1 + 10_000 * 2) / 2
    expect(total.overnightSavingUsd).toBeCloseTo((live - paid) / 1e6, 12)
    expect(total.cacheSavingUsd).toBeCloseTo((50_000 * 0.9 - 10_000 * 1) / 2 / 1e6, 12)
  })

  it('uses the tier of each prompt and the prices of its day', async () => {
    const book = await openBook()
    book.add(
      { model: 'claude-haiku-5-5', read: 100_000, cost: 1 },
      { model: 'claude-haiku-5-5', read: 100_001, cost: 1 },
    )
    const before = (await reportOf(book)).total.cacheSavingUsd
    expect(before).toBeCloseTo((100_000 * 0.09 + 100_001 * 0.45) / 1e6, 12)
    const [haiku] = (await book.api.models.list()).filter(({ id }) => id === 'claude-haiku-5-5')
    if (!haiku) throw new Error('There is no Haiku.')
    const free = { upToPromptTokens: null, input: 0, output: 0, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 }
    const { origin: _, ...entry } = haiku
    saveModel(book.galley, { ...entry, prices: [...entry.prices, { effectiveFrom: '2026-11-03', tiers: [free] }] })
    book.add({ model: 'claude-haiku-5-5', read: 5000, cost: 0, startedAt: '2026-11-03T00:00:00.000Z' })
    expect((await reportOf(book)).total.cacheSavingUsd).toBeCloseTo(before ?? 0, 12)
  })

  it('says null, not zero, where a price is not known', async () => {
    const book = await openBook()
    book.add({ model: 'somebody-elses', input: 10, read: 10, blocks: 2, system: 5, cost: null }, { input: 5, cost: 5 })
    const { total, lines } = await reportOf(book)
    expect(total).toMatchObject({ costUsd: null, cacheSavingUsd: null, packingSavingUsd: null, overnightSavingUsd: 0 })
    expect(lines.find(({ key }) => key === 'claude-haiku-4-5')?.costUsd).toBe(0.000005)
  })

  it('finds nothing to save on a server of this computer', async () => {
    const book = await openBook()
    book.add({ model: 'llama3.2', input: 10, read: 10, blocks: 2, system: 5, cost: 0 })
    expect((await reportOf(book)).total).toMatchObject({ costUsd: 0, cacheSavingUsd: 0, packingSavingUsd: 0 })
  })

  it('takes the medians of calls that were answered', async () => {
    const book = await openBook()
    for (const latencyMs of [100, 900, 300, 200])
      book.add({ latencyMs, begunMs: latencyMs === 900 ? null : latencyMs / 2 })
    book.add({ latencyMs: 60_000, error: '{}' })
    book.add({ latencyMs: 0, lane: 'overnight' })
    expect((await reportOf(book)).total).toMatchObject({ medianLatencyMs: 250, medianBegunMs: 100 })
    const empty = await openBook()
    expect((await reportOf(empty)).total).toMatchObject({
      calls: 0,
      cacheHitRate: 0,
      medianLatencyMs: null,
      costUsd: 0,
    })
  })
})

describe('groups of usage', () => {
  it('join the dated names of a model, the dearest first', async () => {
    const book = await openBook()
    book.add({ cost: 1000 }, { model: 'claude-haiku-4-5-20251001', cost: 1000 }, { model: 'claude-opus-5', cost: 5000 })
    const { lines } = await reportOf(book)
    expect(lines.map(({ key, calls, costUsd }) => [key, calls, costUsd])).toEqual([
      ['claude-opus-5', 1, 0.005],
      ['claude-haiku-4-5', 2, 0.002],
    ])
  })

  it('are days in order', async () => {
    const book = await openBook()
    for (const day of ['03', '01', '02', '01'])
      book.add({ startedAt: `2026-11-${day}T23:59:59.000Z`, cost: Number(day) })
    const { lines } = await reportOf(book, 'day')
    expect(lines.map(({ key, calls }) => [key, calls])).toEqual([
      ['2026-11-01', 2],
      ['2026-11-02', 1],
      ['2026-11-03', 1],
    ])
  })

  it('are projects, documents and runs by their names, and calls from before jobs', async () => {
    const book = await openBook()
    book.add({ cost: 10 })
    const line = async (group: UsageGroup) => (await reportOf(book, group)).lines.map(({ key, label }) => [key, label])
    expect(await line('project')).toEqual([[book.projectUid, 'Test']])
    expect(await line('document')).toEqual([[book.documentUid, 'document.md']])
    expect(await line('run')).toEqual([['run-1', 'document.md · test_v1']])
    expect(await line('job')).toEqual([['', 'Before there were jobs']])
  })

  it('hold what the filter names', async () => {
    const book = await openBook()
    book.add({ cost: 10 })
    const calls = async (filter: Partial<UsageFilter>) =>
      (await book.api.usage.report({ ...NOBODY, ...filter, group: 'day' })).total.calls
    expect(await calls({ projectUid: book.projectUid, documentUid: book.documentUid, runUid: 'run-1' })).toBe(1)
    expect(await calls({ projectUid: 'another' })).toBe(0)
    expect(await calls({ jobUid: 'another' })).toBe(0)
  })

  it('are jobs by what they asked and when', async () => {
    const book = await openBook()
    const jobId = book.galley.store.write((db) =>
      Number(
        db
          .prepare(
            `INSERT INTO jobs (uid, project_id, schema_id, state, provider, model, lane, scope, rows, created_at, updated_at)
            SELECT 'job-1', ?, schema_id, 'done', 'anthropic', 'm', 'now', '{}', 1, '2026-11-02T10:30:00.000Z', '' FROM runs`,
          )
          .run(book.projectId).lastInsertRowid,
      ),
    )
    book.add({ cost: 10, jobId }, { cost: 5, jobId }, { cost: 7 })
    const { lines } = await reportOf(book, 'job')
    expect(lines.map(({ key, label, calls }) => [key, label, calls])).toEqual([
      ['job-1', 'test_v1 · 2026-11-02 10:30', 2],
      ['', 'Before there were jobs', 1],
    ])
    const { total } = await usageReport(book.galley, { ...NOBODY, jobUid: 'job-1' }, 'model')
    expect(total).toMatchObject({ calls: 2, costUsd: 0.000015 })
  })

  it('of a run with more calls than are read at once are the same', async () => {
    const book = await openBook()
    book.galley.store.write((db) =>
      db
        .prepare(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9001)
          INSERT INTO llm_calls (run_id, pack_index, worker, provider, model, started_at, latency_ms, blocks, input_tokens,
            output_tokens, cache_read_tokens, cache_creation_tokens, cost_micro_usd)
          SELECT ?, i, 'w', 'anthropic', 'claude-haiku-4-5', '2026-11-02T10:00:00.000Z', i, 20, 1, 1, 0, 0, 6 FROM n`,
        )
        .run(book.runId),
    )
    book.galley.store.write((db) => db.prepare('UPDATE runs SET calls = 9001').run())
    const { total, lines } = await reportOf(book)
    expect(lines).toHaveLength(1)
    expect(total).toMatchObject({ calls: 9001, rows: 180_020, costUsd: 0.054006, medianLatencyMs: 4501 })
  })
})
