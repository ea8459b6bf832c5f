import { setImmediate as nextTurn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { countIn, dispatchOvernight, firstBatch, openBatchDesk, reopen, rowsOf } from '../helpers/batch-desk.ts'
import { startCli } from '../helpers/cli.ts'
import { countStagings, countStatuses, stagings } from '../helpers/model-run.ts'

const BLOCKS = 40

test('a merge that is killed goes on where it was, and counts nothing twice', async () => {
  const desk = await openBatchDesk({ blocks: BLOCKS })
  const databasePath = desk.galley.store.connection.path
  await dispatchOvernight(desk)
  await desk.server.end()
  await desk.galley.close()
  countStagings(databasePath)

  desk.server.fault = (call) => (call === 'results' ? 'stall' : undefined)
  const env = { ANTHROPIC_API_KEY: 'sk-test' }
  const { child, outcome } = startCli(['batches', '--check', '--base-url', desk.server.url], {
    workspace: desk.dir,
    env,
  })
  await untilMerged(databasePath, BLOCKS / 4)
  child.kill('SIGKILL')
  await outcome

  desk.server.fault = undefined
  const later = await reopen(desk)
  expect(await firstBatch(later)).toMatchObject({ state: 'merging', mergedRequests: BLOCKS / 4 })
  expect(await later.api.batches.check()).toEqual({ mergedRows: BLOCKS / 2, open: 0 })
  expect(countStatuses(rowsOf(later))).toEqual({ ai_complete: BLOCKS })
  expect(stagings(databasePath)).toEqual({ 1: BLOCKS })
  expect(countIn(later, 'SELECT count(*) FROM llm_calls')).toBe(BLOCKS / 2)
  expect(countIn(later, 'SELECT sum(cost_micro_usd) = (SELECT cost_micro_usd FROM jobs) FROM llm_calls')).toBe(1)
})

async function untilMerged(databasePath: string, requests: number): Promise<void> {
  const db = new Database(databasePath, { readonly: true })
  const merged = db.prepare('SELECT merged_requests FROM batches').pluck()
  try {
    while (Number(merged.get()) < requests) await nextTurn()
  } finally {
    db.close()
  }
}
