/** Statements 6 and 7 of the safety statements: a host that is killed at any moment, a worker that was frozen. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { DATABASE_FILE } from '../../src/core/db/store.ts'
import { releaseClaims } from '../../src/core/db/queries/claims.ts'
import { type CliOptions, lastObject, prepareWorkspace, startCli } from '../helpers/cli.ts'
import type { FrozenReport, FrozenTask } from '../helpers/frozen-worker-entry.ts'
import { startMessagesServer } from '../helpers/messages-server.ts'
import {
  countStagings,
  countStatuses,
  openModelDesk,
  outcomeOf,
  rowsIn,
  stagings,
  startJob,
  withDatabase,
} from '../helpers/model-run.ts'
import { seededFaults, seededRandom } from '../helpers/seeded-faults.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const BLOCKS = 1000
const KILLS = 50
const SEED = 20_261

const SMALL_PACKS = { ...TEST_SCHEMA, prompt_config: { max_batch_size: 4 } }

it('completes 1,000 blocks with faults and 50 kills at random moments', { timeout: 600_000 }, async () => {
  const options: CliOptions = {
    workspace: join(temporaryFolder(), 'workspace'),
    env: { ANTHROPIC_API_KEY: 'sk-test' },
  }
  await prepareWorkspace(options.workspace, paragraphs(BLOCKS), SMALL_PACKS)
  const path = join(options.workspace, DATABASE_FILE)
  countStagings(path)
  const random = seededRandom(SEED)
  const { script } = seededFaults(SEED, 0.1)
  let onArrival = (): void => undefined
  const server = await startMessagesServer({
    script: (request) => {
      onArrival()
      return script(request)
    },
  })
  onTestFinished(() => server.close())
  const args = ['run', '--project', 'P', '--schema', 'test_v1', '--provider', 'anthropic', '--base-url', server.url]
  const start = () => startCli([...args, '--concurrency', '4', '--json'], options)

  for (let kills = 0; kills < KILLS; kills++) {
    const { child, outcome } = start()
    let arrivals = 1 + Math.floor(random() * 4)
    const delayMs = random() * 6
    onArrival = () => {
      arrivals -= 1
      if (arrivals === 0) setTimeout(() => child.kill('SIGKILL'), delayMs)
    }
    const { signal, stderr } = await outcome
    expect({ signal, kills, stderr }).toMatchObject({ signal: 'SIGKILL' })
  }
  onArrival = () => undefined
  const last = await start().outcome
  expect(last).toMatchObject({ code: 0, stderr: '' })
  expect(lastObject(last)).toMatchObject({ rows: BLOCKS, staged: BLOCKS, pending: 0, failed: 0 })
  const rows = rowsIn(path)
  expect(countStatuses(rows)).toEqual({ ai_complete: BLOCKS })
  expect(stagings(path)).toEqual({ 1: BLOCKS })
  expect(Math.max(...rows.map(({ attempts }) => attempts))).toBeLessThanOrEqual(3)
  withDatabase(path, (db) => expect(db.pragma('integrity_check', { simple: true })).toBe('ok'))
})

/** A worker in a process of its own, which claims with the real queries. */
function startWorker(task: FrozenTask): ChildProcess {
  const child = fork(fileURLToPath(new URL('../helpers/frozen-worker-entry.ts', import.meta.url)), [
    JSON.stringify(task),
  ])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

async function reportOf(child: ChildProcess): Promise<FrozenReport> {
  const [report] = (await once(child, 'message')) as [FrozenReport]
  return report
}

it('refuses the late answer of a worker that was frozen longer than its lease', async () => {
  let release = (): void => undefined
  const isReleased = new Promise<void>((resolve) => (release = resolve))
  let announce = (): void => undefined
  const hasArrived = new Promise<void>((resolve) => (announce = resolve))
  const hold = async (): Promise<void> => {
    announce()
    await isReleased
  }
  const desk = await openModelDesk({ blocks: 40, schema: SMALL_PACKS, hold })
  const path = desk.galley.store.connection.path
  countStagings(path)
  const jobUid = await startJob(desk)
  await hasArrived
  const jobId = withDatabase(path, (db) => db.prepare('SELECT id FROM jobs').pluck().get() as number)
  const model = withDatabase(path, (db) => db.prepare('SELECT model FROM jobs').pluck().get() as string)
  const worker = startWorker({ databasePath: path, jobId, route: { provider: 'anthropic', model } })
  const claimed = await reportOf(worker)
  expect(claimed.rows).toHaveLength(4)
  worker.kill('SIGSTOP')
  desk.galley.store.write((db) => releaseClaims(db, { runId: null, owner: 'worker-frozen' }))
  release()
  const { rows } = await outcomeOf(desk, jobUid)
  expect(countStatuses(rows)).toEqual({ ai_complete: 40 })

  worker.kill('SIGCONT')
  worker.send('settle')
  expect(await reportOf(worker)).toMatchObject({ outcome: { staged: 0, returned: 0, failed: 0, late: 4 } })
  expect(rowsIn(path)).toEqual(rows)
  expect(stagings(path)).toEqual({ 1: 40 })
})
