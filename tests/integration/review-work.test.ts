import { beforeEach, describe, expect, it } from 'vitest'
import type { ReviewWork, ValueChange } from '../../src/shared/review-work.ts'
import type { RowChoice } from '../../src/shared/rows.ts'
import { confirmRows, rejectRows, reopenRows, rowsOfRun } from '../helpers/review.ts'
import {
  addSchema,
  failureOf,
  type Ingested,
  openTestGalley,
  openWithDocument,
  paragraphs,
  runRules,
} from '../helpers/workspace.ts'

const ROWS = 12

describe('work on many rows', () => {
  let opened: Ingested
  let runUid: string
  let schemaUid: string
  let all: RowChoice

  beforeEach(async () => {
    opened = await openWithDocument(paragraphs(ROWS))
    schemaUid = await addSchema(opened.api)
    runUid = await runRules(opened, schemaUid)
    all = await rowsOfRun(opened.api, runUid)
  })

  const perform = (work: ReviewWork, choice = all) => opened.api.review.perform({ choice, work, workUid: 'work' })
  const change = (what: ValueChange, choice = all) => perform({ kind: 'change', change: what }, choice)
  const named = (...indexes: readonly number[]): RowChoice => ({
    kind: 'rows',
    rows: indexes.map((blockIndex) => ({ runUid, blockIndex })),
  })
  const state = (galley = opened.galley) => ({
    rows: galley.store.connection
      .prepare(
        `SELECT block_index, status, staging, staging_sha256, edited_fields, confirmed, confirmed_sha256, problem, confidence,
          evidence FROM overlays ORDER BY run_id, block_index`,
      )
      .all(),
    counts: galley.store.connection.prepare('SELECT n_ai_complete, n_confirmed, n_rejected FROM runs').all(),
  })
  const dataOf = (blockIndex: number): Record<string, unknown> =>
    JSON.parse(
      opened.galley.store.connection
        .prepare('SELECT staging FROM overlays WHERE block_index = ?')
        .pluck()
        .get(blockIndex) as string,
    ) as Record<string, unknown>
  const makeUnfit = (blockIndex: number, isKnown: boolean) =>
    opened.galley.store.connection.raw
      .prepare(
        `UPDATE overlays SET staging = json_set(staging, '$.load', 'heavy'), edited_fields = '["load"]', problem = ?
        WHERE block_index = ?`,
      )
      .run(isKnown ? 'stale' : null, blockIndex)

  it('keeps edited rows that do not fit the schema staged, with the reason, and confirms the others', async () => {
    makeUnfit(3, false)
    const outcome = await perform({ kind: 'confirm', sampleUid: null })
    expect(outcome).toMatchObject({ rows: ROWS - 1, refused: 1, documents: 1 })
    expect(outcome.refusals[0]).toMatchObject({ blockIndex: 3, documentName: 'document.md' })
    expect(outcome.refusals[0]?.message).toMatch(/load.*number/)
    const row = opened.galley.store.connection
      .prepare('SELECT status, problem FROM overlays WHERE block_index = 3')
      .get()
    expect(row).toEqual({ status: 'ai_complete', problem: outcome.refusals[0]?.message })
  })

  it('previews what it would do and changes nothing', async () => {
    makeUnfit(3, true)
    const before = state()
    const preview = await opened.api.review.preview({ choice: all, work: { kind: 'confirm', sampleUid: null } })
    expect(preview).toMatchObject({ rows: ROWS - 1, documents: 1, refused: 1 })
    expect(preview.sample.map(({ row }) => row.blockIndex)).toEqual([0, 1, 2, 4, 5])
    const set = { kind: 'change', change: { kind: 'set', field: 'kind', value: 'may' } } as const
    const changes = await opened.api.review.preview({ choice: named(1), work: set })
    expect(changes.sample[0]?.changes).toEqual([{ field: 'kind', before: 'must', after: 'may' }])
    expect(state()).toEqual(before)
    expect((await opened.api.review.log({ before: null, limit: 5, projectUid: null })).entries).toEqual([])
  })

  it('says why rows stay as they are', async () => {
    await rejectRows(opened.api, { runUid, blockIndexes: [1], reason: null })
    const outcome = await perform({ kind: 'confirm', sampleUid: null }, named(0, 1, 99))
    expect(outcome.refusals.map(({ blockIndex, message }) => [blockIndex, message])).toEqual([
      [99, 'The block is not part of the run.'],
      [1, 'Only staged rows can be confirmed; this one is rejected.'],
    ])
  })

  it('changes values field by field, and leaves rows untouched whose new value does not fit', async () => {
    expect(await change({ kind: 'set', field: 'load', value: '7' }, named(1, 2))).toMatchObject({ rows: 2 })
    expect(dataOf(1).load).toBe(7)
    expect(await change({ kind: 'set', field: 'load', value: -1 }, named(1, 2))).toMatchObject({ rows: 0, refused: 2 })
    expect(await change({ kind: 'set', field: 'load', value: null }, named(1))).toMatchObject({ rows: 0, refused: 1 })
    expect(await change({ kind: 'set', field: 'tags', value: null }, named(1))).toMatchObject({ rows: 1 })
    expect(dataOf(1)).not.toHaveProperty('tags')
    expect((await failureOf(change({ kind: 'set', field: 'none', value: 1 }))).code).toBe('field_not_found')
  })

  it('merges values, and items of arrays without keeping one twice', async () => {
    await change({ kind: 'set', field: 'tags', value: ['a', 'A', 'b'] }, named(1))
    expect(await change({ kind: 'merge', field: 'tags', from: ['a', 'A'], to: 'b' })).toMatchObject({
      rows: 1,
      refused: 0,
    })
    expect(dataOf(1).tags).toEqual(['b'])
    expect(await change({ kind: 'merge', field: 'load', from: [3, 4], to: 5 })).toMatchObject({ rows: 2 })
    expect([dataOf(3).load, dataOf(4).load]).toEqual([5, 5])
  })

  const replace = (find: string, by: string, flags: Partial<Extract<ValueChange, { kind: 'replace' }>> = {}) =>
    change({
      kind: 'replace',
      field: 'subject',
      find,
      replace: by,
      isRegex: false,
      isCaseSensitive: false,
      isWholeWord: false,
      ...flags,
    })

  it('replaces texts, whole words of any script, and groups of patterns', async () => {
    await change({ kind: 'set', field: 'subject', value: 'Träger (Trä) TRÄ-1' }, named(1))
    await replace('trä', '$&x', { isWholeWord: true })
    expect(dataOf(1).subject).toBe('Träger ($&x) $&x-1')
    await change({ kind: 'set', field: 'subject', value: 'pier 12 of 30' }, named(1))
    await replace('(?<first>\\d+) of (\\d+)', '$2/$<first> $$', { isRegex: true })
    expect(dataOf(1).subject).toBe('pier 30/12 $')
  })

  it('refuses patterns that cannot be compiled or never end', async () => {
    expect((await failureOf(replace('(', 'x', { isRegex: true }))).code).toBe('pattern_invalid')
    await change({ kind: 'set', field: 'subject', value: `${'a'.repeat(60)}!` }, named(1))
    const before = state()
    const hopeless = { find: '(a+)+$', replace: 'x', isRegex: true, isCaseSensitive: true, isWholeWord: false }
    const work = { kind: 'change', change: { kind: 'replace', field: 'subject', ...hopeless } } as const
    expect((await failureOf(opened.api.review.preview({ choice: all, work }))).code).toBe('pattern_invalid')
    expect((await failureOf(perform(work))).code).toBe('pattern_invalid')
    expect(state().rows[1]).toEqual(before.rows[1])
  })

  it('reads pasted cells as the fields want them, and refuses the others row by row', async () => {
    const cell = (blockIndex: number, field: string, text: string) => ({ runUid, blockIndex, field, text })
    const cells = [
      cell(0, 'load', ' 12.5 '),
      cell(0, 'is_rule', 'TRUE'),
      cell(0, 'tags', 'a, b'),
      cell(0, 'kind', 'MAY'),
      cell(1, 'load', 'heavy'),
      cell(1, 'subject', 'stays'),
      cell(5, 'subject', 'not chosen'),
    ]
    const outcome = await change({ kind: 'cells', cells }, named(0, 1))
    expect(outcome).toMatchObject({ rows: 1, refused: 1, refusals: [{ blockIndex: 1 }] })
    expect(dataOf(0)).toMatchObject({ load: 12.5, is_rule: true, tags: ['a', 'b'], kind: 'may' })
    expect(dataOf(1).subject).not.toBe('stays')
    expect(dataOf(5).subject).not.toBe('not chosen')
  })

  it('takes everything back and does it again, also in a workspace that was closed in between', async () => {
    const states = [state()]
    const actions = [
      () => change({ kind: 'set', field: 'tags', value: null }, named(1, 3)),
      () => change({ kind: 'merge', field: 'load', from: [3, 4], to: 5 }),
      () => rejectRows(opened.api, { runUid, blockIndexes: [1, 7], reason: 'no' }),
      () => confirmRows(opened.api, { runUid, blockIndexes: null }),
      () => reopenRows(opened.api, { runUid, blockIndexes: [1, 3, 4] }),
      () => change({ kind: 'set', field: 'subject', value: 'the deck' }),
    ]
    for (const act of actions) {
      await act()
      states.push(state())
    }
    for (const earlier of states.slice(0, -1).toReversed()) {
      expect((await opened.api.review.undo()).refused).toBe(0)
      expect(state()).toEqual(earlier)
    }
    expect((await failureOf(opened.api.review.undo())).code).toBe('nothing_to_undo')
    await opened.galley.close()
    const again = await openTestGalley(opened.dir)
    for (const later of states.slice(1)) {
      expect((await again.api.review.redo()).refused).toBe(0)
      expect(state(again.galley)).toEqual(later)
    }
    const { entries } = await again.api.review.log({ before: null, limit: 200, projectUid: opened.projectUid })
    const third = entries.filter(({ state: where }) => where === 'done').at(2)
    const result = await again.api.review.undo({ throughEventId: third?.eventId ?? 0 })
    expect(result.action).toMatchObject({ eventId: third?.eventId, state: 'undone' })
    expect(state(again.galley)).toEqual(states.at(-4))
  })

  it('counts rows that have become something else as refused by an undo of their change', async () => {
    await change({ kind: 'set', field: 'load', value: 7 }, named(1, 2))
    opened.galley.store.connection.raw
      .prepare(`UPDATE overlays SET staging = json_set(staging, '$.load', 8) WHERE block_index = 1`)
      .run()
    expect(await opened.api.review.undo()).toMatchObject({ rows: 1, refused: 1 })
    expect([dataOf(1).load, dataOf(2).load]).toEqual([8, 2])
  })

  it("keeps in each row's history what a change of many rows replaced in it, undone or not", async () => {
    await change({ kind: 'merge', field: 'load', from: [3, 4], to: 5 })
    const cell = (field: string, text: string) => ({ runUid, blockIndex: 3, field, text })
    await change({ kind: 'cells', cells: [cell('kind', 'MAY'), cell('tags', '')] }, named(3))
    await opened.api.review.undo()
    const tags = dataOf(3).tags ?? null
    const entries = await opened.api.review.history({ runUid, blockIndex: 3 })
    expect(entries).toMatchObject([
      { action: 'undo', target: 'change', changes: [] },
      {
        action: 'change',
        changes: [
          { field: 'kind', before: 'must', after: 'may' },
          { field: 'tags', before: tags, after: null },
        ],
      },
      { action: 'change', rows: 2, changes: [{ field: 'load', before: 3, after: 5 }] },
    ])
    expect((await opened.api.review.history({ runUid, blockIndex: 4 }))[0]?.changes).toEqual([
      { field: 'load', before: 4, after: 5 },
    ])
  })

  it('says what the history holds', async () => {
    await change({ kind: 'set', field: 'load', value: 7 }, named(1, 2))
    await rejectRows(opened.api, { runUid, blockIndexes: [5], reason: 'wrong' })
    await opened.api.review.undo()
    const { entries } = await opened.api.review.log({ before: null, limit: 2, projectUid: null })
    expect(entries).toMatchObject([
      { action: 'undo', target: 'reject', state: null },
      { action: 'reject', reason: 'wrong', rows: 1, documents: 1, state: 'undone' },
    ])
    const other = await opened.api.projects.create({ name: 'Another project' })
    const log = (projectUid: string) => opened.api.review.log({ before: null, limit: 2, projectUid })
    expect((await log(opened.projectUid)).entries).toEqual(entries)
    expect(await log(other.projectUid)).toEqual({ entries: [], next: null })
    const top = await opened.api.review.undoTop()
    expect(top).toMatchObject({
      undo: { action: 'change', field: 'load', after: 7, rows: 2 },
      redo: { action: 'reject' },
    })
  })
})
