import { describe, expect, it } from 'vitest'
import type { SchemaField } from '../../shared/views.ts'
import type { ColumnPlan } from './columns.ts'
import { buildColumns, cellKey, fieldColumnId, fieldOfColumn, leavesKey, rowId } from './columns.ts'
import { EditorSlot } from './editor-slot.ts'
import { HeaderDesk, nextSort } from './header.ts'

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
const columnsOf = (fields: readonly SchemaField[], plan: Partial<ColumnPlan> = {}) =>
  buildColumns({
    fields,
    hasRun: true,
    hasDocuments: false,
    isWhole: false,
    isReadOnly: false,
    header: new HeaderDesk(),
    editors: new EditorSlot(),
    ...plan,
  })
const press = (key: string, over: Partial<KeyboardEvent> = {}) =>
  ({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...over }) as KeyboardEvent

describe('buildColumns', () => {
  it('puts the fields between the content and the status, in the order of the schema', () => {
    const ids = columnsOf([field('risk', 'enum'), field('quote', 'text')]).map((column) => column.colId)
    expect(ids).toEqual(['index', 'type', 'content', 'field:risk', 'field:quote', 'status'])
  })

  it('has no status column while no schema was run, and a document column for a project', () => {
    expect(columnsOf([], { hasRun: false }).map((column) => column.colId)).toEqual(['index', 'type', 'content'])
    const ids = columnsOf([], { hasDocuments: true }).map((column) => column.colId)
    expect(ids).toEqual(['index', 'document', 'type', 'content', 'status'])
  })

  it('keeps a field named status apart from the status of the row', () => {
    expect(fieldOfColumn(fieldColumnId('status'))).toBe('status')
    expect(fieldOfColumn('status')).toBeNull()
    const ids = columnsOf([field('status', 'text'), field('content', 'text')]).map((column) => column.colId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('edits numbers and days in the cell and everything longer in a box below it', () => {
    const fields = [field('n', 'number'), field('d', 'date'), field('t', 'text'), field('o', 'json')]
    const popups = columnsOf(fields)
      .slice(3, 7)
      .map((column) => column.cellEditorPopup)
    expect(popups).toEqual([false, false, true, true])
  })

  it('names a cell by its document, so that equal places of two documents stay apart', () => {
    const one = rowId({ documentUid: 'a', blockIndex: 3 })
    expect(cellKey(one, 'risk')).not.toBe(cellKey(rowId({ documentUid: 'b', blockIndex: 3 }), 'risk'))
  })
})

describe('keys in a cell', () => {
  it('leaves letters to the review and digits to the editor of a number', () => {
    expect(leavesKey(field('n', 'number'), { editing: false, event: press('c') })).toBe(true)
    expect(leavesKey(field('n', 'number'), { editing: false, event: press('4') })).toBe(false)
    expect(leavesKey(field('n', 'number'), { editing: false, event: press('4', { ctrlKey: true }) })).toBe(true)
  })

  it('never empties a value by Delete', () => {
    expect(leavesKey(field('t', 'text'), { editing: false, event: press('Delete') })).toBe(true)
    expect(leavesKey(field('t', 'text'), { editing: false, event: press('Backspace') })).toBe(true)
  })
})

describe('nextSort', () => {
  it('goes up, down, and back to the order of the documents', () => {
    const up = nextSort(null, 'field:risk')
    const down = nextSort(up, 'field:risk')
    expect(up).toEqual({ column: 'field:risk', direction: 'asc' })
    expect(down).toEqual({ column: 'field:risk', direction: 'desc' })
    expect(nextSort(down, 'field:risk')).toBeNull()
    expect(nextSort(down, 'type')).toEqual({ column: 'type', direction: 'asc' })
  })
})
