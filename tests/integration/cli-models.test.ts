import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { lastObject, prepareWorkspace, runCli } from '../helpers/cli.ts'
import { CLI } from '../helpers/built.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const CANARY = 'sk-canary-55d0c1f2a9e84b7a-Qw7R'
const OWN = {
  id: 'own-model',
  provider: 'openai-compatible',
  label: 'Own model',
  contextTokens: 32_000,
  maxOutputTokens: 8000,
  takesTemperature: true,
  thinksByDefault: false,
  batchFactor: 1,
  prices: [
    {
      effectiveFrom: '2026-01-01',
      tiers: [
        { upToPromptTokens: 1000, input: 2, output: 8, cacheWrite5m: null, cacheWrite1h: null, cacheRead: null },
        { upToPromptTokens: null, input: 4, output: 16, cacheWrite5m: null, cacheWrite1h: null, cacheRead: null },
      ],
    },
  ],
}

async function prepared(): Promise<{ readonly dir: string; readonly workspace: string }> {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  await prepareWorkspace(workspace, paragraphs(3), TEST_SCHEMA)
  return { dir, workspace }
}

it('lists models with their prices, sets those of a file, and gives them back', async () => {
  const { dir, workspace } = await prepared()
  const galley = (...args: string[]) => runCli(args, { workspace })
  const file = join(dir, 'models.json')
  writeFileSync(file, JSON.stringify([OWN]))
  expect(lastObject(await galley('models', 'set', file, '--json'))).toMatchObject({
    models: [{ id: 'own-model', origin: 'added' }],
  })
  const table = await galley('models')
  expect(table).toMatchObject({ code: 0, stderr: '' })
  expect(table.stdout).toMatch(
    /own-model +openai-compatible +32,000 +8,000 +\$2\.00 +\$8\.00 +\$0\.20 +× 1 +2026-01-01 +added/,
  )
  expect(table.stdout).toMatch(/above 1,000 tokens +\$4\.00 +\$16\.00/)
  expect((await galley('models', 'reset', 'own-model')).code).toBe(0)
  const { models } = lastObject(await galley('models', '--json'))
  expect(JSON.stringify(models)).not.toContain('own-model')
  const gone = await galley('models', 'reset', 'own-model', '--json')
  expect(gone.code).toBe(1)
  expect(lastObject(gone)).toMatchObject({ error: { code: 'model_unknown' } })
})

it('changes nothing when one model of a file cannot be right', async () => {
  const { dir, workspace } = await prepared()
  const file = join(dir, 'models.json')
  writeFileSync(file, JSON.stringify({ models: [OWN, { ...OWN, id: 'second', prices: [] }] }))
  const refused = await runCli(['models', 'set', file, '--json'], { workspace })
  expect(refused.code).toBe(1)
  expect(lastObject(refused)).toMatchObject({ error: { code: 'model_invalid' } })
  expect(refused.stderr).toContain('"second"')
  expect((await runCli(['models'], { workspace })).stdout).not.toContain('own-model')
  writeFileSync(file, 'not JSON')
  expect((await runCli(['models', 'set', file], { workspace })).stderr).toContain('models.json is not JSON')
})

it('lists providers, and says what a provider cannot be asked', async () => {
  const { workspace } = await prepared()
  const env = { OPENAI_API_KEY: CANARY }
  const listed = await runCli(['providers'], { workspace, env })
  expect(listed).toMatchObject({ code: 0, stderr: '' })
  expect(listed.stdout).toMatch(/openai-compatible +https:\/\/api\.openai\.com\/v1 +…Qw7R \(environment\)/)
  expect(listed.stdout).not.toContain(CANARY)
  const rules = await runCli(['providers', 'check', 'rules', '--json'], { workspace })
  expect(lastObject(rules)).toMatchObject({ error: { code: 'provider_unknown' } })
  const unnamed = await runCli(['providers', 'check', 'openai-compatible', '--json'], { workspace, env })
  expect(lastObject(unnamed)).toMatchObject({ error: { code: 'model_unknown' } })
  expect((await runCli(['providers', 'check', 'nobody'], { workspace })).code).toBe(2)
})

it('reads a key from standard input and never shows it', async () => {
  const { workspace } = await prepared()
  const child = spawn(process.execPath, [CLI, 'providers', 'key', 'anthropic', '--json'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ANTHROPIC_API_KEY: undefined, GALLEY_WORKSPACE: workspace, DBUS_SESSION_BUS_ADDRESS: '' },
  })
  child.stdin.end(`${CANARY}\n`)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  expect(`${stdout}${stderr}`).not.toContain(CANARY)
  // Whether there is a keychain depends on the machine; without one the key must not seem to be kept.
  expect(stdout).toMatch(/"source":"keychain"|"code":"keychain_unavailable"/)
  const none = await runCli(['providers', 'key', 'anthropic', '--json'], { workspace })
  expect(lastObject(none)).toMatchObject({ error: { code: 'usage' } })
})

it('reports the usage of a project', async () => {
  const { workspace } = await prepared()
  expect((await runCli(['usage', '--project', 'P'], { workspace })).stdout).toContain('No model was asked yet.')
  const empty = lastObject(await runCli(['usage', '--project', 'P', '--by', 'day', '--json'], { workspace }))
  expect(empty).toMatchObject({ project: 'P', by: 'day', total: { calls: 0, costUsd: 0 }, lines: [] })
  const run = ['run', '--project', 'P', '--schema', 'test_v1', '--provider', 'rules']
  expect((await runCli(run, { workspace })).code).toBe(0)
  const table = await runCli(['usage', '--project', 'P', '--by', 'document'], { workspace })
  expect(table.stdout).toMatch(/document\.md +\d+ +0 +3 +/)
  expect(table.stdout).toContain('saved: $0.00 by the cache, $0.00 by packing, $0.00 overnight')
  const other = await runCli(['usage', '--project', 'Q', '--json'], { workspace })
  expect(lastObject(other)).toMatchObject({ error: { code: 'project_not_found' } })
})
