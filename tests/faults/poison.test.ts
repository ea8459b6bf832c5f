/** A pack that breaks the provider whenever it is asked: the rest goes on, and its rows fail in the end. */
import { expect, it } from 'vitest'
import type { Fault, MessagesRequest } from '../helpers/messages-server.ts'
import { countStatuses, openModelDesk, outcomeOf, startJob } from '../helpers/model-run.ts'

const BLOCKS = 80
const POISON: ReadonlyArray<readonly [string, Fault]> = [
  ['resets the connection', { fault: 'reset' }],
  ['ends with 500', { fault: 'status', status: 500, headers: { 'retry-after': '0' } }],
]

function isPoison({ blocks }: MessagesRequest): boolean {
  return blocks.some(({ content }) => content.includes('Paragraph 7 '))
}

it.each(POISON)('a pack that %s holds up no other, and fails after so many tries', async (_, fault) => {
  const desk = await openModelDesk({ blocks: BLOCKS, script: (request) => (isPoison(request) ? fault : undefined) })
  const jobUid = await startJob(desk, { concurrency: 4, config: { max_batch_size: 2 } })
  let outcome = await outcomeOf(desk, jobUid)
  expect(countStatuses(outcome.rows).ai_complete).toBe(BLOCKS - 2)
  for (let resumes = 0; outcome.job.status === 'paused'; resumes++) {
    expect(resumes).toBeLessThan(3)
    await desk.api.jobs.resume({ jobUid })
    outcome = await outcomeOf(desk, jobUid)
  }
  expect(outcome.job).toMatchObject({ status: 'done', openRows: 0 })
  expect(countStatuses(outcome.rows)).toEqual({ ai_complete: BLOCKS - 2, failed: 2 })
  expect(desk.server.requests.filter(isPoison)).toHaveLength(5 + 3)
})
