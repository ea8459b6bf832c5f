import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lastObject, listTree, prepareWorkspace, readText, runCli, type CliOutcome } from '../helpers/cli.ts'
import { startMessagesServer } from '../helpers/messages-server.ts'
import { temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const SCOPE = ['--project', 'P', '--schema', 'test_v1']

/** Two lines: one sentence that says what happened, one that says what to do. */
function expectSentence(outcome: CliOutcome, about: RegExp): void {
  expect(outcome.stderr).toMatch(/^galley: .+\n {2}\S.+\n$/)
  expect(outcome.stderr).toMatch(about)
  expect(outcome.code).toBe(1)
}

async function workspaceWithDocument(): Promise<{ readonly dir: string; readonly workspace: string }> {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  await prepareWorkspace(workspace, '# Good\n\nIt must hold.\n', TEST_SCHEMA)
  return { dir, workspace }
}

test('files that cannot be read are each refused with a sentence, and leave no workspace behind', async () => {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  writeFileSync(join(dir, 'binary.md'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1]))
  writeFileSync(join(dir, 'empty.md'), '')
  writeFileSync(join(dir, 'broken.md'), Buffer.from([0x41, 0xff, 0xfe, 0x41]))
  symlinkSync(join(dir, 'gone'), join(dir, 'dangling.md'))
  mkdirSync(join(dir, 'folder.md'))
  const cases = [
    ['missing.md', /missing\.md/, 'file_not_found'],
    ['dangling.md', /dangling\.md/, 'file_not_found'],
    ['binary.md', /binary\.md/, 'not_text'],
    ['empty.md', /empty\.md/, 'file_empty'],
    ['broken.md', /broken\.md/, 'invalid_utf8'],
    ['folder.md', /folder\.md|no document/, 'unsupported_format'],
  ] as const
  await Promise.all(
    cases.map(async ([name, about, code]) => {
      const outcome = await runCli(['ingest', join(dir, name), '--project', 'P', '--json'], { workspace })
      expectSentence(outcome, about)
      expect(lastObject(outcome)).toMatchObject({ ingested: 0, error: { code } })
    }),
  )
  expectSentence(await runCli(['parse', join(dir, 'folder.md')], { workspace }), /is a folder/)
  expect(existsSync(workspace)).toBe(false)
})

test('one bad file does not keep the others out, and the count says so', async () => {
  const { dir, workspace } = await workspaceWithDocument()
  writeFileSync(join(dir, 'empty.md'), '')
  writeFileSync(join(dir, 'next.md'), 'Next.\n')
  const paths = ['missing.md', 'empty.md', 'next.md'].map((name) => join(dir, name))
  const outcome = await runCli(['ingest', ...paths, '--project', 'P', '--json'], { workspace })
  expectSentence(outcome, /2 files could not be added/)
  expect(lastObject(outcome)).toMatchObject({ ingested: 1, failed: 2, blocks: 1 })
  const status = lastObject(await runCli(['status', '--project', 'P', '--json'], { workspace }))
  expect(status).toMatchObject({ project: { documents: 3, failedDocuments: 1 } })
})

test('a schema that is not JSON, or not valid, is refused with its place, before a workspace is made', async () => {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  writeFileSync(join(dir, 'text.json'), '{ "schema_ref": ')
  writeFileSync(
    join(dir, 'invalid.json'),
    JSON.stringify({ ...TEST_SCHEMA, properties: { subject: { type: 'strin' } } }),
  )
  expectSentence(await runCli(['schema', 'add', join(dir, 'text.json')], { workspace }), /text\.json: .*JSON/)
  expectSentence(
    await runCli(['schema', 'add', join(dir, 'invalid.json')], { workspace }),
    /"\/properties\/subject\/type"/,
  )
  expectSentence(await runCli(['schema', 'add', join(dir, 'none.json')], { workspace }), /none\.json/)
  expect(existsSync(workspace)).toBe(false)
})

test('an unknown workspace, project or schema is named, and nothing is made in its place', async () => {
  const { dir, workspace } = await workspaceWithDocument()
  const none = join(dir, 'none')
  expectSentence(await runCli(['run', ...SCOPE], { workspace: none }), /There is no workspace in .*none/)
  expect(existsSync(none)).toBe(false)
  const before = listTree(workspace)
  expectSentence(await runCli(['status', '--project', 'Q'], { workspace }), /There is no project "Q"/)
  expectSentence(
    await runCli(['run', '--project', 'Q', '--schema', 'test_v1'], { workspace }),
    /There is no project "Q"/,
  )
  expectSentence(
    await runCli(['run', '--project', 'P', '--schema', 'other'], { workspace }),
    /There is no schema "other"/,
  )
  const nowhere = join(dir, 'nowhere', 'out.jsonl')
  expectSentence(await runCli(['export', ...SCOPE, '--out', nowhere], { workspace }), /does not exist/)
  expect(listTree(workspace)).toEqual(before)
})

test('a server that refuses connections stops the run with its address, and leaves all rows pending', async () => {
  const { workspace } = await workspaceWithDocument()
  const server = await startMessagesServer()
  await server.close()
  const args = ['run', ...SCOPE, '--provider', 'anthropic', '--base-url', server.url, '--json']
  expectSentence(await runCli(args, { workspace }), /There is no key/)
  const outcome = await runCli(args, { workspace, env: { ANTHROPIC_API_KEY: 'sk-test-canary' } })
  expectSentence(outcome, /127\.0\.0\.1/)
  expect(outcome.stdout + outcome.stderr).not.toContain('canary')
  expect(lastObject(outcome)).toMatchObject({ staged: 0, pending: 2, error: { code: 'provider_unreachable' } })
  const status = lastObject(await runCli(['status', '--project', 'P', '--json'], { workspace }))
  expect(status).toMatchObject({ documents: [{ runs: [{ counts: { pending: 2, claimed: 0 } }] }] })
})

test('a document name cannot steer the terminal', async () => {
  const dir = temporaryFolder()
  const workspace = join(dir, 'workspace')
  writeFileSync(join(dir, '\u001B[31mred.md'), 'Red.\n')
  const outcome = await runCli(['ingest', dir, '--project', 'P'], { workspace })
  expect(outcome.code).toBe(0)
  expect(outcome.stdout).not.toContain('\u001B')
  expect(readText(join(dir, '\u001B[31mred.md'))).toBe('Red.\n')
})
