import { beforeEach, describe, expect, it } from 'vitest'
import { NO_FILTER, type RowChoice } from '../../src/shared/rows.ts'
import type { GridRow } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { confirmRows, rejectRows, reopenRows } from '../helpers/review.ts'
import {
  addSchema,
  failureOf,
  type Ingested,
  openTestGalley,
  openWithDocument,
  paragraphs,
  runRules,
} from '../helpers/workspace.ts'

describe('review', () => {
  let opened: Ingested
  let runUid: string
  let schemaUid: string

  const row = async (blockIndex: number, from: Pick<Ingested, 'api'> = opened): Promise<GridRow> => {
    const page = await documentRows(from.api, {
      documentUid: opened.documentUid,
      schemaUid,
      offset: blockIndex,
      limit: 1,
    })
    const [found] = page.rows
    if (!found) throw new Error(`no row ${blockIndex}`)
    return found
  }
  const allRows = async () => await documentRows(opened.api, { documentUid: opened.documentUid, schemaUid })
  const edit = async (
    blockIndex: number,
    field: string,
    value: GridRow['editedFields'] | string | number | boolean | null,
  ) =>
    await opened.api.review.edit({
      runUid,
      blockIndex,
      field,
      value: value as string,
      revision: (await row(blockIndex)).revision,
    })

  beforeEach(async () => {
    opened = await openWithDocument(paragraphs(10))
    schemaUid = await addSchema(opened.api)
    runUid = await runRules(opened, schemaUid)
  })

  it('edits a staged field, marks it, and keeps the value before', async () => {
    const before = (await row(3)).data?.subject
    const changed = await edit(3, 'subject', 'the deck')
    expect(changed.data).toMatchObject({ subject: 'the deck' })
    expect(changed.editedFields).toEqual(['subject'])
    const [entry] = await opened.api.review.history({ runUid, blockIndex: 3 })
    const changes = [{ field: 'subject', before, after: 'the deck' }]
    expect(entry).toMatchObject({ action: 'edit', field: 'subject', changes, rows: 1 })
  })

  it.each([
    ['a number below its minimum', 'load', -1],
    ['a value outside an enum', 'kind', 'perhaps'],
    ['text where true or false is wanted', 'is_rule', 'maybe'],
    ['text that is too long', 'subject', 'x'.repeat(201)],
    ['a field that the schema does not have', 'nothing', 'x'],
    ['null', 'load', null],
  ])('refuses %s and changes nothing', async (_, field, value) => {
    const before = await row(2)
    expect((await failureOf(edit(2, field, value))).code).toBe('value_invalid')
    expect(await row(2)).toEqual(before)
  })

  it('takes an array', async () => {
    expect((await edit(2, 'tags', ['a', 'b'])).data).toMatchObject({ tags: ['a', 'b'] })
  })

  it('refuses an edit of a row that changed meanwhile', async () => {
    const { revision } = await row(4)
    await edit(4, 'load', 5)
    const failure = await failureOf(
      opened.api.review.edit({ runUid, blockIndex: 4, field: 'load', value: 6, revision }),
    )
    expect(failure).toMatchObject({ code: 'row_conflict', data: { value: '5', revision: revision + 1 } })
    expect((await row(4)).data?.load).toBe(5)
  })

  it('refuses to edit a confirmed row until it is reopened', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: [4] })
    expect((await failureOf(edit(4, 'load', 5))).code).toBe('row_not_editable')
    await reopenRows(opened.api, { runUid, blockIndexes: [4] })
    expect((await edit(4, 'load', 5)).data?.load).toBe(5)
  })

  it('confirms and rejects rows, and counts those that it could not', async () => {
    expect(await rejectRows(opened.api, { runUid, blockIndexes: [1], reason: 'wrong block' })).toMatchObject({
      rows: 1,
      refused: 0,
    })
    const outcome = await confirmRows(opened.api, { runUid, blockIndexes: [0, 1, 2] })
    expect(outcome).toMatchObject({ rows: 2, refused: 1, refusals: [{ blockIndex: 1 }] })
    expect((await allRows()).counts).toMatchObject({ confirmed: 2, rejected: 1, ai_complete: 7 })
    expect((await opened.api.review.history({ runUid, blockIndex: 1 }))[0]).toMatchObject({
      action: 'reject',
      reason: 'wrong block',
    })
  })

  it('confirms all staged rows of a project as one action', async () => {
    await rejectRows(opened.api, { runUid, blockIndexes: [5], reason: null })
    const scope = { kind: 'project', projectUid: opened.projectUid, schemaUid } as const
    const choice: RowChoice = { kind: 'filter', scope, filter: { ...NO_FILTER, tab: 'ai_complete' } }
    const work = { kind: 'confirm', sampleUid: null } as const
    expect(await opened.api.review.perform({ choice, work, workUid: 'all' })).toMatchObject({ rows: 9, refused: 0 })
    const [entry] = await opened.api.review.history({ runUid, blockIndex: 9 })
    expect(entry).toMatchObject({ action: 'confirm', rows: 9 })
    expect((await opened.api.review.history({ runUid, blockIndex: 5 }))[0]?.action).toBe('reject')
  })

  it('undoes and redoes edits, rejections, confirmations and reopenings in order', async () => {
    const first = await row(3)
    await edit(3, 'load', 77)
    await rejectRows(opened.api, { runUid, blockIndexes: [1], reason: null })
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    await reopenRows(opened.api, { runUid, blockIndexes: [1, 2, 3] })
    for (const index of [1, 2, 3])
      expect((await opened.api.review.history({ runUid, blockIndex: index }))[0]?.action).toBe('reopen')
    const done = await allRows()
    for (const action of ['reopen', 'confirm', 'reject', 'edit'] as const)
      expect(await opened.api.review.undo()).toMatchObject({ action: { action }, refused: 0 })
    expect((await failureOf(opened.api.review.undo())).code).toBe('nothing_to_undo')
    expect((await row(3)).data).toEqual(first.data)
    expect((await row(3)).editedFields).toEqual([])
    for (const action of ['edit', 'reject', 'confirm', 'reopen'] as const)
      expect(await opened.api.review.redo()).toMatchObject({ action: { action }, refused: 0 })
    expect((await failureOf(opened.api.review.redo())).code).toBe('nothing_to_redo')
    const again = await allRows()
    const plain = (rows: readonly GridRow[]) => rows.map((r) => ({ ...r, revision: 0 }))
    expect(plain(again.rows)).toEqual(plain(done.rows))
    expect(again.counts).toEqual(done.counts)
  })

  it('writes no event when the rows cannot be changed, and no change without its event', async () => {
    const { raw } = opened.galley.store.connection
    raw.exec(`CREATE TRIGGER no_confirm BEFORE UPDATE OF confirmed ON overlays WHEN NEW.block_index = 7
      BEGIN SELECT RAISE(ABORT, 'not now'); END`)
    await expect(confirmRows(opened.api, { runUid, blockIndexes: null })).rejects.toThrow()
    expect(raw.prepare('SELECT count(*) FROM review_events').pluck().get()).toBe(0)
    expect((await row(0)).status).toBe('ai_complete')
    raw.exec('DROP TRIGGER no_confirm')
  })

  it('undoes a bulk confirmation after a restart', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    await opened.galley.close()
    const again = await openTestGalley(opened.dir)
    expect(await again.api.review.undo()).toMatchObject({ action: { action: 'confirm' }, rows: 10 })
    expect((await row(0, again)).status).toBe('ai_complete')
  })

  it('forgets what could be done again once something new is done', async () => {
    await edit(3, 'load', 77)
    await opened.api.review.undo()
    await edit(3, 'load', 78)
    expect((await failureOf(opened.api.review.redo())).code).toBe('nothing_to_redo')
  })
})
