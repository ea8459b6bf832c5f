import { beforeEach, describe, expect, it } from 'vitest'
import type { StatusCounts } from '../../src/shared/domain.ts'
import type { CarryOver, GridPage } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { lastObject, runCli } from '../helpers/cli.ts'
import { confirmRows, rejectRows, reopenRows } from '../helpers/review.ts'
import {
  addSchema,
  failureOf,
  type Ingested,
  openTestGalley,
  openWithDocument,
  runRules,
} from '../helpers/workspace.ts'

const lines = (...texts: readonly string[]): string => texts.map((text) => `The ${text} must carry 5 kN.\n`).join('\n')
const FIRST = lines('deck', 'beam', 'rope', 'pier', 'rail')
/** The beam is changed, the rope is gone, a gate comes first. */
const SECOND = lines('gate', 'deck', 'broad beam', 'pier', 'rail')

describe('versions of a document', () => {
  let opened: Ingested
  let schemaUid: string
  let runUid: string

  const addVersion = async (text: string): Promise<string> => {
    const importUid = opened.galley.imports.begin({ asVersions: true })
    const { documentUid } = await opened.galley.imports.add({
      projectId: opened.projectId,
      importUid,
      name: 'document.md',
      input: { bytes: Buffer.from(text) },
    })
    await opened.galley.imports.whenSettled(documentUid)
    return documentUid
  }
  const carry = async (documentUid: string, isDryRun = false): Promise<readonly CarryOver[]> =>
    await opened.api.documents.carryOver({ documentUid, schemaUid, isDryRun })
  const page = async (documentUid: string, from = opened): Promise<GridPage> =>
    await documentRows(from.api, { documentUid, schemaUid })
  const statuses = async (documentUid: string): Promise<string> =>
    (await page(documentUid)).rows.map((row) => row.status?.slice(0, 4) ?? '-').join(' ')
  const counts = (change: Partial<StatusCounts>): StatusCounts => ({
    pending: 0,
    claimed: 0,
    ai_complete: 0,
    confirmed: 0,
    rejected: 0,
    failed: 0,
    ...change,
  })
  const runOf = async (documentUid: string): Promise<string> =>
    (await opened.api.documents.get({ documentUid, schemaUid })).run?.runUid ?? ''

  beforeEach(async () => {
    opened = await openWithDocument(FIRST)
    schemaUid = await addSchema(opened.api)
    runUid = await runRules(opened, schemaUid)
  })

  it('are listed with the blocks that did not change, the newest first', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: [0, 1] })
    const documentUid = await addVersion(SECOND)
    const list = await opened.api.documents.versions({ documentUid: opened.documentUid })
    expect(list).toMatchObject([
      { documentUid, version: 2, isCurrent: true, blocks: 5, unchangedBlocks: 3, counts: counts({}) },
      {
        documentUid: opened.documentUid,
        version: 1,
        isCurrent: false,
        unchangedBlocks: null,
        counts: counts({ confirmed: 2, ai_complete: 3 }),
      },
    ])
    expect(await opened.api.documents.versions({ documentUid })).toEqual(list)
  })

  it('say what could be carried over without doing it', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const documentUid = await addVersion(SECOND)
    const expected = [{ schemaUid, schemaRef: 'test_v1', rows: 3, changed: 2 }]
    expect(await carry(documentUid, true)).toEqual(expected)
    expect(await opened.api.documents.carryOvers({ documentUid })).toEqual(expected)
    expect(await opened.api.documents.schemas({ documentUid })).toEqual([])
  })

  it('stage confirmed data for unchanged blocks, and leave the confirming to a person', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const before = await page(opened.documentUid)
    const documentUid = await addVersion(SECOND)
    expect(await carry(documentUid)).toMatchObject([{ rows: 3, changed: 2 }])
    const after = await page(documentUid)
    expect(await statuses(documentUid)).toBe('pend ai_c pend ai_c ai_c')
    expect(after.counts).toEqual(counts({ pending: 2, ai_complete: 3 }))
    expect(after.rows.map((row) => row.data)).toEqual([
      null,
      before.rows[0]?.data,
      null,
      before.rows[3]?.data,
      before.rows[4]?.data,
    ])
    const [entry] = await opened.api.review.history({ runUid: await runOf(documentUid), blockIndex: 3 })
    expect(entry).toMatchObject({ action: 'carry_over', rows: 3, reason: 'from version 1' })
  })

  it('carry nothing over that is not confirmed, and nothing twice', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: [0] })
    const documentUid = await addVersion(SECOND)
    expect(await carry(documentUid)).toMatchObject([{ rows: 1 }])
    expect(await carry(documentUid)).toMatchObject([{ rows: 0 }])
    expect(await opened.api.review.history({ runUid: await runOf(documentUid), blockIndex: 1 })).toHaveLength(1)
  })

  it('leave rows alone that are staged or decided already', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const documentUid = await addVersion(SECOND)
    const newRun = await runRules({ ...opened, documentUid }, schemaUid)
    await rejectRows(opened.api, { runUid: newRun, blockIndexes: [1], reason: null })
    expect(await carry(documentUid)).toMatchObject([{ rows: 0, changed: 2 }])
    expect(await statuses(documentUid)).toBe('ai_c reje ai_c ai_c ai_c')
  })

  it('undo and redo a carry-over, also after a restart and with decisions on top', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const documentUid = await addVersion(SECOND)
    await carry(documentUid)
    const newRun = await runOf(documentUid)
    await confirmRows(opened.api, { runUid: newRun, blockIndexes: [1, 3] })
    await opened.galley.close()
    opened = { ...opened, ...(await openTestGalley(opened.dir)) }
    expect(await opened.api.review.undo()).toMatchObject({ action: { action: 'confirm' }, rows: 2 })
    expect(await opened.api.review.undo()).toMatchObject({
      action: { action: 'carry_over' },
      rows: 3,
      refused: 0,
    })
    const undone = await page(documentUid)
    expect(undone.counts).toEqual(counts({ pending: 5 }))
    expect(undone.rows.every((row) => row.data === null)).toBe(true)
    expect(await opened.api.review.redo()).toMatchObject({ action: { action: 'carry_over' }, rows: 3 })
    expect(await statuses(documentUid)).toBe('pend ai_c pend ai_c ai_c')
    expect((await page(documentUid)).counts).toEqual(counts({ pending: 2, ai_complete: 3 }))
  })

  it('do not do again what was taken back before the earlier version was reopened', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const documentUid = await addVersion(SECOND)
    await carry(documentUid)
    await opened.api.review.undo()
    await reopenRows(opened.api, { runUid, blockIndexes: [3] })
    expect((await failureOf(opened.api.review.redo())).code).toBe('nothing_to_redo')
    expect(await statuses(documentUid)).toBe('pend pend pend pend pend')
  })

  it('take each row from the nearest version that has it confirmed', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const second = await addVersion(SECOND)
    await runRules({ ...opened, documentUid: second }, schemaUid)
    await confirmRows(opened.api, { runUid: await runOf(second), blockIndexes: [2] })
    const third = await addVersion(lines('broad beam', 'pier', 'rail'))
    expect(await carry(third)).toMatchObject([{ rows: 3 }])
    expect(await statuses(third)).toBe('ai_c ai_c ai_c')
    expect((await opened.api.documents.get({ documentUid: third, schemaUid })).run?.status).toBe('complete')
  })

  it('go on with what is left: the run asks only for what was not carried over', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const documentUid = await addVersion(SECOND)
    await carry(documentUid)
    await runRules({ ...opened, documentUid }, schemaUid)
    const { run } = await opened.api.documents.get({ documentUid, schemaUid })
    expect(run).toMatchObject({ status: 'complete', counts: counts({ ai_complete: 5 }) })
    const call = await opened.api.review.modelCall({ runUid: run?.runUid ?? '', blockIndex: 3 })
    expect(call).toBeNull()
  })

  it('need a document that was read', async () => {
    const { documentUid } = await opened.galley.imports.add({
      projectId: opened.projectId,
      importUid: opened.galley.imports.begin(),
      name: 'broken.docx',
      input: { bytes: Buffer.from('PK\u0003\u0004 nothing') },
    })
    await opened.galley.imports.whenSettled(documentUid)
    expect((await failureOf(carry(documentUid))).code).toBe('document_not_read')
  })

  it('are there on the command line', async () => {
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    await addVersion(SECOND)
    await opened.galley.close()
    const options = { workspace: opened.dir }
    const listed = await runCli(['versions', 'document.md', '--project', 'Test', '--json'], options)
    expect(lastObject(listed)).toMatchObject({ versions: [{ version: 2, unchangedBlocks: 3 }, { version: 1 }] })
    const carried = await runCli(
      ['versions', 'document.md', '--project', 'Test', '--carry-over', 'test_v1', '--json'],
      options,
    )
    expect(lastObject(carried)).toMatchObject({ schemaRef: 'test_v1', rows: 3, changed: 2 })
  })
})
