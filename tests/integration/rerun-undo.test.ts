import { describe, expect, it } from 'vitest'
import type { GridRow } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { confirmRows, rejectRows } from '../helpers/review.ts'
import { addSchema, type Ingested, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

const ROWS = 6

type Desk = {
  readonly opened: Ingested
  readonly runUid: string
  readonly rows: () => Promise<readonly GridRow[]>
  readonly runAgain: (blockIndexes: number[]) => Promise<number>
}

async function openDesk(): Promise<Desk> {
  const opened = await openWithDocument(paragraphs(ROWS))
  const { api, documentUid, projectUid } = opened
  const schemaUid = await addSchema(api)
  const runUid = await runRules(opened, schemaUid)
  return {
    opened,
    runUid,
    rows: async () => (await documentRows(api, { documentUid, schemaUid })).rows,
    runAgain: async (blockIndexes) => {
      const { rows } = await api.runs.start({
        projectUid,
        documentUids: [documentUid],
        schemaUid,
        provider: 'rules',
        model: null,
        concurrency: 1,
        scope: { kind: 'rows', blockIndexes },
      })
      await opened.galley.runs.whenIdle()
      return rows
    },
  }
}

const answerOf = ({ status, data, editedFields, evidence }: GridRow): object => ({
  status,
  data,
  editedFields,
  evidence,
})

describe('asking again', () => {
  it('takes edited and rejected answers back as they were, and forward again', async () => {
    const { opened, runUid, rows, runAgain } = await openDesk()
    const { api } = opened
    const [first] = await rows()
    await api.review.edit({ runUid, blockIndex: 0, field: 'subject', value: 'A beam', revision: first?.revision ?? 0 })
    await rejectRows(api, { runUid, blockIndexes: [1], reason: 'not a load' })
    const before = (await rows()).map(answerOf)
    expect(await runAgain([0, 1, 2])).toBe(3)
    const after = (await rows()).map(answerOf)
    expect(after[0]).toMatchObject({ status: 'ai_complete', editedFields: [] })
    expect(after[1]).toMatchObject({ status: 'ai_complete' })
    expect(after[0]).not.toEqual(before[0])

    const undone = await api.review.undo()
    expect(undone).toMatchObject({ action: { action: 'rerun' }, rows: 3, refused: 0 })
    expect((await rows()).map(answerOf)).toEqual(before)
    expect(await api.review.redo()).toMatchObject({ action: { action: 'rerun' }, rows: 3 })
    expect((await rows()).map(answerOf)).toEqual(after)
    await api.review.undo()
    expect(await api.review.undo()).toMatchObject({ action: { action: 'reject' }, rows: 1 })
    expect(await api.review.undo()).toMatchObject({ action: { action: 'edit' }, rows: 1 })
    expect((await rows())[0]?.data).not.toMatchObject({ subject: 'A beam' })
  })

  it('leaves rows alone that were confirmed since, and never asks for confirmed ones', async () => {
    const { opened, runUid, rows, runAgain } = await openDesk()
    const { api } = opened
    await confirmRows(api, { runUid, blockIndexes: [3] })
    expect(await runAgain([3, 4])).toBe(1)
    await confirmRows(api, { runUid, blockIndexes: [4] })
    await api.review.undo()
    await confirmRows(api, { runUid, blockIndexes: [4] })
    const confirmed = (await rows())[4]
    await api.review.undo()
    await api.review.undo()
    expect(confirmed?.status).toBe('confirmed')
    const statuses = (await rows()).map((row) => row.status)
    expect(statuses).toEqual(['ai_complete', 'ai_complete', 'ai_complete', 'confirmed', 'ai_complete', 'ai_complete'])
    const history = await api.review.history({ runUid, blockIndex: 4 })
    expect(history.map((entry) => entry.action)).toContain('rerun')
  })
})
