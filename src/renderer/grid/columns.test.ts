import { describe, expect, it } from 'vitest'
import type { SchemaField } from '../../shared/views.ts'
import { buildColumns, fieldColumnId, fieldOfColumn } from './columns.ts'

const field = (name: string, kind: SchemaField['kind']): SchemaField => ({
  name,
  kind,
  isRequired: true,
  description: null,
  options: [],
  minimum: null,
  maximum: null,
  maxLength: null,
})

describe('buildColumns', () => {
  it('puts the fields between the content and the status, in the order of the schema', () => {
    const ids = buildColumns([field('risk', 'enum'), field('quote', 'text')], true).map((column) => column.colId)
    expect(ids).toEqual(['index', 'type', 'content', 'field:risk', 'field:quote', 'status'])
  })

  it('has no status column while no schema was run', () => {
    expect(buildColumns([], false).map((column) => column.colId)).toEqual(['index', 'type', 'content'])
  })

  it('keeps a field named status apart from the status of the row', () => {
    expect(fieldOfColumn(fieldColumnId('status'))).toBe('status')
    expect(fieldOfColumn('status')).toBeNull()
    const ids = buildColumns([field('status', 'text'), field('content', 'text')], true).map((column) => column.colId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('edits numbers in the cell and everything longer in a box below it', () => {
    const [number, text] = buildColumns([field('n', 'number'), field('t', 'text')], true).slice(3)
    expect(number?.cellEditorPopup).toBe(false)
    expect(text?.cellEditorPopup).toBe(true)
  })
})
