import { onTestFinished, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/shared/json.ts'
import type { JobSummary } from '../../src/shared/model-work.ts'
import type { HostEvent } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { type MessagesRequest, startMessagesServer } from '../helpers/messages-server.ts'
import { countStatuses, type ModelDesk, openModelDesk, outcomeOf, runJob, startJob } from '../helpers/model-run.ts'
import { confirmRows } from '../helpers/review.ts'
import { addSchema, failureOf, openTestGalley, openWithDocument, paragraphs } from '../helpers/workspace.ts'

const MISFIT: JsonObject = { kind: 7 }
const FIT: JsonObject = { subject: 'x', load: 1, is_rule: true, kind: 'must' }

type Gate = { readonly promise: Promise<void>; readonly open: () => void }

function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  return { promise: promise.then(() => undefined), open: () => resolve(undefined) }
}

/** Resolves at the n-th request, counted from 1. */
function arrival(n: number): { readonly note: (request: MessagesRequest) => void; readonly reached: Promise<void> } {
  const reached = gate()
  return { note: ({ index }) => (index + 1 >= n ? reached.open() : undefined), reached: reached.promise }
}

async function jobOf(desk: ModelDesk, jobUid: string): Promise<JobSummary> {
  const jobs = await desk.api.jobs.list({ projectUid: desk.projectUid, onlyActive: false })
  const job = jobs.find((other) => other.jobUid === jobUid)
  if (!job) throw new Error('There is no such job.')
  return job
}

function blocksAsked(desk: ModelDesk): readonly number[] {
  return desk.server.requests.flatMap(({ blocks }) => blocks.map(({ block_uid }) => Number(block_uid.split(':')[1])))
}

describe('a job', () => {
  it('finishes what is under way when it is paused, sends nothing more, and goes on when it is resumed', async () => {
    const held = gate()
    const second = arrival(2)
    const desk = await openModelDesk({
      blocks: 100,
      hold: async (request) => {
        second.note(request)
        if (request.index === 1) await held.promise
      },
    })
    const jobUid = await startJob(desk)
    await second.reached
    await desk.api.jobs.pause({ jobUid })
    expect(await jobOf(desk, jobUid)).toMatchObject({ status: 'paused', error: { code: 'run_paused' } })
    held.open()
    const paused = await outcomeOf(desk, jobUid)
    expect(paused.run).toMatchObject({ status: 'paused', counts: { ai_complete: 40, pending: 60, claimed: 0 } })
    expect(paused.job.openRows).toBe(60)
    expect(desk.server.requests).toHaveLength(2)
    await desk.api.jobs.resume({ jobUid })
    const done = await outcomeOf(desk, jobUid)
    expect(done.job).toMatchObject({ status: 'done', openRows: 0, rows: 100 })
    expect(done.run.status).toBe('complete')
    expect(new Set(blocksAsked(desk)).size).toBe(blocksAsked(desk).length)
  })

  it('drops what is under way when it is cancelled, leaves no claim, and its rows can be asked for again', async () => {
    const third = arrival(3)
    const desk = await openModelDesk({
      blocks: 100,
      hold: async (request) => {
        third.note(request)
        if (request.index === 2) await new Promise(() => undefined)
      },
    })
    const jobUid = await startJob(desk)
    await third.reached
    await desk.api.jobs.cancel({ jobUid })
    const { job, run, rows } = await outcomeOf(desk, jobUid)
    expect(job.status).toBe('cancelled')
    expect(run).toMatchObject({ status: 'cancelled', counts: { ai_complete: 40, pending: 60, claimed: 0 } })
    expect(rows.filter((row) => row.status === 'pending').every((row) => row.attempts === 0)).toBe(true)
    const again = await runJob(desk)
    expect(again.run.counts.ai_complete).toBe(100)
  })

  it('is listed with what is left of it, newest first, and as long as it is active', async () => {
    const desk = await openModelDesk({ blocks: 30 })
    const jobUid = await startJob(desk, { provider: 'rules' })
    await desk.galley.runs.whenIdle()
    const again = await desk.api.runs.start({
      projectUid: desk.projectUid,
      documentUids: null,
      schemaUid: desk.schemaUid,
      provider: 'rules',
      model: null,
      scope: { kind: 'rows', blockIndexes: [1, 2, 3] },
      concurrency: 1,
    })
    expect(again.rows).toBe(3)
    await desk.galley.runs.whenIdle()
    const jobs = await desk.api.jobs.list({ projectUid: null, onlyActive: false })
    expect(jobs.map((job) => [job.jobUid, job.scope, job.rows, job.documents])).toEqual([
      [again.jobUid, 'rows', 3, 1],
      [jobUid, 'pending', 30, 1],
    ])
    expect(await desk.api.jobs.list({ projectUid: null, onlyActive: true })).toEqual([])
  })

  it('tells its clients when it begins, waits and ends', async () => {
    const desk = await openModelDesk({ blocks: 5 })
    const events: HostEvent[] = []
    onTestFinished(desk.galley.events.on((event) => events.push(event)))
    const { job } = await runJob(desk)
    expect(job.status).toBe('done')
    const jobEvents = events.filter((event) => event.type === 'job')
    expect(jobEvents.length).toBeGreaterThanOrEqual(2)
    expect(events.some((event) => event.type === 'rows')).toBe(true)
  })

  it('is not known under another name', async () => {
    const { api } = await openTestGalley()
    expect((await failureOf(api.jobs.pause({ jobUid: 'job_none' }))).code).toBe('job_not_found')
  })
})

describe('a budget', () => {
  it('pauses the job before it is passed, and goes on when it is raised', async () => {
    const desk = await openModelDesk({ blocks: 200 })
    const budgetUsd = 0.025
    const jobUid = await startJob(desk, { budgetUsd, concurrency: 4 })
    const first = await outcomeOf(desk, jobUid)
    expect(first.job).toMatchObject({ status: 'paused', error: { code: 'budget_reached' }, budgetUsd })
    expect(first.run).toMatchObject({ status: 'paused', lastError: { code: 'budget_reached' } })
    expect(first.job.costUsd).toBeLessThanOrEqual(budgetUsd)
    expect(first.job.costUsd).toBeGreaterThan(0)
    const { counts } = first.run
    expect(counts.ai_complete).toBeGreaterThan(0)
    expect(counts.claimed).toBe(0)
    const reserved = desk.galley.store.connection.prepare('SELECT reserved_micro_usd FROM jobs').pluck().get()
    expect(reserved).toBe(0)
    await desk.api.jobs.setBudget({ jobUid, budgetUsd: null })
    await desk.api.jobs.resume({ jobUid })
    expect((await outcomeOf(desk, jobUid)).run.counts.ai_complete).toBe(200)
  })

  it('needs a model with a known price', async () => {
    const desk = await openModelDesk({})
    const start = {
      projectUid: desk.projectUid,
      documentUids: null,
      schemaUid: desk.schemaUid,
      provider: 'openai-compatible',
      model: 'unheard-of',
      budgetUsd: 1,
      baseUrl: 'https://models.example.org/v1',
      concurrency: 1,
    } as const
    expect((await failureOf(desk.api.runs.start(start))).code).toBe('model_invalid')
    expect(await desk.api.runs.list({ projectUid: null, onlyActive: false })).toEqual([])
  })
})

describe('a dispatch', () => {
  it('asks for the named rows alone, and leaves confirmed ones', async () => {
    const desk = await openModelDesk({ blocks: 60 })
    const { run } = await runJob(desk)
    await confirmRows(desk.api, { runUid: run.runUid, blockIndexes: [3] })
    const before = desk.server.requests.length
    const { rows } = await desk.api.runs.start({
      projectUid: desk.projectUid,
      documentUids: [desk.documentUid],
      schemaUid: desk.schemaUid,
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
      scope: { kind: 'rows', blockIndexes: [2, 3, 4, 55] },
      concurrency: 1,
    })
    expect(rows).toBe(3)
    await desk.galley.runs.whenIdle()
    const asked = desk.server.requests.slice(before)
    expect(asked.map(({ blocks }) => blocks.length)).toEqual([3])
    expect(asked[0]?.body.model).toBe('claude-sonnet-5-5')
    const [after] = await desk.api.runs.list({ projectUid: null, onlyActive: false })
    expect(after?.counts).toMatchObject({ ai_complete: 59, confirmed: 1, pending: 0 })
  })

  it('packs what is left of many packs together', async () => {
    const desk = await openModelDesk({
      blocks: 200,
      respond: ({ blocks, index }) =>
        blocks.map(({ block_uid }, i) => ({
          block_uid,
          data: i === 0 && index < 10 ? MISFIT : FIT,
        })),
    })
    const first = await runJob(desk, { config: { max_attempts: 1 } })
    expect(first.run.counts).toMatchObject({ ai_complete: 190, failed: 10 })
    expect(await desk.api.runs.retryFailed({ runUids: [first.run.runUid] })).toEqual({ rows: 10 })
    await desk.galley.runs.whenIdle()
    expect(desk.server.requests).toHaveLength(11)
    expect(desk.server.requests.at(-1)?.blocks).toHaveLength(10)
  })

  it('sends smaller packs when it is told to', async () => {
    const desk = await openModelDesk({ blocks: 40 })
    await runJob(desk, { config: { max_batch_size: 8 } })
    expect(desk.server.requests.map(({ blocks }) => blocks.length)).toEqual([8, 8, 8, 8, 8])
  })

  it('makes no job when nothing is in scope', async () => {
    const desk = await openModelDesk({ blocks: 5 })
    await runJob(desk)
    const order = {
      projectUid: desk.projectUid,
      documentUids: null,
      schemaUid: desk.schemaUid,
      model: null,
      concurrency: 1,
    }
    const again = await desk.api.runs.start({ ...order, provider: 'anthropic', scope: { kind: 'failed' } })
    expect(again).toMatchObject({ jobUid: null, rows: 0 })
    expect(again.runUids).toHaveLength(1)
  })

  it('refuses the lane overnight for a provider without batches', async () => {
    const desk = await openModelDesk({})
    const order = {
      projectUid: desk.projectUid,
      documentUids: null,
      schemaUid: desk.schemaUid,
      model: null,
      concurrency: 1,
    }
    const failure = await failureOf(desk.api.runs.start({ ...order, provider: 'rules', lane: 'overnight' }))
    expect(failure.code).toBe('batch_unsupported')
  })

  it('sends first what a person looks at', async () => {
    const held = gate()
    const first = arrival(1)
    const desk = await openModelDesk({
      blocks: 100,
      hold: async (request) => {
        first.note(request)
        if (request.index === 0) await held.promise
      },
    })
    const jobUid = await startJob(desk)
    await first.reached
    const [run] = await desk.api.runs.list({ projectUid: null, onlyActive: false })
    await desk.api.runs.view({ runUid: run?.runUid ?? '', first: 82, last: 90 })
    held.open()
    await outcomeOf(desk, jobUid)
    expect(desk.server.requests.map(({ blocks }) => Number(blocks[0]?.block_uid.split(':')[1]))).toEqual([
      0, 80, 20, 40, 60,
    ])
  })

  it('takes answers over that are there for the same input, without a request', async () => {
    const desk = await openModelDesk({ blocks: 40 })
    await runJob(desk)
    const before = desk.server.requests.length
    const { documentUid } = await desk.galley.ingest({
      projectId: desk.projectId,
      name: 'copy.md',
      bytes: Buffer.from(`${paragraphs(40)}\nOne more paragraph.\n`),
    })
    const { rows } = await desk.api.runs.start({
      projectUid: desk.projectUid,
      documentUids: [documentUid],
      schemaUid: desk.schemaUid,
      provider: 'anthropic',
      model: null,
      concurrency: 1,
    })
    expect(rows).toBe(41)
    await desk.galley.runs.whenIdle()
    const asked = desk.server.requests.slice(before).flatMap(({ blocks }) => blocks.map(({ content }) => content))
    expect(asked).toEqual(['One more paragraph.'])
    const taken = desk.galley.store.connection
      .prepare(`SELECT count(*) FROM overlays WHERE reused_from = 1 AND status = 'ai_complete'`)
      .pluck()
      .get()
    expect(taken).toBe(40)
    const { rows: shown } = await documentRows(desk.api, {
      documentUid,
      schemaUid: desk.schemaUid,
      offset: 39,
      limit: 2,
    })
    expect(shown.map((row) => [row.isReused, row.waitsIn])).toEqual([
      [true, null],
      [false, null],
    ])
  })
})

describe('rows', () => {
  it('cannot be moved to batches where the provider has none', async () => {
    const held = gate()
    const opened = await openWithDocument(paragraphs(5))
    const schemaUid = await addSchema(opened.api)
    const server = await startMessagesServer({ hold: () => held.promise })
    onTestFinished(() => server.close())
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
    const { runUids } = await opened.api.runs.start({
      projectUid: opened.projectUid,
      documentUids: null,
      schemaUid,
      provider: 'rules',
      model: null,
      concurrency: 1,
    })
    await opened.galley.runs.whenIdle()
    held.open()
    const move = { runUid: runUids[0] ?? '', blockIndexes: null, lane: 'overnight' } as const
    expect(await opened.api.runs.moveRows(move)).toEqual({ rows: 0 })
  })

  it('of a workspace that was closed in the middle wait, and are asked once each when the job is resumed', async () => {
    const third = arrival(3)
    const desk = await openModelDesk({
      blocks: 100,
      hold: async (request) => {
        third.note(request)
        if (request.index === 2) await new Promise(() => undefined)
      },
    })
    const jobUid = await startJob(desk)
    await third.reached
    const before = performance.now()
    await desk.galley.close()
    expect(performance.now() - before).toBeLessThan(5_000)
    const again = await openTestGalley(desk.dir)
    await again.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
    const reopened = { ...desk, ...again }
    expect(await jobOf(reopened, jobUid)).toMatchObject({
      status: 'paused',
      error: { code: 'run_interrupted' },
      openRows: 60,
    })
    await again.api.jobs.resume({ jobUid })
    const { run, rows } = await outcomeOf(reopened, jobUid)
    expect(run.status).toBe('complete')
    expect(countStatuses(rows)).toEqual({ ai_complete: 100 })
    expect(rows.every((row) => row.attempts === 1)).toBe(true)
  })
})
