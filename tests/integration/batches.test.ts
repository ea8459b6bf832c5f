import { describe, expect, it, onTestFinished } from 'vitest'
import { BatchService } from '../../src/core/batches/batch-service.ts'
import { costUsd } from '../../src/core/llm/models.ts'
import type { TokenUsage } from '../../src/core/llm/provider.ts'
import { openCatalogue } from '../../src/core/models.ts'
import { catalogueFile } from '../../src/core/runs/limits.ts'
import {
  type BatchDesk,
  countIn,
  dispatchOvernight,
  errorsOf,
  firstBatch,
  jobOf,
  MODEL,
  openBatchDesk,
  reopen,
  rowsOf,
} from '../helpers/batch-desk.ts'
import { blocksOf } from '../helpers/batches-server.ts'
import { countStatuses } from '../helpers/model-run.ts'
import { assets } from '../helpers/built.ts'

/** What the calls would have cost in the lane now, with the same cache. */
function liveCost(desk: BatchDesk): number {
  const { connection } = desk.galley.store
  const catalogue = openCatalogue(connection, catalogueFile(assets))
  const sql = `SELECT input_tokens AS inputTokens, output_tokens AS outputTokens, cache_read_tokens AS cacheReadTokens,
    cache_creation_tokens AS cacheCreationTokens FROM llm_calls`
  const calls = connection.prepare(sql).all() as readonly TokenUsage[]
  return calls.reduce((sum, usage) => sum + (costUsd(catalogue, MODEL, { ...usage, hasHourCache: true }) ?? 0), 0)
}

describe('the overnight lane', () => {
  it('submits a batch, is closed and opened again, and merges results that come unordered, at half the price', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    expect(desk.server.batches.map(({ requests }) => requests.map(blocksOf).flat().length)).toEqual([6])
    expect(desk.server.batches[0]?.requests[0]?.params.system).toMatchObject([
      { cache_control: { type: 'ephemeral', ttl: '1h' } },
    ])
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitted', requests: 3, rows: 6, mergedRequests: 0 })
    expect(await jobOf(desk)).toMatchObject({ status: 'running', openRows: 6, batchedRows: 6, costUsd: 0 })
    expect(countStatuses(rowsOf(desk))).toEqual({ pending: 6 })

    const later = await reopen(desk)
    expect(await later.api.batches.check()).toEqual({ mergedRows: 0, open: 1 })
    await desk.server.end()
    expect(await later.api.batches.check()).toEqual({ mergedRows: 6, open: 0 })
    expect(countStatuses(rowsOf(later))).toEqual({ ai_complete: 6 })
    expect(await firstBatch(later)).toMatchObject({ state: 'merged', mergedRequests: 3, error: null })
    expect(await jobOf(later)).toMatchObject({ status: 'done', openRows: 0 })
    expect(desk.server.live()).toHaveLength(0)

    const { total } = await later.api.usage.report({ group: 'job' })
    expect(total).toMatchObject({ calls: 3, failedCalls: 0, rows: 6 })
    expect(total.costUsd).toBeCloseTo(liveCost(later) / 2, 5)
    expect(total.overnightSavingUsd).toBeGreaterThan(0)
    expect((await jobOf(later)).costUsd).toBeCloseTo(total.costUsd ?? -1, 6)
    expect(countIn(later, 'SELECT reserved_micro_usd FROM jobs')).toBe(0)
    expect(countIn(later, `SELECT count(*) FROM llm_calls WHERE lane = 'overnight'`)).toBe(3)
  })

  it('merges nothing twice', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    await desk.server.end()
    await desk.api.batches.check()
    const { costUsd } = await jobOf(desk)
    desk.galley.store.write((db) => db.prepare(`UPDATE batches SET state = 'submitted'`).run())
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 0, open: 0 })
    expect(desk.server.batches[0]?.resultsReads).toBe(2)
    expect(await jobOf(desk)).toMatchObject({ costUsd })
    expect(countIn(desk, 'SELECT count(*) FROM llm_calls')).toBe(3)
    expect(desk.server.batches).toHaveLength(1)
  })

  it('goes on where the results broke off', async () => {
    const desk = await openBatchDesk({ blocks: 8 })
    await dispatchOvernight(desk)
    await desk.server.end()
    desk.server.fault = (call) => (call === 'results' ? 'half' : undefined)
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 4, open: 1 })
    expect(countStatuses(rowsOf(desk))).toEqual({ ai_complete: 4, pending: 4 })
    expect(await firstBatch(desk)).toMatchObject({
      state: 'merging',
      mergedRequests: 2,
      error: { code: 'provider_bad_answer' },
    })
    const later = await reopen(desk)
    desk.server.fault = undefined
    expect(await later.api.batches.check()).toEqual({ mergedRows: 4, open: 0 })
    expect(countStatuses(rowsOf(later))).toEqual({ ai_complete: 8 })
    expect(countIn(later, 'SELECT count(*) FROM llm_calls')).toBe(4)
    expect(rowsOf(later).every(({ attempts }) => attempts === 1)).toBe(true)
  })

  it('waits for its key, and goes on with a new one', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    await desk.server.end()
    desk.server.fault = () => ({ status: 401 })
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 0, open: 1 })
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitted', error: { code: 'provider_auth' } })
    await desk.api.providers.removeKey({ kind: 'anthropic', keyId: 'first' })
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ error: { code: 'provider_key_missing' } })
    desk.server.fault = undefined
    await desk.api.providers.addKey({ kind: 'anthropic', key: 'sk-new' })
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 6, open: 0 })
    expect(await firstBatch(desk)).toMatchObject({ state: 'merged', error: null })
  })

  it('asks again and again until all is merged', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    const waits: number[] = []
    const service = new BatchService({
      ...desk.galley,
      later: (fn, ms) => {
        waits.push(ms)
        if (waits.length === 4) void desk.server.end().then(fn)
        else setImmediate(fn)
        return () => undefined
      },
    })
    await service.whenMerged(new AbortController().signal)
    await service.close()
    expect(waits).toEqual([30_000, 45_000, 67_500, 101_250])
    expect(countStatuses(rowsOf(desk))).toEqual({ ai_complete: 6 })
  })

  it('is looked after by a window by itself', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    const timers: (() => void)[] = []
    const waits: number[] = []
    const service = new BatchService({
      ...desk.galley,
      later: (fn, ms) => {
        waits.push(ms)
        timers.push(fn)
        return () => undefined
      },
    })
    service.start()
    await desk.server.end()
    const isMerged = new Promise<void>((resolve) => {
      const stop = desk.galley.events.on((event) => {
        if (event.type !== 'batch' || countIn(desk, 'SELECT state FROM batches') !== 'merged') return
        stop()
        resolve()
      })
    })
    timers.shift()?.()
    await isMerged
    await service.close()
    expect(await firstBatch(desk)).toMatchObject({ state: 'merged' })
    expect(waits).toEqual([2_000])
  })

  it('sends the key of the environment to no address that only stands in the workspace', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    await desk.api.providers.removeKey({ kind: 'anthropic', keyId: 'first' })
    process.env.ANTHROPIC_API_KEY = 'sk-environment'
    onTestFinished(() => {
      delete process.env.ANTHROPIC_API_KEY
    })
    const asked = desk.server.asked.length
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ error: { code: 'provider_key_missing' } })
    expect(desk.server.asked).toHaveLength(asked)
    desk.galley.batches.nameAddress(desk.server.url)
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ error: null })
  })

  it('stops waiting when it is told to', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    const stop = new AbortController()
    const waiting = desk.galley.batches.whenMerged(stop.signal)
    stop.abort()
    await waiting
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitted' })
  })
})

describe('requests without an answer', () => {
  it('spend an attempt when they were refused, wait for the next batch when not, and say why', async () => {
    const fates = [{ errored: 'invalid_request_error', message: 'Odd.' }, 'expired', undefined] as const
    let isFirst = true
    const desk = await openBatchDesk({ outcome: (_, i) => (isFirst ? fates[i] : undefined) })
    await dispatchOvernight(desk)
    await desk.server.end()
    isFirst = false
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 2, open: 1 })
    const rows = rowsOf(desk)
    expect(rows.map(({ status }) => status)).toEqual([
      ...Array<string>(4).fill('pending'),
      ...Array<string>(2).fill('ai_complete'),
    ])
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1, 0, 0, 1, 1])
    expect(errorsOf(rows)).toEqual(['batch_failed', 'batch_failed', 'batch_failed', 'batch_failed', null, null])
    expect(rows[0]?.lastError).toContain('Odd.')
    expect(rows[2]?.lastError).toContain('within a day')
    expect(desk.server.batches.map(({ requests }) => requests.length)).toEqual([3, 2])
    expect(desk.server.live()).toHaveLength(0)
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 4, open: 0 })
    expect(await jobOf(desk)).toMatchObject({ status: 'done' })
  })

  it('fail after their attempts', async () => {
    const desk = await openBatchDesk({ blocks: 2, outcome: () => ({ errored: 'api_error' }) })
    await dispatchOvernight(desk, { config: { max_attempts: 2 } })
    for (let batch = 0; batch < 2; batch += 1) {
      await desk.server.end()
      await desk.api.batches.check()
    }
    expect(desk.server.batches).toHaveLength(2)
    expect(countStatuses(rowsOf(desk))).toEqual({ failed: 2 })
    expect(await jobOf(desk)).toMatchObject({ status: 'done', costUsd: 0 })
  })

  it('of which the results say nothing wait for the next batch after three readings', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    await desk.server.end()
    const [batch] = desk.server.batches
    if (batch) batch.results = batch.results.slice(1)
    expect((await desk.api.batches.check()).mergedRows).toBe(4)
    expect(await firstBatch(desk)).toMatchObject({ state: 'merging', error: { code: 'provider_bad_answer' } })
    await desk.api.batches.check()
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ state: 'merged' })
    expect(desk.server.batches.map(({ requests }) => requests.length)).toEqual([3, 1])
  })

  it('pause the job when the account is out of money', async () => {
    const desk = await openBatchDesk({ outcome: (_, i) => (i === 0 ? { errored: 'billing_error' } : undefined) })
    await dispatchOvernight(desk)
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 4, open: 0 })
    expect(await jobOf(desk)).toMatchObject({ status: 'paused', error: { code: 'provider_billing' }, openRows: 2 })
    expect(rowsOf(desk).map(({ attempts }) => attempts)).toEqual([0, 0, 1, 1, 1, 1])
  })
})
