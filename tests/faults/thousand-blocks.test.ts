/** Statement 7 of the safety statements. */
import { expect, it } from 'vitest'
import { countStagings, countStatuses, openModelDesk, runJob, stagings } from '../helpers/model-run.ts'
import { seededFaults } from '../helpers/seeded-faults.ts'

const BLOCKS = 1000

it('completes 1,000 blocks with one request in ten failing: none staged twice, none over its attempts', async () => {
  const { script, faults } = seededFaults(7, 0.1)
  const desk = await openModelDesk({ blocks: BLOCKS, script })
  const path = desk.galley.store.connection.path
  countStagings(path)
  const { job, rows, run } = await runJob(desk, { concurrency: 8, config: { max_batch_size: 4 } })
  expect(countStatuses(rows)).toEqual({ ai_complete: BLOCKS })
  expect(stagings(path)).toEqual({ 1: BLOCKS })
  expect(Math.max(...rows.map(({ attempts }) => attempts))).toBeLessThanOrEqual(3)
  expect(job).toMatchObject({ status: 'done', rows: BLOCKS, openRows: 0, error: null })
  expect(run.counts).toMatchObject({ ai_complete: BLOCKS, pending: 0, claimed: 0, failed: 0, confirmed: 0 })
  expect(faults()).toBeGreaterThan(15)
  expect(desk.server.requests).toHaveLength(run.calls)
})
