import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CliOptions, lastObject, prepareWorkspace, runCli, startCli } from '../helpers/cli.ts'
import { type Fault, type MessagesRequest, startMessagesServer } from '../helpers/messages-server.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const BLOCKS = 100
const ANSWERED = 2
const SCOPE = ['--project', 'P', '--schema', 'test_v1']

/** Answers a few requests and holds back the rest until it is opened; says when the first one waits. */
function createGate(answered: number) {
  let isOpen = false
  let announce = (): void => undefined
  const isWaiting = new Promise<void>((resolve) => (announce = resolve))
  const script = (request: MessagesRequest): Fault | undefined => {
    if (isOpen || request.index < answered) return undefined
    announce()
    return { fault: 'stall' }
  }
  return { script, isWaiting, open: () => (isOpen = true) }
}

async function startGatedRun() {
  const dir = temporaryFolder()
  const options: CliOptions = { workspace: join(dir, 'workspace'), env: { ANTHROPIC_API_KEY: 'sk-test' } }
  await prepareWorkspace(options.workspace, paragraphs(BLOCKS), TEST_SCHEMA)
  const gate = createGate(ANSWERED)
  const server = await startMessagesServer({ script: gate.script })
  const runArgs = ['run', ...SCOPE, '--provider', 'anthropic', '--base-url', server.url, '--json']
  const first = startCli([...runArgs, '--concurrency', '1'], options)
  await Promise.race([gate.isWaiting, first.outcome])
  const counts = async () => {
    const status = await runCli(['status', '--project', 'P', '--json'], options)
    const { documents } = lastObject(status) as unknown as {
      readonly documents: ReadonlyArray<{ readonly runs: ReadonlyArray<{ readonly counts: Record<string, number> }> }>
    }
    return documents[0]?.runs[0]?.counts ?? {}
  }
  return { options, gate, server, runArgs, first, counts }
}

test('a run that was killed in the middle is finished by the next one: all staged, none twice, no claim left', async () => {
  const { options, gate, server, runArgs, first, counts } = await startGatedRun()
  try {
    const during = await counts()
    expect(during.claimed).toBeGreaterThan(0)
    expect(during.ai_complete).toBeGreaterThan(0)
    const refused = await runCli(['confirm', ...SCOPE, '--all'], options)
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('is open in galley run')

    first.child.kill('SIGKILL')
    expect(await first.outcome).toMatchObject({ signal: 'SIGKILL' })
    expect(await counts()).toEqual(during)
    const waiting = new Set(
      server.requests.slice(ANSWERED).flatMap((request) => request.blocks.map((block) => block.block_uid)),
    )

    gate.open()
    const second = await runCli([...runArgs, '--concurrency', '4'], options)
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(lastObject(second)).toMatchObject({ rows: BLOCKS, staged: BLOCKS, pending: 0, failed: 0 })
    expect(await counts()).toMatchObject({ ai_complete: BLOCKS, pending: 0, claimed: 0, failed: 0 })
    expect(server.calls.size).toBe(BLOCKS)
    for (const [uid, calls] of server.calls) expect(calls, uid).toBe(waiting.has(uid) ? 2 : 1)
  } finally {
    await server.close()
  }
})

test('Ctrl-C cancels a run: what arrived stays staged, no claim is left, the next run goes on', async () => {
  const { options, gate, server, runArgs, first, counts } = await startGatedRun()
  try {
    first.child.kill('SIGINT')
    const cancelled = await first.outcome
    expect(cancelled).toMatchObject({ code: 1, signal: null })
    expect(cancelled.stderr).toContain('The run was cancelled')
    expect(lastObject(cancelled)).toMatchObject({ error: { code: 'cancelled' } })
    const after = await counts()
    expect(after.claimed).toBe(0)
    expect(after.ai_complete).toBeGreaterThan(0)
    expect((after.pending ?? 0) + (after.ai_complete ?? 0)).toBe(BLOCKS)

    gate.open()
    const second = await runCli(runArgs, options)
    expect(lastObject(second)).toMatchObject({ staged: BLOCKS, pending: 0 })
  } finally {
    await server.close()
  }
})

test('rows that no answer fits fail with a reason, and the run ends with 1', async () => {
  const workspace = join(temporaryFolder(), 'workspace')
  await prepareWorkspace(workspace, paragraphs(3), TEST_SCHEMA)
  const server = await startMessagesServer({ script: () => ({ fault: 'items', items: [] }) })
  try {
    const args = ['run', ...SCOPE, '--provider', 'anthropic', '--base-url', server.url, '--json']
    const outcome = await runCli(args, { workspace, env: { ANTHROPIC_API_KEY: 'sk-test' } })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toMatch(/^galley: 3 rows failed\. The first: .+\n {2}\S.+\n$/)
    expect(lastObject(outcome)).toMatchObject({ pending: 0, failed: 3, staged: 0 })
  } finally {
    await server.close()
  }
})
