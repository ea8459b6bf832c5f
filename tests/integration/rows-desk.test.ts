import { describe, expect, it } from 'vitest'
import { NO_FILTER, type RowFilter, type RowQuery, type RowScope } from '../../src/shared/rows.ts'
import { addSchema, type Ingested, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

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
