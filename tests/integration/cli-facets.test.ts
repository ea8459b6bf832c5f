import { expect, test } from 'vitest'
import { lastObject, prepareWorkspace, runCli } from '../helpers/cli.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const ABOUT = ['--project', 'P', '--schema', 'test_v1']

test('facets, clusters and samples of a project are printed, and given as JSON', async () => {
  const workspace = temporaryFolder()
  const options = { workspace }
  await prepareWorkspace(workspace, paragraphs(12), TEST_SCHEMA)
  expect(await runCli(['sample', 'draw', ...ABOUT, '--json'], options)).toMatchObject({ code: 1 })
  expect(await runCli(['run', ...ABOUT, '--provider', 'rules'], options)).toMatchObject({ code: 0 })

  const [kinds, loads, clusters, without, nothing] = await Promise.all([
    runCli(['facets', 'kind', ...ABOUT, '--where', 'kind=may', '--json'], options),
    runCli(['facets', 'load', ...ABOUT, '--limit', '2'], options),
    runCli(['clusters', 'subject', ...ABOUT, '--method', 'nearest', '--json'], options),
    runCli(['facets', 'kind', '--project', 'P', '--document', 'document.md'], options),
    runCli(['clusters', 'load', ...ABOUT, '--json'], options),
  ])
  expect(lastObject(kinds)).toMatchObject({
    field: 'kind',
    rows: 12,
    values: [{ value: 'must', rows: 12 }],
    histogram: null,
    byDocument: [{ documentName: 'document.md', rows: 12 }],
  })
  expect(loads.stdout).toMatch(/^12 rows with an answer, 0 empty, 12 values\n/)
  expect(loads.stdout).toMatch(/and 10 other values\nfrom +to +rows\n0 +1 +1\n/)
  expect(lastObject(clusters)).toMatchObject({ field: 'subject', method: 'nearest', isCut: false })
  expect(without).toMatchObject({ code: 1, stdout: '' })
  expect(without.stderr).toContain('--schema')
  expect(nothing.code).toBe(1)
  expect(lastObject(nothing)).toMatchObject({ error: { code: 'value_invalid' } })

  const drawn = lastObject(await runCli(['sample', 'draw', ...ABOUT, '--size', '5', '--seed', '3', '--json'], options))
  expect(drawn).toMatchObject({ size: 5, population: 12, seed: 3, open: 5, share: null, rest: 7 })
  const sampleUid = typeof drawn.sampleUid === 'string' ? drawn.sampleUid : ''
  const [shown, listed, none, missing] = await Promise.all([
    runCli(['sample', 'show', sampleUid], options),
    runCli(['sample', 'list', ...ABOUT, '--json'], options),
    runCli(['sample', 'list', ...ABOUT, '--document', 'document.md', '--opinion', '0'], options),
    runCli(['sample', 'show', 'smp_none', '--json'], options),
  ])
  expect(shown.stdout).toContain('5 rows were drawn at random from 12 staged ones; none is decided yet.')
  expect(lastObject(listed)).toEqual({ samples: [drawn] })
  expect(none).toMatchObject({ code: 0, stdout: 'No sample was drawn yet.\n' })
  expect(lastObject(missing)).toMatchObject({ error: { code: 'sample_not_found' } })
})
