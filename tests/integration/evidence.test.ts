import { expect, test } from 'vitest'
import type { GridRow } from '../../src/shared/views.ts'
import { documentRows } from '../helpers/document-rows.ts'
import { addSchema, type Ingested, openWithDocument, runRules } from '../helpers/workspace.ts'

const SCHEMA = {
  schema_ref: 'quotes_v1',
  type: 'object',
  required: ['subject', 'quote'],
  properties: {
    subject: { type: 'string' },
    quote: { type: 'string' },
    confidence: { type: 'number', minimum: 0, maximum: 1 },
  },
}
const MARKDOWN = 'The *retaining* wall must hold “its load”. The drain may leak.\n\nA café at the 橋 opens.\n'

async function rowsOf({ api, documentUid }: Ingested, schemaUid: string): Promise<readonly GridRow[]> {
  return (await documentRows(api, { documentUid, schemaUid })).rows
}

const wordsOf = ({ content, evidence }: GridRow, pointer: string): string | null => {
  const span = evidence.find((one) => one.pointer === pointer)?.span
  return span ? content.slice(...span) : null
}
const gradeOf = ({ evidence }: GridRow, pointer: string): string | undefined =>
  evidence.find((one) => one.pointer === pointer)?.grade

test('staged rows say where their values stand', async () => {
  const opened = await openWithDocument(MARKDOWN)
  const schemaUid = await addSchema(opened.api, SCHEMA)
  await runRules(opened, schemaUid)
  for (const row of await rowsOf(opened, schemaUid)) {
    expect(['exact', 'normalised']).toContain(gradeOf(row, '/quote'))
    expect(wordsOf(row, '/quote')).not.toBeNull()
    expect(row.evidence.find((one) => one.pointer === '/quote')?.isRequired).toBe(true)
    expect(row.confidence).toBeGreaterThan(0)
  }
})

test('an edit, its undo and its redo keep evidence and confidence right', async () => {
  const opened = await openWithDocument(MARKDOWN)
  const { api } = opened
  const schemaUid = await addSchema(api, SCHEMA)
  const runUid = await runRules(opened, schemaUid)
  const look = async (): Promise<GridRow> => {
    const [row] = await rowsOf(opened, schemaUid)
    if (!row) throw new Error('There is no row.')
    return row
  }
  const edit = async (field: string, value: string | number): Promise<GridRow> => {
    const { revision } = await look()
    await api.review.edit({ runUid, blockIndex: 0, field, value, revision })
    return look()
  }
  await edit('confidence', 0.8)
  const found = await edit('quote', 'retaining wall MUST hold "its load"')
  expect(gradeOf(found, '/quote')).toBe('normalised')
  expect(wordsOf(found, '/quote')).toBe('retaining* wall must hold “its load')
  expect(found.confidence).toBe(0.776)

  const lost = await edit('quote', 'The tower must fall')
  expect(lost.evidence).toContainEqual({ pointer: '/quote', grade: 'not_found', span: null, isRequired: true })
  expect(lost.confidence).toBe(0.2)

  await api.review.undo()
  expect(await look()).toMatchObject({ evidence: found.evidence, confidence: found.confidence })
  await api.review.redo()
  expect(await look()).toMatchObject({ evidence: lost.evidence, confidence: lost.confidence })
})
