/** What leaves for the provider: how many requests, what they share, and when the second one goes. */
import { expect, it } from 'vitest'
import { isJsonObject, type JsonValue } from '../../src/shared/json.ts'
import { countStatuses, openModelDesk, runJob, startJob, outcomeOf } from '../helpers/model-run.ts'
import type { MessagesRequest } from '../helpers/messages-server.ts'
import { addSchema, TEST_SCHEMA } from '../helpers/workspace.ts'

const BLOCKS = 500

function latch(): { readonly isOpen: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined
  const isOpen = new Promise<void>((resolve) => (open = resolve))
  return { isOpen, open: () => open() }
}

function systemParts({ body }: MessagesRequest): readonly JsonValue[] {
  return Array.isArray(body.system) ? body.system : []
}

it('asks for 500 blocks in at most 30 requests that share their system part to the byte', async () => {
  const desk = await openModelDesk({ blocks: BLOCKS })
  const { rows } = await runJob(desk, { concurrency: 4 })
  const { requests } = desk.server
  expect(countStatuses(rows)).toEqual({ ai_complete: BLOCKS })
  expect(requests.length).toBeLessThanOrEqual(30)
  expect(requests.flatMap(({ blocks }) => blocks)).toHaveLength(BLOCKS)
  expect(new Set(requests.map((request) => JSON.stringify(systemParts(request)))).size).toBe(1)
  expect(new Set(requests.map(({ body }) => JSON.stringify([body.tools, body.output_config]))).size).toBe(1)
  for (const request of requests) {
    const last = systemParts(request).at(-1)
    expect(isJsonObject(last) && last.cache_control).toMatchObject({ type: 'ephemeral' })
    expect(JSON.stringify(request.body.messages)).not.toContain('cache_control')
  }
})

it('asks for each block alone when packs are switched off', async () => {
  const desk = await openModelDesk({ blocks: BLOCKS })
  await runJob(desk, { concurrency: 8, config: { max_batch_size: 1 } })
  expect(desk.server.requests).toHaveLength(BLOCKS)
  expect(new Set(desk.server.calls.values())).toEqual(new Set([1]))
})

it('sends no second request before the first answer has begun, and fans out then', async () => {
  const gate = latch()
  const hasArrived = latch()
  const hasFannedOut = latch()
  const desk = await openModelDesk({
    blocks: 100,
    hold: async ({ index }) => {
      hasArrived.open()
      if (index >= 4) hasFannedOut.open()
      await (index === 0 ? gate.isOpen : hasFannedOut.isOpen)
    },
  })
  const jobUid = await startJob(desk, { concurrency: 8, config: { max_batch_size: 5 } })
  await hasArrived.isOpen
  // A whole job of another route goes by: the host, its threads and the database have had their turns.
  const otherSchema = await addSchema(desk.api, { ...TEST_SCHEMA, schema_ref: 'other_v1' })
  const other = { ...desk, schemaUid: otherSchema }
  const rulesJob = await startJob(other, { provider: 'rules', concurrency: 4 })
  await untilJobIsDone(desk, rulesJob)
  expect(desk.server.requests).toHaveLength(1)
  gate.open()
  await outcomeOf(desk, jobUid)
  expect(desk.server.requests).toHaveLength(20)
  expect(desk.server.peak()).toBeGreaterThanOrEqual(4)
})

it('lets the others leave while the first answer, begun, is still coming', async () => {
  const hasFannedOut = latch()
  const desk = await openModelDesk({
    blocks: 100,
    script: ({ index }) => {
      if (index === 2) hasFannedOut.open()
      return { fault: 'stall_body' }
    },
  })
  const jobUid = await startJob(desk, { concurrency: 8, config: { max_batch_size: 5 } })
  await hasFannedOut.isOpen
  await desk.api.jobs.cancel({ jobUid })
  const { job, run } = await outcomeOf(desk, jobUid)
  expect(job.status).toBe('cancelled')
  expect(run.counts.claimed).toBe(0)
})

async function untilJobIsDone(desk: Awaited<ReturnType<typeof openModelDesk>>, jobUid: string): Promise<void> {
  const isDone = async (): Promise<boolean> => {
    const jobs = await desk.api.jobs.list({ projectUid: null, onlyActive: false })
    return jobs.some((job) => job.jobUid === jobUid && job.status === 'done')
  }
  await new Promise<void>((resolve) => {
    const stop = desk.galley.events.on(() => {
      void isDone().then((done) => {
        if (!done) return
        stop()
        resolve()
      })
    })
    void isDone().then((done) => done && resolve())
  })
}
