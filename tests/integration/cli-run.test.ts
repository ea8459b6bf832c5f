import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { JsonObject } from '../../src/shared/json.ts'
import { startBatchesServer } from '../helpers/batches-server.ts'
import { type CliOptions, type CliOutcome, jsonLines, lastObject, prepareWorkspace, runCli } from '../helpers/cli.ts'
import { type MessagesServer, type MessagesServerOptions, startMessagesServer } from '../helpers/messages-server.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const BLOCKS = 30

type RunDesk = {
  readonly server: MessagesServer
  readonly run: (...args: string[]) => Promise<CliOutcome>
  readonly galley: (...args: string[]) => Promise<CliOutcome>
}

async function prepare(url: string): Promise<Pick<RunDesk, 'run' | 'galley'>> {
  const options: CliOptions = {
    workspace: join(temporaryFolder(), 'workspace'),
    env: { ANTHROPIC_API_KEY: 'sk-test' },
  }
  await prepareWorkspace(options.workspace, paragraphs(BLOCKS), TEST_SCHEMA)
  const scope = ['--project', 'P', '--schema', 'test_v1', '--provider', 'anthropic', '--base-url', url]
  return {
    galley: (...args) => runCli(args, options),
    run: (...args) => runCli(['run', ...scope, '--concurrency', '1', ...args], options),
  }
}

async function openDesk(serverOptions: MessagesServerOptions = {}): Promise<RunDesk> {
  const server = await startMessagesServer(serverOptions)
  onTestFinished(() => server.close())
  return { server, ...(await prepare(server.url)) }
}

const eventsOf = ({ stdout }: CliOutcome): ReadonlyMap<string, JsonObject> =>
  new Map(jsonLines(stdout).map((line) => [typeof line.event === 'string' ? line.event : 'result', line]))

test('a quote says what a run would take, and asks nothing', async () => {
  const { server, run, galley } = await openDesk()
  const printed = await run('--quote')
  expect(printed).toMatchObject({ code: 0, stderr: '' })
  expect(printed.stdout).toMatch(/rows +30 of 1 document\n/)
  expect(printed.stdout).toMatch(/price now +\$0\.\d+ to \$0\.\d+/)
  expect(printed.stdout).toMatch(/overnight +\$0\.\d+ to \$0\.\d+/)
  expect(printed.stdout).toMatch(/packing saves +\$0\.\d+/)
  const quoted = lastObject(await run('--quote', '--json', '--rows', '0-4'))
  expect(quoted).toMatchObject({ rows: 5, requests: 1, basis: 'estimated' })
  expect(server.requests).toEqual([])
  const status = lastObject(await galley('status', '--project', 'P', '--json'))
  expect(JSON.stringify(status)).toContain('"runs":[]')
})

test('a probe has three blocks answered, and the quote rests on them', async () => {
  const { server, run } = await openDesk()
  expect(lastObject(await run('--quote', '--probe', '--json'))).toMatchObject({ basis: 'measured', measuredRows: 3 })
  expect(server.calls.size).toBe(3)
})

test('a run tells its story in lines of JSON, and the last one is the result', async () => {
  const { server, run } = await openDesk()
  const outcome = await run('--json', '--batch-size', '10', '--model', 'claude-haiku-4-5', '--temperature', '0.7')
  expect(outcome).toMatchObject({ code: 0, stderr: '' })
  const events = eventsOf(outcome)
  expect([...events.keys()].filter((name) => name !== 'progress')).toEqual(['quote', 'started', 'done', 'result'])
  expect(events.get('started')).toMatchObject({ rows: BLOCKS, runs: 1, lane: 'now', budgetUsd: null })
  expect(events.get('done')).toMatchObject({ staged: BLOCKS, failed: 0, pending: 0 })
  const result = lastObject(outcome)
  expect(result).toMatchObject({ staged: BLOCKS, calls: 3, lane: 'now', requestsSaved: BLOCKS - 3 })
  expect(result.jobUid).toEqual(events.get('started')?.jobUid)
  expect(result.cacheHitRate).toBeGreaterThan(0)
  expect(server.requests.map(({ blocks, body }) => [blocks.length, body.temperature, body.model])).toEqual(
    Array.from({ length: 3 }, () => [10, 0.7, 'claude-haiku-4-5']),
  )
})

test('only the named rows are asked, then only those that failed', async () => {
  const bad = { fault: 'status', status: 400 } as const
  const { server, run } = await openDesk({ script: ({ blocks }) => (blocks.length === 2 ? bad : undefined) })
  const first = await run('--json', '--document', 'document.md', '--rows', '3-5, 9', '--batch-size', '20')
  expect(first).toMatchObject({ code: 0 })
  expect([...server.calls.keys()].map((uid) => Number(uid.split(':').at(-1))).toSorted((a, b) => a - b)).toEqual([
    3, 4, 5, 9,
  ])
  const failed = await run('--json', '--rows', '0,1')
  expect(failed).toMatchObject({ code: 1 })
  expect(lastObject(failed)).toMatchObject({ failed: 2, error: { code: 'provider_bad_request' } })
  const again = await run('--json', '--only', 'failed', '--batch-size', '1')
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(lastObject(again)).toMatchObject({ failed: 0, staged: 6, pending: BLOCKS - 6 })
  expect(await run('--document', 'other.md')).toMatchObject({ code: 1 })
})

test('a budget pauses the run before it is passed, and the same command goes on', async () => {
  const { run } = await openDesk()
  const small = ['--batch-size', '1', '--max-tokens-per-block', '1000', '--model', 'claude-haiku-4-5']
  const paused = await run('--json', ...small, '--budget', '0.012')
  expect(paused).toMatchObject({ code: 1 })
  const result = lastObject(paused) as { costUsd: number; staged: number; error: JsonObject }
  expect(result.error).toMatchObject({ code: 'budget_reached' })
  expect(result.error.hint).toContain('Run the same command again')
  expect(result.costUsd).toBeLessThanOrEqual(0.012)
  expect(result.staged).toBeGreaterThan(0)
  expect(eventsOf(paused).get('paused')).toMatchObject({ error: { code: 'budget_reached' } })
  const rest = lastObject(await run('--json', ...small))
  expect(rest).toMatchObject({ staged: BLOCKS, pending: 0, calls: BLOCKS - result.staged })
})

test('a refused key pauses the run and says how to go on', async () => {
  let isRefused = true
  const { run } = await openDesk({ script: () => (isRefused ? { fault: 'status', status: 401 } : undefined) })
  const paused = await run()
  expect(paused).toMatchObject({ code: 1 })
  expect(paused.stderr).toContain('The run is paused with 30 rows left.')
  expect(paused.stderr).toContain('Run the same command again')
  isRefused = false
  const second = await run()
  expect(second).toMatchObject({ code: 0, stderr: '' })
  expect(second.stdout).toContain('30 of 30 rows staged, 0 failed')
})

test('overnight rows are submitted, and collected later', async () => {
  const server = await startBatchesServer()
  onTestFinished(() => server.close())
  const { run, galley } = await prepare(server.url)
  const submitted = await run('--lane', 'overnight', '--batch-size', '10')
  expect(submitted).toMatchObject({ code: 0, stderr: '' })
  expect(submitted.stdout).toContain('submitted for the night')
  expect(submitted.stdout).toContain('galley batches --wait')
  expect(server.batches).toHaveLength(1)
  await server.end()
  const unnamed = await galley('batches', '--check')
  expect(unnamed.stdout).toContain('There is no key for Anthropic')
  expect(await galley('batches', '--check', '--base-url', server.url)).toMatchObject({ code: 0 })
  const listed = lastObject(await galley('batches', '--json'))
  expect(listed).toMatchObject({ open: 0, mergedRows: null, batches: [{ state: 'merged', rows: BLOCKS - 10 }] })
  expect(lastObject(await run('--json'))).toMatchObject({ staged: BLOCKS, pending: 0, calls: 0 })
})

test('wrong usage ends with 2 and asks nothing', async () => {
  const { run, server } = await openDesk()
  const cases = [
    ['--probe'],
    ['--rows', '5-1'],
    ['--rows', '1', '--only', 'failed'],
    ['--budget', '0'],
    ['--lane', 'soon'],
  ]
  for (const args of cases) expect(await run(...args), args.join(' ')).toMatchObject({ code: 2 })
  expect(server.requests).toEqual([])
})
