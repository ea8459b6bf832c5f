import { describe, expect, it } from 'vitest'
import {
  countIn,
  dispatchOvernight,
  firstBatch,
  jobOf,
  MODEL,
  openBatchDesk,
  reopen,
  ROWS_A_PACK,
  rowsOf,
  runUidOf,
} from '../helpers/batch-desk.ts'
import { blocksOf } from '../helpers/batches-server.ts'
import { countStatuses } from '../helpers/model-run.ts'
import { failureOf, paragraphs } from '../helpers/workspace.ts'

describe('the first request of a batch', () => {
  it('goes live, and the rest follows when it is answered', async () => {
    const desk = await openBatchDesk({ knowsForm: false })
    await dispatchOvernight(desk)
    await desk.galley.runs.whenIdle()
    await desk.galley.batches.submit()
    expect(desk.server.live().map(({ blocks }) => blocks.length)).toEqual([ROWS_A_PACK])
    expect(desk.server.batches.map(({ requests }) => requests.length)).toEqual([2])
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 4, open: 0 })
    expect(countStatuses(rowsOf(desk))).toEqual({ ai_complete: 6 })
    expect(await jobOf(desk)).toMatchObject({ status: 'done' })
  })

  it('lets a window go on by itself', async () => {
    const desk = await openBatchDesk({ knowsForm: false })
    const isSubmitted = new Promise<void>((resolve) => {
      desk.galley.events.on((event) => {
        if (event.type === 'batch' && desk.server.batches.length === 1) resolve()
      })
    })
    await dispatchOvernight(desk)
    await isSubmitted
    await desk.galley.runs.whenIdle()
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitted', requests: 2 })
  })

  it('pauses the job when it fails for good, and nothing is submitted', async () => {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens is odd' } }
    const desk = await openBatchDesk({
      knowsForm: false,
      script: () => ({ fault: 'status', status: 400, body: error }),
    })
    await dispatchOvernight(desk)
    await desk.galley.runs.whenIdle()
    await desk.galley.batches.submit()
    expect(desk.server.batches).toEqual([])
    const job = await jobOf(desk)
    expect(job).toMatchObject({ status: 'paused', error: { code: 'batch_failed' } })
    expect(job.error?.message).toContain('max_tokens is odd')
    expect(countStatuses(rowsOf(desk))).toEqual({ failed: 2, pending: 4 })
  })
})

describe('a submission', () => {
  it('whose answer was lost is found again, also after the program has ended', async () => {
    const desk = await openBatchDesk({ fault: (call) => (call === 'create' ? 'lose' : undefined) })
    desk.server.addForeign(3)
    await dispatchOvernight(desk)
    desk.server.addForeign(3)
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitting', error: { code: 'provider_unreachable' } })
    const later = await reopen(desk)
    later.server.fault = undefined
    await later.api.batches.check()
    expect(await firstBatch(later)).toMatchObject({ state: 'submitted', error: null })
    await desk.server.end()
    expect((await later.api.batches.check()).mergedRows).toBe(6)
    expect(desk.server.batches).toHaveLength(3)
  })

  it('that took the batch of somebody else for its own finds out by the results', async () => {
    const desk = await openBatchDesk({ fault: (call) => (call === 'create' ? 'reset' : undefined) })
    await dispatchOvernight(desk)
    desk.server.fault = undefined
    desk.server.addForeign(3)
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ state: 'submitted' })
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 0, open: 1 })
    await desk.api.batches.check()
    expect(await firstBatch(desk)).toMatchObject({ state: 'failed', error: { code: 'batch_failed' } })
    expect(await jobOf(desk)).toMatchObject({ status: 'paused', openRows: 6 })
  })

  it('that never arrived goes back, and the job waits for a person', async () => {
    const desk = await openBatchDesk({ fault: (call) => (call === 'create' ? 'reset' : undefined) })
    desk.server.addForeign(2)
    await dispatchOvernight(desk)
    const later = await reopen(desk)
    later.server.fault = undefined
    await later.api.batches.check()
    expect(await firstBatch(later)).toMatchObject({ state: 'failed', error: { code: 'batch_failed' } })
    const job = await jobOf(later)
    expect(job).toMatchObject({ status: 'paused', error: { code: 'batch_failed' }, openRows: 6, batchedRows: 0 })
    expect(desk.server.batches).toHaveLength(1)
    await later.api.jobs.resume({ jobUid: job.jobUid })
    expect(desk.server.batches.map(({ requests }) => requests.length)).toEqual([2, 3])
    expect(countIn(later, 'SELECT count(*) FROM batches')).toBe(2)
  })

  it('that was refused goes back, and the job says why', async () => {
    const desk = await openBatchDesk({
      fault: (call) => (call === 'create' ? { status: 400, message: 'credit balance is too low' } : undefined),
    })
    await dispatchOvernight(desk)
    expect(await jobOf(desk)).toMatchObject({ status: 'paused', error: { code: 'provider_billing' }, openRows: 6 })
    expect(await firstBatch(desk)).toMatchObject({ state: 'failed' })
    expect(countIn(desk, 'SELECT reserved_micro_usd FROM jobs')).toBe(0)
  })

  it.each([429, 529])(
    'that the provider refused with %i for a while is made again at the next look',
    async (status) => {
      const desk = await openBatchDesk({ fault: (call) => (call === 'create' ? { status } : undefined) })
      await dispatchOvernight(desk)
      await desk.api.batches.check()
      expect(await desk.api.batches.list()).toHaveLength(1)
      expect(await jobOf(desk)).toMatchObject({ status: 'running', batchedRows: 0 })
      desk.server.fault = undefined
      expect(await desk.api.batches.check()).toEqual({ mergedRows: 0, open: 1 })
      expect(await jobOf(desk)).toMatchObject({ status: 'running', batchedRows: 6 })
    },
  )

  it('holds no more than the budget takes at the price of batches', async () => {
    const desk = await openBatchDesk({ blocks: 12 })
    const { overnightUsd } = await desk.api.runs.quote({
      projectUid: desk.projectUid,
      documentUids: [desk.documentUid],
      schemaUid: desk.schemaUid,
      provider: 'anthropic',
      model: MODEL,
      lane: 'overnight',
      config: { max_batch_size: ROWS_A_PACK },
      concurrency: 1,
    })
    expect(overnightUsd).not.toBeNull()
    await dispatchOvernight(desk)
    const worst = Number(countIn(desk, 'SELECT reserved_micro_usd FROM jobs'))
    await desk.api.jobs.cancel({ jobUid: (await jobOf(desk)).jobUid })
    await desk.server.end()
    await desk.api.batches.check()
    const budgetUsd = (worst / 6) * 2.5e-6
    await dispatchOvernight(desk, { budgetUsd })
    const own = (): number[] => desk.server.batches.slice(1).map(({ requests }) => requests.length)
    expect(own()).toEqual([2])
    expect(await jobOf(desk)).toMatchObject({ status: 'running' })
    // Real costs are far below the worst case: more fits afterwards.
    await desk.server.end()
    await desk.api.batches.check()
    expect(own().length).toBeGreaterThan(1)
    expect((await jobOf(desk)).costUsd).toBeLessThan(budgetUsd)
  })

  it('is not made when not even one request fits the budget', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk, { budgetUsd: 0.000_001 })
    expect(desk.server.batches).toEqual([])
    expect(await jobOf(desk)).toMatchObject({ status: 'paused', error: { code: 'budget_reached' } })
  })
})

describe('a cancelled batch', () => {
  it('is merged as far as it was answered, and its job waits for a person', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    await desk.api.batches.cancel({ batchUid: (await firstBatch(desk)).batchUid })
    expect(await firstBatch(desk)).toMatchObject({ state: 'cancelling' })
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 0, open: 0 })
    const job = await jobOf(desk)
    expect(job).toMatchObject({ status: 'paused', error: { code: 'run_paused' }, openRows: 6, batchedRows: 0 })
    expect(rowsOf(desk).every(({ attempts }) => attempts === 0)).toBe(true)
    await desk.api.jobs.resume({ jobUid: job.jobUid })
    expect(desk.server.batches).toHaveLength(2)
  })

  it('of a cancelled job leaves its rows to the next dispatch', async () => {
    const desk = await openBatchDesk()
    const jobUid = await dispatchOvernight(desk)
    await desk.api.jobs.cancel({ jobUid })
    expect(await firstBatch(desk)).toMatchObject({ state: 'cancelling' })
    await desk.server.end()
    await desk.api.batches.check()
    expect(await jobOf(desk)).toMatchObject({ status: 'cancelled' })
    expect(countIn(desk, `SELECT count(*) FROM packs WHERE state = 'held' AND job_id IS NULL`)).toBe(3)
    expect(desk.server.batches).toHaveLength(1)
    await dispatchOvernight(desk)
    expect(desk.server.batches).toHaveLength(2)
  })

  it('is named by its uid', async () => {
    const desk = await openBatchDesk()
    expect(await failureOf(desk.api.batches.cancel({ batchUid: 'bat_none' }))).toMatchObject({
      code: 'batch_not_found',
    })
  })
})

describe('rows whose answer is there already', () => {
  it('are filled without a request, and the rest is submitted', async () => {
    const desk = await openBatchDesk({ blocks: 5 })
    await dispatchOvernight(desk)
    await desk.server.end()
    await desk.api.batches.check()
    // The same blocks again, in another document, with one more.
    const name = 'again.md'
    const { documentUid } = await desk.galley.ingest({
      projectId: desk.projectId,
      name,
      bytes: Buffer.from(paragraphs(6)),
    })
    await dispatchOvernight({ ...desk, documentUid })
    expect(desk.server.batches.map(({ requests }) => requests.map((one) => blocksOf(one).length))).toEqual([
      [2, 2, 1],
      [1],
    ])
    expect(countIn(desk, 'SELECT count(*) FROM overlays WHERE reused_from IS NOT NULL')).toBe(5)
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 1, open: 0 })
    expect(countStatuses(rowsOf(desk))).toEqual({ ai_complete: 11 })
  })
})

describe('rows that are moved to the lane now', () => {
  it('are not submitted', async () => {
    const desk = await openBatchDesk({ fault: (call) => (call === 'create' ? { status: 429 } : undefined) })
    await dispatchOvernight(desk)
    const runUid = await runUidOf(desk)
    await desk.api.runs.moveRows({ runUid, blockIndexes: [0, 1, 2, 3], lane: 'now' })
    await desk.galley.runs.whenIdle()
    desk.server.fault = undefined
    await desk.api.batches.check()
    expect(desk.server.live()).toHaveLength(2)
    expect(desk.server.batches.map(({ requests }) => requests.length)).toEqual([1])
  })

  it('after the submission leave the batch, whose answer for them is not taken', async () => {
    const desk = await openBatchDesk()
    await dispatchOvernight(desk)
    const runUid = await runUidOf(desk)
    expect(await desk.api.runs.moveRows({ runUid, blockIndexes: [0, 1], lane: 'now' })).toEqual({ rows: 2 })
    await desk.galley.runs.whenIdle()
    expect(countStatuses(rowsOf(desk))).toEqual({ ai_complete: 2, pending: 4 })
    await desk.server.end()
    expect(await desk.api.batches.check()).toEqual({ mergedRows: 4, open: 0 })
    expect(await firstBatch(desk)).toMatchObject({ requests: 3, mergedRequests: 2 })
    expect(countIn(desk, `SELECT count(*) FROM llm_calls WHERE lane = 'overnight'`)).toBe(2)
    expect(await jobOf(desk)).toMatchObject({ status: 'done' })
  })
})
