import { describe, expect, it } from 'vitest'
import { DOUBTS_SQL } from '../../src/core/db/queries/row-counts.ts'
import { compileSelection } from '../../src/core/db/queries/row-selection.ts'
import { NO_FILTER, type RowFilter, type RowQuery, type RowScope } from '../../src/shared/rows.ts'
import { answerRows } from '../helpers/answered-rows.ts'
import {
  addSchema,
  type Ingested,
  openWithDocument,
  paragraphs,
  runRules,
  openTestGalley,
} from '../helpers/workspace.ts'

const query = (scope: RowScope, filter: Partial<RowFilter> = {}): RowQuery => ({
  scope,
  filter: { ...NO_FILTER, ...filter },
  sort: null,
})

type Prepared = Ingested & { readonly schemaUid: string; readonly runUid: string; readonly document: RowScope }

async function prepare(blocks: number): Promise<Prepared> {
  const opened = await openWithDocument(paragraphs(blocks))
  const schemaUid = await addSchema(opened.api)
  const runUid = await runRules(opened, schemaUid)
  return { ...opened, schemaUid, runUid, document: { kind: 'document', documentUid: opened.documentUid, runUid } }
}

describe('the rows of a document', () => {
  it('come by place when nothing is filtered, with what the scope comes to', async () => {
    const { api, document } = await prepare(30)
    const page = await api.rows.page({ query: query(document), offset: 10, limit: 5 })
    expect(page.rows.map(({ blockIndex }) => blockIndex)).toEqual([10, 11, 12, 13, 14])
    expect(page.total).toBe(30)
    expect(page.counts.ai_complete).toBe(30)
    expect((await api.rows.page({ query: query(document), offset: 28, limit: 5 })).rows).toHaveLength(2)
    expect((await api.rows.page({ query: query(document), offset: 40, limit: 5 })).rows).toEqual([])
  })

  it('are found by what they hold, with their places in the list', async () => {
    const { api, document, documentUid } = await prepare(30)
    const found = query(document, { search: '1 kN' })
    const page = await api.rows.page({ query: found, offset: 0, limit: 50 })
    expect(page.rows.map(({ blockIndex }) => blockIndex)).toEqual([1, 11, 21])
    expect(await api.rows.place({ query: found, row: { documentUid, blockIndex: 21 } })).toBe(2)
    expect(await api.rows.place({ query: found, row: { documentUid, blockIndex: 2 } })).toBeNull()
    expect(await api.rows.next({ query: found, after: 2 })).toBe(0)
  })
})

describe('what the rows of a scope come to', () => {
  it('is counted by status and by doubt, and follows what is done', async () => {
    const { api, galley, document, runUid } = await prepare(30)
    const data = { subject: 'x', load: 1, is_rule: true, kind: 'must', tags: [] }
    const row = { status: 'ai_complete', data } as const
    answerRows(
      galley,
      runUid,
      new Map([
        [3, { ...row, confidence: 0.2 }],
        [4, { ...row, confidence: 0.2, problem: 'It does not fit.' }],
        [5, { ...row, isEvidenceMissing: true }],
        [6, { ...row, status: 'rejected', confidence: 0.1, isEvidenceMissing: true, problem: 'No.' }],
      ]),
    )
    const page = async () => api.rows.page({ query: query(document, { tab: 'ai_complete' }), offset: 0, limit: 1 })
    expect(await page()).toMatchObject({
      total: 29,
      counts: { ai_complete: 29, rejected: 1, confirmed: 0 },
      doubts: { low_confidence: 2, evidence_missing: 1, invalid: 1 },
    })
    const choice = { kind: 'rows' as const, rows: [{ runUid, blockIndex: 3 }] }
    await api.review.perform({ choice, work: { kind: 'reject', reason: null }, workUid: 'w' })
    expect(await page()).toMatchObject({ total: 28, doubts: { low_confidence: 1, evidence_missing: 1, invalid: 1 } })
  })

  it.each(['low_confidence', 'evidence_missing', 'invalid'] as const)(
    'for %s is read from its own index, in order',
    async (tab) => {
      const { connection } = (await openTestGalley()).galley.store
      const compiled = compileSelection({ units: [], filter: { ...NO_FILTER, tab }, sort: null, statuses: null })
      const plan = connection
        .prepare(`EXPLAIN QUERY PLAN ${compiled.sql}`)
        .all({ ...compiled.parameters, nth: 0, conversion_id: 1, run_id: 1 }) as Array<{ detail: string }>
      expect(plan.map(({ detail }) => detail)).toEqual([
        expect.stringMatching(`^SEARCH o USING (COVERING )?INDEX overlays_${tab} \\(run_id=\\?\\)$`),
      ])
    },
  )

  it('for all doubts together is read from the three indexes', async () => {
    const { connection } = (await openTestGalley()).galley.store
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${DOUBTS_SQL}`).all({ runId: 1 }) as Array<{ detail: string }>
    const searches = plan.map(({ detail }) => detail).filter((detail) => /^(?:SEARCH|SCAN) o/.test(detail))
    expect(searches).toHaveLength(3)
    expect(
      searches.every((detail) => /^SEARCH o USING (?:COVERING )?INDEX overlays_\w+ \(run_id=\?\)/.test(detail)),
    ).toBe(true)
  })
})
