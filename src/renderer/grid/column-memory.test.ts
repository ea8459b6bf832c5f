import { describe, expect, it } from 'vitest'
import { parseView } from './column-memory.ts'

describe('the kept view of a schema', () => {
  it('is the usual one when nothing was kept or it cannot be read', () => {
    const usual = { columns: null, sort: null, density: 'compact' }
    for (const text of [null, '', 'no json', '[]', 'null', '{"columns":4,"sort":"up","density":1}']) {
      expect(parseView(text)).toEqual(usual)
    }
  })

  it('brings back columns, sort and density', () => {
    const columns = [{ colId: 'field:risk', width: 120, flex: null, hide: true, pinned: 'left' }]
    const sort = { column: 'field:risk', direction: 'desc' }
    const view = { columns, sort, density: 'expanded' }
    expect(parseView(JSON.stringify(view))).toEqual(view)
  })

  it('drops columns without a name and widths that are none', () => {
    const columns = [{ width: 3 }, { colId: 'type', width: -5, pinned: 'middle' }]
    expect(parseView(JSON.stringify({ columns })).columns).toEqual([{ colId: 'type', hide: false, pinned: null }])
  })
})
