import { beforeEach, describe, expect, it } from 'vitest'
import { NO_FILTER, type RowScope } from '../../src/shared/rows.ts'
import { addSchema, failureOf, type Ingested, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

describe('a sample', () => {
  let opened: Ingested
  let schemaUid: string
  let runUid: string
  let scope: RowScope

  const draw = async (size: number, seed: number | null = 7, filter = NO_FILTER) =>
    await opened.api.samples.draw({ scope, filter, size, seed })
  const get = async (sampleUid: string) => await opened.api.samples.get({ sampleUid })
  const rowsOf = (sampleUid: string): readonly number[] =>
    opened.galley.store.connection
      .prepare(
        `SELECT block_index FROM sample_rows WHERE sample_id = (SELECT id FROM samples WHERE uid = ?) ORDER BY block_index`,
      )
      .pluck()
      .all(sampleUid) as number[]
  /** What a decision leaves in the row. */
  const decide = (blockIndex: number, status: 'confirmed' | 'rejected', edited = false): void => {
    opened.galley.store.write((db) => {
      if (edited) db.prepare(`UPDATE overlays SET staging_sha256 = 'edited' WHERE block_index = ?`).run(blockIndex)
      const copy = status === 'confirmed' ? ', confirmed = staging, confirmed_sha256 = staging_sha256' : ''
      db.prepare(`UPDATE overlays SET status = ?${copy} WHERE block_index = ?`).run(status, blockIndex)
    })
  }

  beforeEach(async () => {
    opened = await openWithDocument(paragraphs(40))
    schemaUid = await addSchema(opened.api)
    runUid = await runRules(opened, schemaUid)
    scope = { kind: 'document', documentUid: opened.documentUid, runUid }
  })

  it('draws different staged rows, the same ones for the same seed', async () => {
    const first = await draw(10)
    expect(first).toMatchObject({
      size: 10,
      population: 40,
      seed: 7,
      accepted: 0,
      corrected: 0,
      rejected: 0,
      open: 10,
      share: null,
      interval: null,
      statement: '10 rows were drawn at random from 40 staged ones; none is decided yet.',
      rest: 30,
    })
    expect(new Set(rowsOf(first.sampleUid)).size).toBe(10)
    const second = await draw(10)
    expect(rowsOf(second.sampleUid)).toEqual(rowsOf(first.sampleUid))
    expect(rowsOf((await draw(10, 8)).sampleUid)).not.toEqual(rowsOf(first.sampleUid))
  })

  it('keeps the seed that it was drawn with when none was given', async () => {
    const first = await draw(10, null)
    expect(rowsOf((await draw(10, first.seed)).sampleUid)).toEqual(rowsOf(first.sampleUid))
  })

  it('takes all rows when there are no more than asked for', async () => {
    expect(await draw(100)).toMatchObject({ size: 40, population: 40, rest: 0 })
  })

  it('tells what became of its rows, and how sure that is', async () => {
    const { sampleUid } = await draw(5)
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = rowsOf(sampleUid)
    decide(a, 'confirmed')
    decide(b, 'confirmed')
    decide(c, 'confirmed', true)
    decide(d, 'rejected')
    const partly = await get(sampleUid)
    expect(partly).toMatchObject({ accepted: 2, corrected: 1, rejected: 1, open: 1, share: 0.5, rest: 35 })
    expect(partly.interval?.[0]).toBeCloseTo(0.15725, 5)
    expect(partly.statement).toBe(
      '2 of 4 decided, of 5 rows drawn at random from 40 staged ones, were accepted as they stood: 50.0 % (95 % confidence 15.7 % to 84.3 %). 1 of 5 is not decided yet.',
    )
    decide(e, 'confirmed')
    expect((await get(sampleUid)).statement).toBe(
      '3 of 5 rows drawn at random from 40 staged ones were accepted as they stood: 60.0 % (95 % confidence 24.4 % to 87.5 %).',
    )
  })

  it('counts as the rest what is staged, matches and was not drawn', async () => {
    const filter = { ...NO_FILTER, fields: [{ op: 'range' as const, field: 'load', min: 0, max: 9 }] }
    const { sampleUid, population } = await draw(4, 1, filter)
    expect(population).toBe(10)
    const drawn = new Set(rowsOf(sampleUid))
    const other = Array.from({ length: 10 }, (_, i) => i).find((i) => !drawn.has(i)) ?? 0
    decide(other, 'rejected')
    decide(rowsOf(sampleUid)[0] ?? 0, 'confirmed')
    expect(await get(sampleUid)).toMatchObject({ rest: 5, open: 3, filter })
  })

  it('is what the grid shows under its filter', async () => {
    const { sampleUid } = await draw(6)
    const page = await opened.api.rows.page({
      query: { scope, filter: { ...NO_FILTER, sampleUid }, sort: null },
      offset: 0,
      limit: 50,
    })
    expect(page.rows.map((row) => row.blockIndex)).toEqual(rowsOf(sampleUid))
  })

  it('is listed with its scope, the newest first', async () => {
    const first = await draw(3)
    const second = await draw(4)
    expect((await opened.api.samples.list({ scope })).map((sample) => sample.sampleUid)).toEqual([
      second.sampleUid,
      first.sampleUid,
    ])
    expect(await opened.api.samples.list({ scope })).toEqual([await get(second.sampleUid), await get(first.sampleUid)])
    const project: RowScope = { kind: 'project', projectUid: opened.projectUid, schemaUid }
    expect(await opened.api.samples.list({ scope: project })).toEqual([])
  })

  it('spans the documents of a project', async () => {
    const { documentUid } = await opened.galley.ingest({
      projectId: opened.projectId,
      name: 'another.md',
      bytes: Buffer.from(paragraphs(20)),
    })
    await runRules({ ...opened, documentUid }, schemaUid)
    scope = { kind: 'project', projectUid: opened.projectUid, schemaUid }
    const { sampleUid, population, rest } = await draw(30)
    expect({ population, rest }).toEqual({ population: 60, rest: 30 })
    const runs = opened.galley.store.connection
      .prepare('SELECT count(DISTINCT run_id) FROM sample_rows')
      .pluck()
      .get() as number
    expect(runs).toBe(2)
    expect(rowsOf(sampleUid)).toHaveLength(30)
  })

  it('is refused where nothing is staged, and for further opinions', async () => {
    expect((await failureOf(draw(3, 1, { ...NO_FILTER, search: 'no such words' }))).code).toBe('nothing_staged')
    const without: RowScope = { kind: 'document', documentUid: opened.documentUid, runUid: null }
    scope = without
    expect((await failureOf(draw(3))).code).toBe('nothing_staged')
    scope = { kind: 'document', documentUid: opened.documentUid, runUid }
    opened.galley.store.write((db) => db.prepare('UPDATE runs SET opinion = 1').run())
    expect((await failureOf(draw(3))).code).toBe('nothing_staged')
    expect(opened.galley.store.connection.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(0)
  })

  it('that is not there is said to be so', async () => {
    expect((await failureOf(get('smp_none'))).code).toBe('sample_not_found')
  })
})
