import { expect, it } from 'vitest'
import { parseTable } from '../../grid/table-text.ts'
import { placeCells } from './table-places.ts'

it('finds each cell of a table where it stands, equal, empty and escaped ones too', () => {
  const content = '| a | - | |\n|---|---|---|\n| a \\| b | a | x |\n\n| | a |\n'
  const table = parseTable(content)
  const rows = table ? [table.head, ...table.rows] : []
  const texts = placeCells(content, rows).map((row) => row.map((range) => content.slice(...range)))
  expect(texts).toEqual([
    ['a', '-', ''],
    ['a \\| b', 'a', 'x'],
    ['', 'a', ''],
  ])
  expect(placeCells(content, rows)[2]?.[1]?.[0]).toBe(content.lastIndexOf('a'))
})
