import { describe, expect, it } from 'vitest'
import { gridRow } from '../../../tests/helpers/grid-row.ts'
import type { GridRow } from '../../shared/views.ts'
import { cellsOf, fillOf, pasteArea, pastedCells } from './clipboard.ts'

const row = (blockIndex: number, over: Partial<GridRow> = {}): GridRow =>
  gridRow({ blockIndex, data: { risk: 'low', tags: ['a', 'b'] }, ...over })
const columns = ['field:risk', 'field:tags']

describe('copying', () => {
  it('takes the values of fields and what stands beside them', () => {
    const cells = cellsOf([row(4)], ['index', 'document', 'content', 'field:tags', 'field:none'])
    expect(cells).toEqual([['4', 'Deed.docx', 'Block 4', 'a, b', '']])
  })
})

describe('pasting', () => {
  const start = { row: 2, column: 'field:risk' }

  it('keeps the size of the sheet from the first cell on, and leaves out what has no column', () => {
    const area = pasteArea([['high', 'x', 'too far'], ['low']], start, { columns, range: null })
    expect([area.top, area.rows, area.columns]).toEqual([2, 2, columns])
    expect(pastedCells(area, [row(2), row(3)])).toEqual([
      { runUid: 'r', blockIndex: 2, field: 'risk', text: 'high' },
      { runUid: 'r', blockIndex: 2, field: 'tags', text: 'x' },
      { runUid: 'r', blockIndex: 3, field: 'risk', text: 'low' },
    ])
  })

  it('fills a range with one value', () => {
    const range = { top: 1, bottom: 3, columns: ['field:risk'] }
    const area = pasteArea([['high']], start, { columns, range })
    expect([area.top, area.rows]).toEqual([1, 3])
    expect(pastedCells(area, [row(1), row(2), row(3)]).map((cell) => cell.text)).toEqual(['high', 'high', 'high'])
  })

  it('goes into staged rows alone', () => {
    const area = pasteArea([['high'], ['high'], ['high']], start, { columns, range: null })
    const rows = [row(2, { status: 'confirmed' }), row(3, { runUid: null }), row(4)]
    expect(pastedCells(area, rows).map((cell) => cell.blockIndex)).toEqual([4])
  })
})

describe('filling down', () => {
  it('takes the first value to the staged rows below it', () => {
    const rows = [row(1, { status: 'confirmed' }), row(2), row(3, { status: 'pending' }), row(4)]
    expect(fillOf(rows, 'risk')).toEqual({
      value: 'low',
      rows: [
        { runUid: 'r', blockIndex: 2 },
        { runUid: 'r', blockIndex: 4 },
      ],
    })
  })
})
