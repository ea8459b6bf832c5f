import { describe, expect, it } from 'vitest'
import { boundsOf, edgesAt, isSingle, stepHead } from './ranges.ts'

const columns = ['a', 'b', 'c']
const cell = (row: number, column: string) => ({ row, column })

describe('ranges of cells', () => {
  it('span from the anchor to the head, whichever comes first', () => {
    const bounds = boundsOf({ anchor: cell(5, 'c'), head: cell(2, 'b') }, columns)
    expect(bounds).toEqual({ top: 2, bottom: 5, columns: ['b', 'c'] })
  })

  it('end when one of their columns is hidden', () => {
    expect(boundsOf({ anchor: cell(0, 'a'), head: cell(1, 'gone') }, columns)).toBeNull()
  })

  it('grow by steps and stop at the edges', () => {
    const limits = { columns, rows: 3 }
    const start = { anchor: cell(1, 'b'), head: cell(1, 'b') }
    expect(stepHead(start, 'ArrowDown', limits).head).toEqual(cell(2, 'b'))
    expect(stepHead(stepHead(start, 'ArrowDown', limits), 'ArrowDown', limits).head).toEqual(cell(2, 'b'))
    expect(stepHead(start, 'ArrowLeft', limits).head).toEqual(cell(1, 'a'))
    expect(stepHead(stepHead(start, 'ArrowRight', limits), 'ArrowRight', limits).head).toEqual(cell(1, 'c'))
    expect(stepHead(start, 'Home', limits)).toBe(start)
  })

  it('know which edges a cell has', () => {
    const bounds = { top: 1, bottom: 3, columns: ['a', 'b'] }
    expect(edgesAt(bounds, cell(1, 'a'))).toEqual(['top', 'left'])
    expect(edgesAt(bounds, cell(2, 'b'))).toEqual(['right'])
    expect(edgesAt(bounds, cell(0, 'a'))).toBeNull()
    expect(isSingle({ top: 1, bottom: 1, columns: ['a'] })).toBe(true)
  })
})
