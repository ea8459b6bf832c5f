import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CanonicalRecord } from '../../src/shared/domain.ts'
import { jsonLines, lastObject, readText, runCli, startCli } from '../helpers/cli.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

test('the main job goes from files to an export, one command a step', async () => {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  const docs = join(dir, 'docs')
  mkdirSync(join(docs, 'deep'), { recursive: true })
  writeFileSync(join(docs, 'one.md'), '# One\n\nIt must hold.\n\n- a\n- b\n')
  writeFileSync(join(docs, 'deep', 'two.txt'), paragraphs(3))
  writeFileSync(join(docs, 'picture.png'), 'not read')
  writeFileSync(join(dir, 'schema.json'), JSON.stringify(TEST_SCHEMA))
  const galley = (...args: string[]) => runCli(args, { workspace })
  const scope = ['--project', 'Bridge', '--schema', 'test_v1']

  const ingested = await galley('ingest', docs, '--project', 'Bridge')
  expect(ingested).toMatchObject({ code: 0, stderr: '' })
  expect(ingested.stdout).toContain('one.md: ingested 4 blocks')
  expect(ingested.stdout).toContain('deep/two.txt: ingested 3 blocks')
  expect(ingested.stdout).toContain('picture.png: skipped')
  const again = lastObject(await galley('ingest', docs, '--project', 'Bridge', '--json'))
  expect(again).toMatchObject({ ingested: 0, recognised: 2, failed: 0, blocks: 0 })

  expect(lastObject(await galley('schema', 'add', join(dir, 'schema.json'), '--json'))).toMatchObject({
    isRecognised: false,
  })
  expect((await galley('schema', 'add', join(dir, 'schema.json'))).stdout).toContain('test_v1 recognised')
  expect(lastObject(await galley('schema', 'list', '--json'))).toMatchObject({
    schemas: [{ schemaRef: 'test_v1', runs: 0 }],
  })

  const run = await galley('run', ...scope, '--provider', 'rules', '--concurrency', '2', '--json')
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(lastObject(run)).toMatchObject({ runs: 2, rows: 7, staged: 7, failed: 0, pending: 0, costUsd: 0 })
  const second = lastObject(await galley('run', ...scope, '--provider', 'rules', '--json'))
  expect(second).toMatchObject({ staged: 7, calls: 0 })

  const counted = await galley('confirm', ...scope)
  expect(counted).toMatchObject({ code: 0 })
  expect(counted.stdout).toContain('7 rows would be confirmed. Add --all')
  expect(lastObject(await galley('confirm', ...scope, '--all', '--json'))).toMatchObject({ confirmed: 7, refused: 0 })
  const status = await galley('status', '--project', 'Bridge')
  expect(status.stdout).toMatch(/one\.md +ingested +4 +test_v1 +complete +0 +0 +4 +0 +0/)

  const out = join(dir, 'out.jsonl')
  const exported = lastObject(await galley('export', ...scope, '--format', 'jsonl', '--out', out, '--json'))
  expect(exported).toMatchObject({ rows: 7, confirmedRows: 7 })
  const records = jsonLines(readText(out))
  expect(records).toHaveLength(7)
  expect(records.every((record) => JSON.stringify(record.user_defined).includes('"schema_ref":"test_v1"'))).toBe(true)

  const refused = await galley('export', ...scope, '--out', out)
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stderr).toContain('exists already')
  expect((await galley('export', ...scope, '--out', out, '--force')).code).toBe(0)
  const piped = await galley('export', ...scope, '--out', '-')
  expect(piped.stdout).toBe(readText(out))
  expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([])
})

test('demo does the whole job and ends with one object whose exported rows equal its blocks', async () => {
  const workspace = join(temporaryFolder(), 'demo')
  const demo = await runCli(['demo', '--json', '--workspace', workspace], { workspace: '/nowhere' })
  expect(demo).toMatchObject({ code: 0, stderr: '' })
  const { documents, blocks, staged, confirmed, exported, out } = lastObject(demo) as Record<string, number | string>
  expect(documents).toBeGreaterThanOrEqual(6)
  expect(exported).toBe(blocks)
  const records = jsonLines(readText(String(out))) as unknown as readonly CanonicalRecord[]
  expect(records).toHaveLength(Number(blocks))
  const asked = records.filter(({ immutable }) => !immutable.block.block_type.startsWith('page_'))
  expect([staged, confirmed]).toEqual([asked.length, asked.length])
  expect(String(out).startsWith(join(workspace, 'exports'))).toBe(true)
})

test('parse prints the canonical records of a file, and the same ones each time, without a workspace', async () => {
  const dir = temporaryFolder()
  const path = join(dir, 'a.md')
  const text = '---\ntitle: A\n---\n\n# Größe\r\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
  writeFileSync(path, text)
  const workspace = join(dir, 'none')
  const first = await runCli(['parse', path, '--json'], { workspace })
  expect(first).toMatchObject({ code: 0, stderr: '' })
  const records = jsonLines(first.stdout) as unknown as ReadonlyArray<{
    readonly immutable: {
      readonly block: {
        readonly block_index: number
        readonly block_content: string
        readonly block_locator: { readonly start_offset: number; readonly end_offset: number }
      }
    }
    readonly user_defined: unknown
  }>
  const bytes = Buffer.from(text)
  for (const [i, record] of records.entries()) {
    const { block_index, block_content, block_locator } = record.immutable.block
    expect(block_index).toBe(i)
    expect(bytes.subarray(block_locator.start_offset, block_locator.end_offset).toString()).toBe(block_content)
    expect(record.user_defined).toEqual({ schema_ref: null, schema_uid: null, data: {} })
  }
  expect((await runCli(['parse', path], { workspace })).stdout).toBe(first.stdout)
  expect(existsSync(workspace)).toBe(false)
})

test('a reader that closes the pipe early ends a command quietly', async () => {
  const dir = temporaryFolder()
  const path = join(dir, 'long.md')
  writeFileSync(path, paragraphs(5_000))
  const { child, outcome } = startCli(['parse', path], { workspace: dir })
  child.stdout?.once('data', () => child.stdout?.destroy())
  expect(await outcome).toMatchObject({ code: 0, stderr: '' })
})

test('doctor says how a workspace is, and fails for one that is damaged', async () => {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  writeFileSync(join(dir, 'a.md'), 'A.\n')
  await runCli(['ingest', join(dir, 'a.md'), '--project', 'P'], { workspace })
  const healthy = lastObject(await runCli(['doctor', '--json'], { workspace }))
  expect(healthy.isHealthy).toBe(true)
  expect(JSON.stringify(healthy.findings)).toContain('1 projects, 1 documents, 1 blocks')
  writeFileSync(join(workspace, 'galley.sqlite'), 'x'.repeat(8192))
  const damaged = await runCli(['doctor', '--json'], { workspace })
  expect(damaged.code).toBe(1)
  expect(lastObject(damaged)).toMatchObject({ isHealthy: false, error: { code: 'workspace_damaged' } })
})
