/** Every filter, sort and scope against a filter in plain JavaScript over all rows. */
import { beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, createCaller } from '../../src/core/api/router.ts'
import { type Galley, openGalley } from '../../src/core/galley.ts'
import { createKeyStore } from '../../src/core/keys/key-store.ts'
import { requireProject } from '../../src/core/projects.ts'
import { RowDesk } from '../../src/core/rows/row-desk.ts'
import { OVERLAY_STATUSES } from '../../src/shared/domain.ts'
import { type FieldFilter, NO_FILTER, type RowFilter, type RowQuery, type RowScope } from '../../src/shared/rows.ts'
import type { GridRow } from '../../src/shared/views.ts'
import { type Answered, answerRows } from '../helpers/answered-rows.ts'
import { expectedRows } from '../helpers/expected-rows.ts'
import { assets } from '../helpers/built.ts'
import { addSchema, paragraphs } from '../helpers/workspace.ts'

const DOCUMENTS = 4
const ROWS = 60
const ODD = 'a "b".c\\d é [0]'

/** Repeatable numbers from 0 to 1. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
const random = makeRandom(7)
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

const VALUES = [
  'beam',
  'Beam',
  'arch_1',
  '100 %',
  '',
  'Über "x"',
  null,
  1,
  2.5,
  -3,
  true,
  false,
  '1',
  '2026-02-07',
  '2026-03-01T10:00',
]
const LISTS = [[], ['beam'], ['arch_1', 'Beam'], ['2026-02-07', 3], [['deep']], null]

function randomAnswer(): Answered {
  const status = pick(OVERLAY_STATUSES)
  const hasData = status === 'ai_complete' || status === 'confirmed' || status === 'rejected'
  const data = {
    ...(random() < 0.9 && { subject: pick(VALUES) }),
    ...(random() < 0.9 && { tags: pick(LISTS) }),
    ...(random() < 0.9 && { [ODD]: pick(VALUES) }),
    more: { x: pick(VALUES), y: 1 },
  }
  return {
    status,
    data: hasData ? data : null,
    confidence: pick([null, 0.1, 0.49, 0.5, 0.9]),
    isEvidenceMissing: random() < 0.2,
    problem: random() < 0.2 ? 'It does not fit.' : null,
    editedFields: hasData && random() < 0.3 ? [pick(['subject', 'tags', ODD])] : [],
  }
}

type World = {
  readonly galley: Galley
  readonly api: Caller
  /** Reads everything on threads. */
  readonly desk: RowDesk
  readonly project: RowScope
  readonly document: RowScope
  readonly all: readonly GridRow[]
  readonly other: ReadonlyMap<number, GridRow>
  readonly otherUid: string
  readonly sampleUid: string
  readonly sampled: ReadonlySet<string>
}
let world: World

async function allRows(api: Caller, scope: RowScope): Promise<readonly GridRow[]> {
  return (await api.rows.page({ query: { scope, filter: NO_FILTER, sort: null }, offset: 0, limit: 500 })).rows
}

/** One project, several documents with a run each but the last, and a second opinion of the first. */
async function makeWorld(dir: string): Promise<World> {
  const keys = createKeyStore({ keychain: null, env: {} })
  const galley = await openGalley({ workspaceDir: dir, assets, host: 'cli', program: 'a test', keys })
  const api = createCaller(galley)
  const { projectUid } = await api.projects.create({ name: 'Test' })
  const projectId = requireProject(galley.store, projectUid).id
  const schemaUid = await addSchema(api)
  const documentUids: string[] = []
  for (let i = 0; i < DOCUMENTS; i++) {
    const bytes = Buffer.from(`# Part ${i}\n\n${paragraphs(ROWS - 1)}\n${i}`)
    documentUids.push((await galley.ingest({ projectId, name: `${'cabd'[i] ?? ''}.md`, bytes })).documentUid)
  }
  const { runUids } = await api.runs.start({
    projectUid,
    documentUids: documentUids.slice(0, -1),
    schemaUid,
    provider: 'rules',
    model: null,
    concurrency: 2,
  })
  await galley.runs.whenIdle()
  const [runUid = ''] = runUids
  const otherUid = 'another-opinion'
  galley.store.write((db) => copyRun(db.prepare.bind(db), runUid, otherUid))
  for (const uid of [...runUids, otherUid])
    answerRows(galley, uid, new Map(Array.from({ length: ROWS }, (_, i) => [i, randomAnswer()])))
  const project: RowScope = { kind: 'project', projectUid, schemaUid }
  const all = await allRows(api, project)
  const documentUid = all.find((row) => row.runUid === runUid)?.documentUid ?? ''
  const otherRows = await allRows(api, { kind: 'document', documentUid, runUid: otherUid })
  const sampled = new Set(all.filter(({ runUid: uid, blockIndex }) => uid !== null && blockIndex % 9 === 0).map(keyOf))
  galley.store.write((db) => {
    const sample = db
      .prepare(
        `INSERT INTO samples (uid, project_id, scope, filter, size, population, seed, actor, created_at)
        VALUES ('sample', ?, '{}', '{}', 1, 1, 1, 'a test', '')`,
      )
      .run(projectId)
    const insert = db.prepare(`INSERT INTO sample_rows VALUES (?, (SELECT id FROM runs WHERE uid = ?), ?, '')`)
    for (const row of all) if (sampled.has(keyOf(row))) insert.run(sample.lastInsertRowid, row.runUid, row.blockIndex)
  })
  const desk = new RowDesk({ store: galley.store, queries: galley.queries, events: galley.events, hostRows: 0 })
  return {
    galley,
    api,
    desk,
    project,
    document: { kind: 'document', documentUid, runUid },
    all,
    other: new Map(otherRows.map((row) => [row.blockIndex, row])),
    otherUid,
    sampleUid: 'sample',
    sampled,
  }
}

type Prepare = Galley['store']['connection']['prepare']

function copyRun(prepare: Prepare, runUid: string, otherUid: string): void {
  prepare(
    `INSERT INTO runs (uid, conversion_id, schema_id, opinion, state, provider, model, packs, total_blocks, n_pending, created_at, updated_at)
    SELECT ?, conversion_id, schema_id, 1, 'running', provider, model, packs, total_blocks, total_blocks, created_at, updated_at
    FROM runs WHERE uid = ?`,
  ).run(otherUid, runUid)
  prepare(
    `INSERT INTO overlays (run_id, block_index, pack_index)
    SELECT (SELECT id FROM runs WHERE uid = ?), block_index, pack_index FROM overlays
    WHERE run_id = (SELECT id FROM runs WHERE uid = ?)`,
  ).run(otherUid, runUid)
}

const keyOf = ({ documentUid, blockIndex }: { documentUid: string; blockIndex: number }): string =>
  `${documentUid}:${blockIndex}`

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'galley-test-'))
  world = await makeWorld(dir)
  return async () => {
    world.desk.close()
    await world.galley.close()
    rmSync(dir, { recursive: true, force: true })
  }
}, 60_000)

async function joinedPages(desk: RowDesk, query: RowQuery): Promise<readonly string[]> {
  const keys: string[] = []
  for (;;) {
    const { rows, total } = await desk.page(query, { offset: keys.length, limit: 37 })
    keys.push(...rows.map(keyOf))
    if (rows.length === 0 || keys.length >= total) return keys
  }
}

async function expectSame(filter: Partial<RowFilter>, sort: RowQuery['sort'] = null): Promise<number> {
  const { desk, project, document, all } = world
  let found = 0
  for (const scope of [project, document]) {
    const query = { scope, filter: { ...NO_FILTER, ...filter }, sort }
    const expected = expectedRows(inScope(all, scope), query, world).map(keyOf)
    expect(await joinedPages(desk, query), JSON.stringify(query)).toEqual(expected)
    found += expected.length
  }
  return found
}

const inScope = (rows: readonly GridRow[], scope: RowScope): readonly GridRow[] =>
  scope.kind === 'document' ? rows.filter(({ documentUid }) => documentUid === scope.documentUid) : rows

const FIELDS = ['subject', 'tags', ODD, 'more']
const fieldFilters = (field: string): readonly FieldFilter[] => [
  { op: 'in', field, values: ['beam', 1, true] },
  { op: 'in', field, values: ['1', false, 2.5, ''] },
  { op: 'in', field, values: [] },
  { op: 'contains', field, text: 'BEA' },
  { op: 'contains', field, text: 'h_1' },
  { op: 'contains', field, text: '0 %' },
  { op: 'contains', field, text: '"' },
  { op: 'range', field, min: 0, max: 2 },
  { op: 'range', field, min: null, max: null },
  { op: 'dates', field, from: '2026-02-07', to: null },
  { op: 'dates', field, from: null, to: '2026-03-01' },
  { op: 'empty', field, isEmpty: true },
  { op: 'empty', field, isEmpty: false },
  { op: 'edited', field },
]

describe('rows are those that a look at each row would find', () => {
  it.each(FIELDS)('for every filter of the field %s', async (field) => {
    for (const filter of fieldFilters(field)) await expectSame({ fields: [filter] })
  })

  it.each([
    { tab: 'low_confidence' },
    { tab: 'evidence_missing' },
    { tab: 'invalid' },
    { tab: 'ai_complete' },
    { tab: 'confirmed' },
    { tab: 'pending' },
    { tab: 'claimed' },
    { blockTypes: ['heading'] },
    { blockTypes: ['paragraph'], tab: 'rejected' },
    { search: 'load of 1' },
    { search: 'ARCH_1' },
    { search: ' 3 kN', tab: 'failed' },
  ] satisfies Array<Partial<RowFilter>>)('for %j', async (filter) => {
    expect(await expectSame(filter)).toBeGreaterThan(0)
  })

  it('for some documents, a sample, and what another run says otherwise', async () => {
    const { document, otherUid, sampleUid } = world
    const documentUid = document.kind === 'document' ? document.documentUid : ''
    expect(await expectSame({ documentUids: [documentUid] })).toBe(2 * inScope(world.all, document).length)
    expect(await expectSame({ sampleUid })).toBeGreaterThan(0)
    expect(await expectSame({ sampleUid, tab: 'ai_complete' })).toBeGreaterThan(0)
    expect(await expectSame({ sampleUid: 'none' })).toBe(0)
    for (const field of [null, ...FIELDS]) await expectSame({ differsFrom: { runUid: otherUid, field } })
    expect(await expectSame({ differsFrom: { runUid: otherUid, field: null } })).toBeGreaterThan(0)
    await expectSame({ differsFrom: { runUid: otherUid, field: 'subject' } }, { column: 'content', direction: 'desc' })
  })

  it.each([
    'index',
    'document',
    'type',
    'content',
    'status',
    'confidence',
    'field:subject',
    'field:tags',
    `field:${ODD}`,
  ] as const)('in the order of %s, both ways', async (column) => {
    for (const direction of ['asc', 'desc'] as const) {
      await expectSame({}, { column, direction })
      await expectSame({ tab: 'ai_complete' }, { column, direction })
      await expectSame({ sampleUid: 'sample', blockTypes: ['paragraph'] }, { column, direction })
    }
  })

  it('for filters and orders put together at random', async () => {
    const filters = FIELDS.flatMap(fieldFilters)
    for (let i = 0; i < 60; i++) {
      const column = pick(['index', 'document', 'confidence', 'field:subject', 'field:more'] as const)
      await expectSame(
        {
          tab: pick([null, null, 'ai_complete', 'low_confidence', 'rejected']),
          search: pick(['', '', 'load', 'beam']),
          fields: [pick(filters), ...(random() < 0.3 ? [pick(filters)] : [])],
          blockTypes: pick([[], [], ['paragraph', 'heading']]),
        },
        pick([null, { column, direction: 'asc' }, { column, direction: 'desc' }]),
      )
    }
  })

  it('and an action takes the same rows, run by run, where there is a run', async () => {
    const { desk, project, all } = world
    const chosen = await desk.select({ kind: 'filter', scope: project, filter: NO_FILTER }, ['ai_complete', 'rejected'])
    const expected = all.filter(({ status }) => status === 'ai_complete' || status === 'rejected').map(keyOf)
    const keys = chosen.flatMap(({ unit: { documentUid }, blockIndexes }) =>
      [...blockIndexes].map((blockIndex) => keyOf({ documentUid, blockIndex })),
    )
    expect(keys).toEqual(expected)
    const rows = all.flatMap(({ runUid, blockIndex }) => (runUid === null ? [] : [{ runUid, blockIndex }])).toReversed()
    const named = await desk.select({ kind: 'rows', rows: [...rows, ...rows] }, ['ai_complete', 'rejected'])
    expect(named.toReversed()).toEqual(chosen)
  })

  it('and so are places and the next staged row', async () => {
    const { desk, project, document } = world
    for (const scope of [project, document])
      for (const filter of [NO_FILTER, { ...NO_FILTER, search: 'load' }, { ...NO_FILTER, tab: 'confirmed' as const }])
        for (const sort of [null, { column: 'field:subject', direction: 'desc' } as const]) {
          const query = { scope, filter, sort }
          const rows = expectedRows(inScope(world.all, scope), query, world)
          for (const place of [0, 7, rows.length - 1]) {
            const row = rows[place]
            if (row) expect(await desk.place(query, row)).toBe(place)
            const next = [...rows.keys()].filter((at) => rows[at]?.status === 'ai_complete')
            expect(await desk.next(query, place)).toBe(next.find((at) => at > place) ?? next[0] ?? null)
          }
        }
  })
})
