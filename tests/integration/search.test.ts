import { beforeEach, describe, expect, it } from 'vitest'
import type { BlockType } from '../../src/shared/domain.ts'
import type { SearchPage } from '../../src/shared/views.ts'
import { CANDIDATES_SQL } from '../../src/core/db/queries/search.ts'
import { lastObject, runCli } from '../helpers/cli.ts'
import { type Ingested, openTestGalley, openWithDocument, paragraphs } from '../helpers/workspace.ts'

const DOCUMENT = `# The bridge deck

The deck must carry a load of 5 kN.

The bearing of the deck is inspected once a year.

- Bearings are greased.
- The café is closed.

| part | load |
| ---- | ---- |
| deck | 5 kN |

橋の校正は毎年行う。

<b>deck</b> & \u{F0002} marks \u{F0002}
`

describe('search', () => {
  let opened: Ingested
  const search = async (
    query: string,
    options: { blockTypes?: BlockType[]; limit?: number; offset?: number } = {},
  ): Promise<SearchPage> =>
    await opened.api.search.blocks({
      projectUid: opened.projectUid,
      query,
      blockTypes: null,
      limit: 50,
      offset: 0,
      ...options,
    })
  const indexes = async (query: string): Promise<readonly number[]> =>
    (await search(query)).hits.map((hit) => hit.blockIndex).toSorted((a, b) => a - b)

  describe('in one document', () => {
    beforeEach(async () => {
      opened = await openWithDocument(DOCUMENT)
      await opened.galley.indexer.catchUp()
    })

    it('finds blocks that hold all words, and says where', async () => {
      const page = await search('load deck ')
      expect(page).toMatchObject({ total: 2, isTotalExact: true, unindexed: 0, byType: { paragraph: 1, table: 1 } })
      expect(page.hits[0]).toMatchObject({
        documentUid: opened.documentUid,
        documentName: 'document.md',
        pageNo: null,
      })
    })

    it('shows hits as parts of text, whatever the text holds', async () => {
      const page = await search('marks')
      const [hit] = page.hits
      expect(hit?.snippet.filter((part) => part.isHit).map((part) => part.text)).toEqual(['marks'])
      expect(hit?.snippet.map((part) => part.text).join('')).toBe('<b>deck</b> &  marks ')
    })

    it.each([
      ['a word in another letter case', 'BRIDGE ', 1],
      ['a word without its accent', 'cafe ', 1],
      ['a phrase', '"load of 5"', 1],
      ['words apart as a phrase', '"deck load"', 0],
      ['an excluded word', 'deck -load ', 3],
      ['a beginning', 'bear* ', 2],
      ['a beginning that is being typed', 'bearin', 2],
      ['a whole word that others begin with', 'bearing ', 1],
      ['Japanese within a run of characters', '校正', 1],
      ['Japanese with an excluded word', '校正 -deck', 1],
      ['punctuation only', '!?', 0],
      ['operators as words', 'deck OR load ', 0],
      ['a broken phrase with operators', '" NEAR( * ) AND', 0],
    ])('finds %s', async (_, query, count) => {
      expect((await indexes(query)).length).toBe(count)
    })

    it('takes any text for words', async () => {
      const pieces = [
        '"',
        '*',
        '(',
        ')',
        '-',
        '^',
        ':',
        ' ',
        'AND',
        'NOT',
        'deck',
        '{',
        '+',
        '校',
        "'",
        ';',
        '\u0000',
        '%',
        '_',
      ]
      let seed = 11
      const random = (max: number): number => (seed = (seed * 48_271) % 2_147_483_647) % max
      for (let round = 0; round < 300; round += 1) {
        const query = Array.from({ length: 1 + random(9) }, () => pieces[random(pieces.length)]).join('')
        await expect(search(query), query).resolves.toMatchObject({ isTotalExact: true })
      }
    })

    it('filters by type and still counts all types', async () => {
      const page = await search('deck ', { blockTypes: ['table'] })
      expect(page.hits.map((hit) => hit.type)).toEqual(['table'])
      expect(page).toMatchObject({ total: 1, byType: { heading: 1, paragraph: 3, table: 1 } })
    })

    it('looks only into its own project', async () => {
      const other = await opened.api.projects.create({ name: 'Other' })
      const page = await opened.api.search.blocks({
        projectUid: other.projectUid,
        query: 'deck',
        blockTypes: null,
        limit: 10,
        offset: 0,
      })
      expect(page).toEqual({ hits: [], total: 0, isTotalExact: true, byType: {}, unindexed: 0 })
    })

    it('finds only the current version', async () => {
      const importUid = opened.galley.imports.begin({ asVersions: true })
      const { documentUid } = await opened.galley.imports.add({
        projectId: opened.projectId,
        importUid,
        name: 'document.md',
        input: { bytes: Buffer.from('# Another deck\n') },
      })
      await opened.galley.imports.whenSettled(documentUid)
      expect((await search('deck ')).unindexed).toBe(1)
      await opened.galley.indexer.catchUp()
      const page = await search('deck ')
      expect(page.hits.map((hit) => hit.documentUid)).toEqual([documentUid])
    })

    it('asks the index first, and blocks by their id', () => {
      const plan = opened.galley.store.connection
        .prepare(`EXPLAIN QUERY PLAN ${CANDIDATES_SQL}`)
        .all({ match: '"a"', types: null, first: 1, last: 2 }) as Array<{ detail: string }>
      expect(plan.slice(0, 2).map((row) => row.detail)).toEqual([
        expect.stringMatching(/^SCAN f VIRTUAL TABLE INDEX \d+:.*M/),
        'SEARCH b USING INTEGER PRIMARY KEY (rowid=?)',
      ])
    })
  })

  it('gives a lower bound when very many blocks match, and pages through the ranked ones', async () => {
    opened = await openWithDocument(paragraphs(6_000))
    await opened.galley.indexer.catchUp()
    const page = await search('carry ', { limit: 20, offset: 40 })
    expect(page).toMatchObject({ total: 5_000, isTotalExact: false })
    expect(page.hits).toHaveLength(20)
    expect((await search('"Paragraph 5999"')).hits.map((hit) => hit.blockIndex)).toEqual([5_999])
  })

  it('indexes behind ingest in the hosts with a window', async () => {
    opened = await openWithDocument(paragraphs(300))
    const { dir } = opened
    await opened.galley.close()
    const again = await openTestGalley(dir, 'loopback')
    await again.galley.indexer.catchUp()
    opened = { ...opened, ...again }
    expect(await search('carry ')).toMatchObject({ total: 300, unindexed: 0 })
  })

  it('works from the command line beside a Galley that writes', async () => {
    opened = await openWithDocument(DOCUMENT)
    const search = ['search', 'deck', '--project', 'Test', '--json']
    expect(lastObject(await runCli(search, { workspace: opened.dir }))).toMatchObject({ total: 0, unindexed: 8 })
    await opened.galley.indexer.catchUp()
    expect(lastObject(await runCli(search, { workspace: opened.dir }))).toMatchObject({ total: 5, unindexed: 0 })
  })

  it('works from the command line, which indexes what is missing first', async () => {
    opened = await openWithDocument(`${DOCUMENT}\nA \u001b[31m red\u0007 deck\n`)
    const { dir: workspace } = opened
    await opened.galley.close()
    const outcome = await runCli(['search', 'deck', '--project', 'Test', '--type', 'paragraph'], { workspace })
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toContain('document.md')
    expect(outcome.stdout).not.toContain('\u001b')
    const json = lastObject(await runCli(['search', 'red deck', '--project', 'Test', '--json'], { workspace }))
    expect(json).toMatchObject({ total: 1, isTotalExact: true, unindexed: 0 })
  })
})
