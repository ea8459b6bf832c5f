import { expect, it } from 'vitest'
import { formatCost } from '../../src/cli/output.ts'
import { countStatuses, rowsIn } from '../helpers/model-run.ts'
import { addSchema, openWithDocument, TEST_SCHEMA } from '../helpers/workspace.ts'

const KEY = process.env.ANTHROPIC_API_KEY
const DOCUMENT = `# Bearings

The bearings must carry a load of 250 kN each.

Paint may be of any colour.
`

it.skipIf(!KEY)('fills three blocks with a real model', { timeout: 120_000 }, async () => {
  const opened = await openWithDocument(DOCUMENT)
  const { api, galley } = opened
  const schemaUid = await addSchema(api, TEST_SCHEMA)
  await api.providers.addKey({ kind: 'anthropic', key: KEY ?? '' })
  const { jobUid } = await api.runs.start({
    projectUid: opened.projectUid,
    documentUids: null,
    schemaUid,
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    budgetUsd: 0.1,
    concurrency: 1,
  })
  await galley.runs.whenIdle()
  const jobs = await api.jobs.list({ projectUid: null, onlyActive: false })
  const job = jobs.find((other) => other.jobUid === jobUid)
  expect(job).toMatchObject({ status: 'done', error: null })
  expect(countStatuses(rowsIn(galley.store.connection.path))).toEqual({ ai_complete: 3 })
  expect(job?.costUsd).toBeGreaterThan(0)
  process.stdout.write(`The live call took ${formatCost(job?.costUsd ?? null)}.\n`)
})
