import { beforeEach, describe, expect, it } from 'vitest'
import { type FieldFilter, NO_FILTER, type RowFilter, type RowScope } from '../../src/shared/rows.ts'
import type { JsonObject } from '../../src/shared/json.ts'
import { addSchema, failureOf, type Ingested, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

const WEIRD = `it's "a.b[0]" \\ ü`
const SCHEMA = {
  schema_ref: 'facets_v1',
  type: 'object',
  additionalProperties: false,
  properties: {
    party: { type: 'string' },
    load: { type: 'number' },
    is_rule: { type: 'boolean' },
    kind: { type: 'string', enum: ['must', 'may', 'none'] },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
    place: { type: 'object', properties: { town: { type: 'string' } } },
    [WEIRD]: { type: 'string' },
  },
}
const PARTIES = ['Acme Ltd.', 'ACME Ltd', 'acme ltd', 'Harbour Board', '']

/** What a model might have staged for the row. */
function answerOf(i: number): JsonObject {
  return {
    party: PARTIES[i % 5] ?? '',
    load: i,
    is_rule: i % 2 === 0,
    kind: i < 7 ? 'must' : 'may',
    due: `2026-02-0${i % 3 === 0 ? 1 : 2}`,
    tags: i % 4 === 0 ? [] : ['steel', `t${i % 2}`, 'steel'],
    place: { town: i < 5 ? 'Køge' : 'Ribe' },
    ...(i === 9 ? {} : { [WEIRD]: i === 8 ? null : 'x' }),
  }
}

describe('the facets of a field', () => {
  let opened: Ingested
  let schemaUid: string
  let runUid: string
  let scope: RowScope

  const stage = (from: Ingested, run: string): void => {
    const write = from.galley.store.connection.prepare(
      `UPDATE overlays SET staging = ?, staging_sha256 = 'h' || block_index
      WHERE run_id = (SELECT id FROM runs WHERE uid = ?) AND block_index = ?`,
    )
    for (let i = 0; i < 10; i++) write.run(JSON.stringify(answerOf(i)), run, i)
  }
  const facet = async (field: string, filter: RowFilter = NO_FILTER, limit = 100) =>
    await opened.api.facets.of({ scope, filter, schemaUid, field, limit })
  const having = (...fields: readonly FieldFilter[]): RowFilter => ({ ...NO_FILTER, fields: [...fields] })

  beforeEach(async () => {
    opened = await openWithDocument(paragraphs(10))
    schemaUid = await addSchema(opened.api, SCHEMA)
    runUid = await runRules(opened, schemaUid)
    stage(opened, runUid)
    scope = { kind: 'document', documentUid: opened.documentUid, runUid }
  })

  it('count texts, the most frequent first, and what is empty apart', async () => {
    expect(await facet('party')).toEqual({
      field: 'party',
      rows: 10,
      empty: 2,
      distinct: 4,
      values: [
        { value: 'ACME Ltd', rows: 2 },
        { value: 'Acme Ltd.', rows: 2 },
        { value: 'Harbour Board', rows: 2 },
        { value: 'acme ltd', rows: 2 },
      ],
      histogram: null,
      byStatus: [{ status: 'ai_complete', rows: 10 }],
      byDocument: [{ documentUid: opened.documentUid, documentName: 'document.md', rows: 10 }],
    })
  })

  it('count booleans, options and dates as what they are', async () => {
    expect((await facet('is_rule')).values).toEqual([
      { value: false, rows: 5 },
      { value: true, rows: 5 },
    ])
    expect((await facet('kind')).values).toEqual([
      { value: 'must', rows: 7 },
      { value: 'may', rows: 3 },
    ])
    expect((await facet('due')).values).toEqual([
      { value: '2026-02-02', rows: 6 },
      { value: '2026-02-01', rows: 4 },
    ])
  })

  it('count the items of arrays one by one, once a row', async () => {
    const { values, empty, distinct } = await facet('tags')
    expect({ values, empty, distinct }).toEqual({
      values: [
        { value: 'steel', rows: 7 },
        { value: 't1', rows: 5 },
        { value: 't0', rows: 2 },
      ],
      empty: 3,
      distinct: 3,
    })
  })

  it('count objects by their text', async () => {
    expect((await facet('place')).values).toEqual([
      { value: '{"town":"Køge"}', rows: 5 },
      { value: '{"town":"Ribe"}', rows: 5 },
    ])
  })

  it('draw a histogram of numbers', async () => {
    const { histogram, distinct, values } = await facet('load', NO_FILTER, 3)
    expect(distinct).toBe(10)
    expect(values).toHaveLength(3)
    expect(histogram).toHaveLength(10)
    expect(histogram?.[0]).toEqual({ from: 0, to: 1, rows: 1 })
  })

  it('find a field whatever its name holds; absent and null are empty', async () => {
    const { values, empty, rows } = await facet(WEIRD)
    expect({ values, empty, rows }).toEqual({ values: [{ value: 'x', rows: 8 }], empty: 2, rows: 10 })
  })

  it('obey the filter, but for its conditions on the field itself', async () => {
    const filter = having(
      { op: 'in', field: 'kind', values: ['must'] },
      { op: 'range', field: 'load', min: 5, max: null },
    )
    expect((await facet('kind', filter)).values).toEqual([
      { value: 'may', rows: 3 },
      { value: 'must', rows: 2 },
    ])
    expect((await facet('load', filter)).rows).toBe(7)
    expect((await facet('is_rule', filter)).rows).toBe(2)
    expect(await facet('party', { ...filter, tab: 'failed' })).toMatchObject({
      rows: 0,
      empty: 0,
      distinct: 0,
      values: [],
      byStatus: [],
      byDocument: [],
    })
    expect((await facet('load', { ...filter, tab: 'failed' })).histogram).toEqual([])
  })

  it('are what a filter by the value finds', async () => {
    const totalOf = async (filter: FieldFilter): Promise<number> =>
      (await opened.api.rows.page({ query: { scope, filter: having(filter), sort: null }, offset: 0, limit: 1 })).total
    for (const field of ['party', 'load', 'is_rule', 'kind', 'due', 'tags', 'place', WEIRD]) {
      const { values, empty } = await facet(field)
      for (const { value, rows } of values) expect(await totalOf({ op: 'in', field, values: [value] })).toBe(rows)
      expect(await totalOf({ op: 'empty', field, isEmpty: true })).toBe(empty)
    }
  })

  it('tell the rows by status', async () => {
    opened.galley.store.write((db) =>
      db.prepare(`UPDATE overlays SET status = 'rejected' WHERE block_index IN (1, 4)`).run(),
    )
    expect((await facet('kind')).byStatus).toEqual([
      { status: 'ai_complete', rows: 8 },
      { status: 'rejected', rows: 2 },
    ])
  })

  it('span the documents of a project', async () => {
    const { documentUid } = await opened.galley.ingest({
      projectId: opened.projectId,
      name: 'another.md',
      bytes: Buffer.from(paragraphs(3)),
    })
    const other = { ...opened, documentUid }
    stage(other, await runRules(other, schemaUid))
    scope = { kind: 'project', projectUid: opened.projectUid, schemaUid }
    const view = await facet('kind')
    expect(view.values).toEqual([
      { value: 'must', rows: 10 },
      { value: 'may', rows: 3 },
    ])
    expect(view.byDocument).toEqual([
      { documentUid: opened.documentUid, documentName: 'document.md', rows: 10 },
      { documentUid, documentName: 'another.md', rows: 3 },
    ])
    const one = await facet('kind', { ...NO_FILTER, documentUids: [documentUid] })
    expect(one.byDocument.map((document) => document.rows)).toEqual([3])
  })

  it('are empty for a document without a run', async () => {
    scope = { kind: 'document', documentUid: opened.documentUid, runUid: null }
    expect(await facet('party')).toMatchObject({ rows: 0, values: [] })
  })

  it('fail for a field that the schema does not have', async () => {
    expect((await failureOf(facet('parties'))).code).toBe('field_not_found')
    expect((await failureOf(facet('toString'))).code).toBe('field_not_found')
  })

  describe('clustered', () => {
    const clusters = async (field: string, method: 'fingerprint' | 'ngram' | 'nearest', filter = NO_FILTER) =>
      await opened.api.facets.clusters({ scope, filter, schemaUid, field, method })

    it.each(['fingerprint', 'ngram', 'nearest'] as const)('join spellings of one value by %s', async (method) => {
      const view = await clusters('party', method)
      expect(view).toMatchObject({ compared: 4, isCut: false })
      expect(view.clusters).toEqual([
        {
          values: [
            { value: 'Acme Ltd.', rows: 2 },
            { value: 'ACME Ltd', rows: 2 },
            { value: 'acme ltd', rows: 2 },
          ],
          rows: 6,
          suggestion: 'Acme Ltd.',
        },
      ])
    })

    it('look at the rows of the filter alone', async () => {
      const filter = having({ op: 'range', field: 'load', min: 0, max: 0 })
      expect(await clusters('party', 'fingerprint', filter)).toEqual({ clusters: [], compared: 1, isCut: false })
    })

    it('leave out what no staged row holds', async () => {
      opened.galley.store.write((db) => db.prepare(`UPDATE overlays SET status = 'rejected'`).run())
      expect((await clusters('party', 'fingerprint')).clusters).toEqual([])
    })

    it('fail for a field without texts and for one that is not there', async () => {
      expect((await failureOf(clusters('load', 'nearest'))).code).toBe('value_invalid')
      expect((await failureOf(clusters('nothing', 'nearest'))).code).toBe('field_not_found')
    })
  })
})
