import { describe, expect, it } from 'vitest'
import { createGate } from '../e2e/support/gate.ts'
import { MODEL, openBatchDesk } from '../helpers/batch-desk.ts'
import { type ModelDesk, openModelDesk, runJob, withDatabase } from '../helpers/model-run.ts'
import { failureOf } from '../helpers/workspace.ts'
import type { OpinionChoice } from '../../src/shared/model-work.ts'
import type { RunSummary } from '../../src/shared/views.ts'

const BLOCKS = 6

async function start(desk: ModelDesk, opinion: OpinionChoice, change: { provider?: 'rules'; scope?: 'failed' } = {}) {
  return await desk.api.runs.start({
    projectUid: desk.projectUid,
    documentUids: null,
    schemaUid: desk.schemaUid,
    provider: change.provider ?? 'anthropic',
    model: null,
    opinion,
    scope: { kind: change.scope ?? 'pending' },
    concurrency: 1,
  })
}

const runsOf = (desk: ModelDesk): Promise<readonly RunSummary[]> =>
  desk.api.documents.runs({ documentUid: desk.documentUid })

async function ask(desk: ModelDesk, opinion: OpinionChoice): Promise<readonly RunSummary[]> {
  await start(desk, opinion)
  await desk.galley.runs.whenIdle()
  return await runsOf(desk)
}

const asked = (desk: ModelDesk): number => desk.server.requests.reduce((sum, request) => sum + request.blocks.length, 0)

describe('a further opinion', () => {
  it('is a run of its own with every row, beside the main run', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    const { run } = await runJob(desk, { provider: 'rules' })
    await ask(desk, 'new')
    const runs = await ask(desk, 'new')
    expect(runs.map(({ opinion, provider, counts }) => [opinion, provider, counts.ai_complete])).toEqual([
      [0, 'rules', BLOCKS],
      [1, 'anthropic', BLOCKS],
      [2, 'anthropic', BLOCKS],
    ])
    expect(runs[0]?.runUid).toBe(run.runUid)
    const jobs = await desk.api.jobs.list({ projectUid: desk.projectUid, onlyActive: false })
    expect(jobs.map(({ opinion, status }) => [opinion, status])).toEqual([
      [2, 'done'],
      [1, 'done'],
      [0, 'done'],
    ])
  })

  it('with the very same input asks again, where a main run takes over what is there', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await ask(desk, 'main')
    expect(asked(desk)).toBe(BLOCKS)
    const order = { projectUid: desk.projectUid, documentUids: null, schemaUid: desk.schemaUid } as const
    const quote = await desk.api.runs.quote({
      ...order,
      provider: 'anthropic',
      model: null,
      opinion: 'new',
      concurrency: 1,
    })
    expect(quote).toMatchObject({ rows: BLOCKS, reusableRows: 0 })
    await ask(desk, 'new')
    expect(asked(desk)).toBe(2 * BLOCKS)
  })

  it('lends no answer to a main run', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await runJob(desk, { provider: 'rules' })
    await ask(desk, 'new')
    await desk.api.runs.start({
      projectUid: desk.projectUid,
      documentUids: [desk.documentUid],
      schemaUid: desk.schemaUid,
      provider: 'anthropic',
      model: null,
      scope: { kind: 'changed' },
      concurrency: 1,
    })
    await desk.galley.runs.whenIdle()
    expect(asked(desk)).toBe(2 * BLOCKS)
  })

  it('of a document without a run is its main run', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    expect((await ask(desk, 'new')).map(({ opinion }) => opinion)).toEqual([0])
  })

  it('asked for twice at the same moment makes two', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await runJob(desk, { provider: 'rules' })
    await Promise.all([start(desk, 'new', { provider: 'rules' }), start(desk, 'new', { provider: 'rules' })])
    await desk.galley.runs.whenIdle()
    const runs = await runsOf(desk)
    expect(runs.map(({ opinion, counts }) => [opinion, counts.ai_complete])).toEqual([
      [0, BLOCKS],
      [1, BLOCKS],
      [2, BLOCKS],
    ])
  })

  it('that a dead host left half made is completed by the next one', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await runJob(desk, { provider: 'rules' })
    await ask(desk, 'new')
    withDatabase(desk.galley.store.connection.path, (db) => {
      db.exec(`DELETE FROM overlays WHERE run_id = (SELECT id FROM runs WHERE opinion = 1) AND block_index >= 3;
        UPDATE runs SET n_ai_complete = 3 WHERE opinion = 1`)
    })
    const runs = await ask(desk, 'new')
    expect(runs.map(({ opinion, counts, totalBlocks }) => [opinion, counts.ai_complete, totalBlocks])).toEqual([
      [0, BLOCKS, BLOCKS],
      [1, BLOCKS, BLOCKS],
    ])
  })

  it('is paused, resumed and cancelled by itself', async () => {
    const gate = createGate()
    const desk = await openModelDesk({ blocks: BLOCKS, hold: () => gate.hold() })
    await runJob(desk, { provider: 'rules' })
    const { jobUid, runUids } = await start(desk, 'new')
    await expect.poll(() => gate.held()).toBeGreaterThan(0)
    expect(await desk.api.runs.pause({ runUids: [...runUids] })).toEqual({ jobs: 1 })
    expect((await runsOf(desk)).map(({ status }) => status)).toEqual(['complete', 'paused'])
    expect(await desk.api.runs.resume({ runUids: [...runUids] })).toEqual({ jobs: 1 })
    expect(await desk.api.runs.cancel({ runUids: [...runUids] })).toEqual({ cancelled: 1 })
    gate.letGo()
    await desk.galley.runs.whenIdle()
    const [main, opinion] = await runsOf(desk)
    expect(main).toMatchObject({ status: 'complete', counts: { ai_complete: BLOCKS } })
    expect(opinion).toMatchObject({ status: 'cancelled', counts: { claimed: 0 } })
    expect(jobUid).not.toBeNull()
    const [, again] = await ask(desk, 1)
    expect(again).toMatchObject({ runUid: opinion?.runUid, status: 'complete', counts: { ai_complete: BLOCKS } })
  })

  it('waits for its batch overnight like a main run, and is not filled from it', async () => {
    const desk = await openBatchDesk()
    const order = {
      projectUid: desk.projectUid,
      documentUids: null,
      schemaUid: desk.schemaUid,
      provider: 'anthropic',
      model: MODEL,
      lane: 'overnight',
      concurrency: 1,
    } as const
    for (const opinion of ['main', 'new'] as const) {
      await desk.api.runs.start({ ...order, opinion })
      await desk.server.end()
      await desk.api.batches.check()
    }
    expect(desk.server.batches).toHaveLength(2)
    const runs = await desk.api.documents.runs({ documentUid: desk.documentUid })
    expect(runs.map(({ opinion, counts }) => [opinion, counts.ai_complete])).toEqual([
      [0, 6],
      [1, 6],
    ])
  })

  it('counts in no progress, and is not exported, carried over or taken for the main run', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    const { run } = await runJob(desk, { provider: 'rules' })
    await ask(desk, 'new')
    const { projectUid, documentUid, schemaUid } = desk
    const [project] = await desk.api.projects.list()
    expect(project?.counts.ai_complete).toBe(BLOCKS)
    expect((await desk.api.documents.get({ documentUid, schemaUid })).run?.runUid).toBe(run.runUid)
    expect((await desk.api.documents.list({ projectUid, schemaUid })).map((one) => one.run?.runUid)).toEqual([
      run.runUid,
    ])
    expect(await desk.api.documents.schemas({ documentUid })).toHaveLength(1)
    expect((await desk.api.documents.versions({ documentUid })).map(({ counts }) => counts.ai_complete)).toEqual([
      BLOCKS,
    ])
    const order = { projectUid, schemaUid, documentUids: null, format: 'jsonl', includeStaged: true } as const
    expect(await desk.api.exports.create(order)).toMatchObject({ rows: BLOCKS, confirmedRows: 0 })
  })

  it('shows its cost under a name of its own', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await ask(desk, 'main')
    await ask(desk, 'new')
    const { lines } = await desk.api.usage.report({ group: 'run' })
    expect(lines.map(({ label }) => label).toSorted()).toEqual([
      'document.md · test_v1',
      'document.md · test_v1 · opinion 2',
    ])
  })

  it('starts with pending rows alone, and has no number that was not given', async () => {
    const desk = await openModelDesk({ blocks: BLOCKS })
    await runJob(desk, { provider: 'rules' })
    expect(await failureOf(start(desk, 'new', { scope: 'failed' }))).toMatchObject({ code: 'usage' })
    expect(await failureOf(start(desk, 4))).toMatchObject({ code: 'run_not_found' })
    const probe = { projectUid: desk.projectUid, documentUids: null, schemaUid: desk.schemaUid, model: null } as const
    expect(
      await failureOf(desk.api.runs.probe({ ...probe, provider: 'anthropic', opinion: 'new', concurrency: 1 })),
    ).toMatchObject({ code: 'usage' })
    expect(await runsOf(desk)).toHaveLength(1)
  })
})
