import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lastObject, runCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/workspace.ts'

test('wrong usage ends with 2 and says what is wrong', async () => {
  const workspace = join(temporaryFolder(), 'workspace')
  const cases = [
    [[], /Usage: galley/],
    [['explode'], /unknown command 'explode'/],
    [['schema'], /Usage: galley schema/],
    [['parse'], /missing required argument 'file'/],
    [['parse', 'a.md', 'b.md'], /too many arguments/],
    [['ingest', 'a.md'], /'--project <name>' not specified/],
    [['run', '--project', 'P'], /'--schema <ref>' not specified/],
    [['run', '--project', 'P', '--schema', 's', '--provider', 'magic'], /Allowed choices are rules, anthropic/],
    [['run', '--project', 'P', '--schema', 's', '--concurrency', '0'], /whole number from 1 to 64/],
    [['export', '--project', 'P', '--schema', 's', '--out', 'x', '--format', 'pdf'], /Allowed choices are jsonl/],
    [['serve', '--port', 'many'], /whole number/],
    [['doctor', '--nonsense'], /unknown option '--nonsense'/],
  ] as const
  const outcomes = await Promise.all(cases.map(([args]) => runCli(args, { workspace })))
  for (const [i, [args, about]] of cases.entries()) {
    const outcome = outcomes[i]
    expect(outcome?.code, args.join(' ')).toBe(2)
    expect(outcome?.stderr).toMatch(about)
  }
  expect(existsSync(workspace)).toBe(false)
})

test('wrong usage with --json is also an object on standard output', async () => {
  const outcome = await runCli(['status', '--json'], { workspace: '/nowhere' })
  expect(outcome.code).toBe(2)
  expect(lastObject(outcome)).toMatchObject({ error: { code: 'usage' } })
})

test('help and version end with 0', async () => {
  const help = await runCli(['--help'], { workspace: '/nowhere' })
  expect(help).toMatchObject({ code: 0, stderr: '' })
  expect(help.stdout).toMatch(/parse.*ingest.*schema.*run.*status.*confirm.*export.*serve.*doctor.*demo/s)
  expect(await runCli(['run', '--help'], { workspace: '/nowhere' })).toMatchObject({ code: 0 })
  expect((await runCli(['--version'], { workspace: '/nowhere' })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
