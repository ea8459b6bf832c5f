import { expect, it } from 'vitest'
import { jsonLines, prepareWorkspace, runCli } from '../helpers/cli.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

it('lists rows by filter and order, as a table and as JSON', async () => {
  const workspace = temporaryFolder()
  await prepareWorkspace(workspace, paragraphs(12), TEST_SCHEMA)
  const scope = ['rows', '--project', 'P', '--schema', 'test_v1']
  const list = async (...options: readonly string[]) => runCli([...scope, ...options], { workspace })

  const blocks = await runCli(['rows', '--project', 'P', '--document', 'document.md', '--limit', '2'], { workspace })
  expect(blocks).toMatchObject({ code: 0, stderr: '' })
  expect(blocks.stdout).toContain('Paragraph 1 must carry')
  expect(blocks.stdout).toContain('12 rows match, 2 shown.')

  const found = await list('--search', '1 kN', '--sort', 'index:desc', '--json')
  const lines = jsonLines(found.stdout)
  expect(lines.map(({ index }) => index)).toEqual([11, 1, undefined])
  expect(lines.at(-1)).toEqual({ total: 2, shown: 2, offset: 0 })

  expect((await list('--where', 'weight=3')).stderr).toContain('The schema has no field "weight"')
  expect((await list('--tab', 'confirmed')).stdout).toBe('0 rows match.\n')
})
