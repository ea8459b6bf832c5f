import { describe, expect, it } from 'vitest'
import { ANSWER_PAIRS_SQL } from '../../src/core/db/queries/compare.ts'
import { compareRuns } from '../../src/core/compare/agreement.ts'
import type { JsonObject } from '../../src/shared/json.ts'
import { runCli } from '../helpers/cli.ts'
import { withDatabase } from '../helpers/model-run.ts'
import { addSchema, failureOf, type Ingested, openWithDocument, paragraphs, TEST_SCHEMA } from '../helpers/workspace.ts'

const BLOCKS = 8

type Pair = { readonly leftRunUid: string; readonly rightRunUid: string }
type Compared = Ingested & { readonly pair: Pair; readonly schemaUid: string }

async function runRules(opened: Ingested, schemaUid: string, opinion: 'main' | 'new' = 'main'): Promise<string> {
  const { projectUid, documentUid } = opened
  const order = { projectUid, documentUids: [documentUid], schemaUid, provider: 'rules' as const, model: null }
  const { runUids } = await opened.api.runs.start({ ...order, opinion, concurrency: 1 })
  await opened.galley.runs.whenIdle()
  return runUids[0] ?? ''
}

const base = { subject: 'beam', load: 1, is_rule: true, kind: 'must' }

/** What a run answered, row by row; null: it has no answer. */
function answer(opened: Ingested, runUid: string, rows: ReadonlyArray<JsonObject | null>): void {
  withDatabase(opened.galley.store.connection.path, (db) => {
    const update = db.prepare(`UPDATE overlays SET staging = ?, status = ? WHERE block_index = ?
      AND run_id = (SELECT id FROM runs WHERE uid = ?)`)
    for (const [index, row] of rows.entries())
      update.run(row && JSON.stringify(row), row ? 'ai_complete' : 'failed', index, runUid)
  })
}

/** The main run and a second opinion, with answers of which these things are known. */
async function openCompared(): Promise<Compared> {
  const opened = await openWithDocument(paragraphs(BLOCKS))
  const schemaUid = await addSchema(opened.api)
  const pair = {
    leftRunUid: await runRules(opened, schemaUid),
    rightRunUid: await runRules(opened, schemaUid, 'new'),
  }
  answer(opened, pair.leftRunUid, [
    base,
    { ...base, tags: ['a', 'b'] },
    { ...base, subject: ' beam ' },
    base,
    { ...base, kind: 'may' },
    { ...base, load: 2, kind: 'may' },
    base,
    null,
  ])
  answer(opened, pair.rightRunUid, [
    base,
    { ...base, tags: ['b', 'a', 'a'] },
    base,
    { ...base, subject: '' },
    { ...base, kind: 'may' },
    { ...base, load: 3 },
    null,
    base,
  ])
  return { ...opened, pair, schemaUid }
}

describe('two runs of a document', () => {
  it('agree field by field, over the rows that both have answered', async () => {
    const { api, pair } = await openCompared()
    const agreement = await api.compare.of(pair)
    expect(agreement).toMatchObject({ compared: 6, agreed: 4, onlyLeft: 1, onlyRight: 1 })
    expect(agreement.left.opinion).toBe(0)
    expect(agreement.right.opinion).toBe(1)
    expect(agreement.fields.map(({ field, agreed }) => [field, agreed])).toEqual([
      ['subject', 5],
      ['load', 5],
      ['is_rule', 6],
      ['kind', 5],
      ['tags', 6],
    ])
    const kappa = Object.fromEntries(agreement.fields.map((one) => [one.field, one.kappa]))
    // must/must 4, may/may 1, may/must 1: (5/6 - 26/36) / (1 - 26/36).
    expect(kappa.kind).toBeCloseTo(0.5714, 4)
    expect(kappa.is_rule).toBeNull()
    expect(kappa.tags).toBe(1)
  })

  it('lie side by side in block order, all or those that differ', async () => {
    const { api, pair } = await openCompared()
    const range = { field: null, onlyDifferent: true, offset: 0, limit: 100 }
    const differing = await api.compare.rows({ ...pair, ...range })
    expect(differing.total).toBe(2)
    expect(differing.rows.map(({ left, differing: fields }) => [left.blockIndex, fields])).toEqual([
      [3, ['subject']],
      [5, ['load', 'kind']],
    ])
    expect(differing.rows[0]).toMatchObject({ left: { data: { subject: 'beam' } }, right: { data: { subject: '' } } })
    const inKind = await api.compare.rows({ ...pair, ...range, field: 'kind' })
    expect(inKind.rows.map(({ left }) => left.blockIndex)).toEqual([5])
    const all = await api.compare.rows({ ...pair, ...range, onlyDifferent: false, offset: 5, limit: 2 })
    expect(all.total).toBe(BLOCKS)
    expect(all.rows.map(({ left, differing: fields }) => [left.blockIndex, fields])).toEqual([
      [5, ['load', 'kind']],
      [6, []],
    ])
  })

  it('are compared anew when a row has changed', async () => {
    const { api, pair } = await openCompared()
    expect(await api.compare.of(pair)).toMatchObject({ agreed: 4 })
    const choice = { kind: 'rows', rows: [{ runUid: pair.leftRunUid, blockIndex: 3 }] } as const
    const change = { kind: 'set', field: 'subject', value: '' } as const
    await api.review.perform({
      choice: { kind: 'rows', rows: [...choice.rows] },
      work: { kind: 'change', change },
      workUid: 'w',
    })
    expect(await api.compare.of(pair)).toMatchObject({ agreed: 5 })
  })

  it('give their values to the main run, and take them back', async () => {
    const { api, pair, documentUid } = await openCompared()
    const differsFrom = { runUid: pair.rightRunUid, field: null }
    const filter = { tab: null, blockTypes: [], documentUids: [], search: '', fields: [], sampleUid: null, differsFrom }
    const scope = { kind: 'document', documentUid, runUid: pair.leftRunUid } as const
    const change = { kind: 'take', fromRunUid: pair.rightRunUid, fields: null } as const
    const order = { choice: { kind: 'filter', scope, filter }, work: { kind: 'change', change } } as const
    expect(await api.review.preview(order)).toMatchObject({ rows: 2 })
    expect(await api.review.perform({ ...order, workUid: 'w' })).toMatchObject({ rows: 2, refused: 0 })
    expect(await api.compare.of(pair)).toMatchObject({ agreed: 6 })
    await api.review.undo()
    expect(await api.compare.of(pair)).toMatchObject({ agreed: 4 })
    const rows = [{ runUid: pair.leftRunUid, blockIndex: 5 }]
    const taken = { kind: 'change', change: { ...change, fields: ['load'] } } as const
    const one = {
      choice: { kind: 'rows' as const, rows },
      work: { ...taken, change: { ...taken.change, fields: ['load'] } },
    }
    expect(await api.review.perform({ ...one, workUid: 'v' })).toMatchObject({ rows: 1, refused: 0 })
    const [row] = (await api.compare.rows({ ...pair, field: null, onlyDifferent: true, offset: 1, limit: 1 })).rows
    expect(row).toMatchObject({ left: { blockIndex: 5, data: { load: 3 } }, differing: ['kind'] })
  })

  it('of two schemas are compared in the fields that both have', async () => {
    const opened = await openWithDocument(paragraphs(BLOCKS))
    const { api } = opened
    const left = await runRules(opened, await addSchema(api))
    const { subject, kind } = TEST_SCHEMA.properties
    const other = { ...TEST_SCHEMA, schema_ref: 'other_v1', properties: { kind, note: { type: 'string' }, subject } }
    const right = await runRules(opened, await addSchema(api, { ...other, required: ['kind', 'subject'] }))
    const { fields, compared } = await api.compare.of({ leftRunUid: left, rightRunUid: right })
    expect(compared).toBe(BLOCKS)
    expect(fields.map(({ field }) => field)).toEqual(['subject', 'kind'])
  })

  it('are not compared when they are of different documents, or in a field that one of them lacks', async () => {
    const { api, galley, projectId, projectUid, pair, schemaUid } = await openCompared()
    const { documentUid } = await galley.ingest({ projectId, name: 'other.md', bytes: Buffer.from('Another.\n') })
    const { runUids } = await api.runs.start({
      projectUid,
      documentUids: [documentUid],
      schemaUid,
      provider: 'rules',
      model: null,
      concurrency: 1,
    })
    await galley.runs.whenIdle()
    const failure = await failureOf(api.compare.of({ ...pair, rightRunUid: runUids[0] ?? '' }))
    expect(failure.code).toBe('runs_not_comparable')
    const range = { field: 'nothing', onlyDifferent: true, offset: 0, limit: 10 }
    expect((await failureOf(api.compare.rows({ ...pair, ...range }))).code).toBe('field_not_found')
    expect((await failureOf(api.compare.of({ ...pair, rightRunUid: 'run_none' }))).code).toBe('run_not_found')
  })

  it('are read by their keys alone', async () => {
    const { galley } = await openCompared()
    const plan = galley.store.connection
      .prepare(`EXPLAIN QUERY PLAN ${ANSWER_PAIRS_SQL}`)
      .all({ leftRunId: 1, rightRunId: 2 }) as ReadonlyArray<{ readonly detail: string }>
    expect(plan.map(({ detail }) => detail).join('\n')).not.toMatch(/SCAN|TEMP B-TREE/)
    const ids = { leftRunId: 1, rightRunId: 2 }
    expect(compareRuns(galley.store.connection, { ...ids, fields: ['kind'] }).figures).toMatchObject({ compared: 6 })
  })

  it('are listed and compared in a terminal', async () => {
    const { dir, galley, pair } = await openCompared()
    await galley.close()
    const runs = await runCli(['runs', 'document.md', '--project', 'Test'], { workspace: dir })
    expect(runs.stdout).toMatch(/main run .*\n.*opinion 2/)
    const { leftRunUid, rightRunUid } = pair
    const compared = await runCli(['compare', leftRunUid, rightRunUid, '--rows'], { workspace: dir })
    expect(compared.stdout).toMatch(/kind +6 +5 +83\.3% +0\.571/)
    expect(compared.stdout).toContain('is_rule')
    expect(compared.stdout).toContain(
      '4 of 6 rows are equal in every field, 1 only in the left run, 1 only in the right one',
    )
    expect(compared.stdout).toContain('#5  kind: may | must')
    const json = await runCli(['compare', leftRunUid, rightRunUid, '--rows', '--field', 'kind', '--json'], {
      workspace: dir,
    })
    const [difference, result] = json.stdout.trim().split('\n')
    expect(JSON.parse(difference ?? '')).toEqual({
      event: 'difference',
      blockIndex: 5,
      field: 'kind',
      left: 'may',
      right: 'must',
    })
    expect(JSON.parse(result ?? '')).toMatchObject({ compared: 6, agreed: 4, differences: 1 })
  })

  it('are made from a terminal', async () => {
    const { dir, galley, pair } = await openCompared()
    await galley.close()
    const order = ['run', '--project', 'Test', '--schema', 'test_v1', '--provider', 'rules', '--json']
    const third = await runCli([...order, '--opinion', 'new'], { workspace: dir })
    expect(third.code).toBe(0)
    expect(JSON.parse(third.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ runs: 1, staged: BLOCKS })
    const failed = await runCli([...order, '--opinion', '2', '--only', 'failed'], { workspace: dir })
    expect(JSON.parse(failed.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ runs: 1, rows: BLOCKS })
    const wrong = await runCli([...order, '--opinion', '1'], { workspace: dir })
    expect(wrong.code).toBe(2)
    const listed = await runCli(['runs', '--project', 'Test', '--json'], { workspace: dir })
    const { runs } = JSON.parse(listed.stdout) as { runs: ReadonlyArray<{ runUid: string; opinion: number }> }
    expect(runs.map(({ opinion }) => opinion)).toEqual([0, 1, 2])
    expect(runs[0]?.runUid).toBe(pair.leftRunUid)
  })
})
