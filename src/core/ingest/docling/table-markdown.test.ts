import { expect, test } from 'vitest'
import { BODY, type CellSpec, createDocumentBuilder } from './builder.ts'
import { type TablePart, tableParts } from './table-markdown.ts'

function partsOf(rows: number, columns: number, cells: readonly CellSpec[]): readonly TablePart[] {
  const builder = createDocumentBuilder()
  builder.addTable(BODY, { rows, columns, cells })
  return builder.finish().tables.flatMap(tableParts)
}
const cell = (row: number, column: number, text: string): CellSpec => ({ row, column, text })

test('a merged cell stands in each place that it covers, and bars and breaks in cells break nothing', () => {
  const [part] = partsOf(3, 2, [
    { ...cell(0, 0, 'a|b'), columnSpan: 2, isColumnHeader: true },
    { ...cell(1, 0, 'two\nlines'), rowSpan: 2 },
    cell(1, 1, 'x'),
    cell(2, 1, 'y'),
  ])
  expect(part).toEqual({
    markdown: '| a\\|b | a\\|b |\n| --- | --- |\n| two lines | x |\n| two lines | y |',
    rows: [0, 3],
  })
})

test('a long table comes in parts under its header rows', () => {
  const rows = 400
  const cells = Array.from({ length: rows }, (_, row) => ({
    ...cell(row, 0, row < 2 ? `Head ${row}` : `${row} ${'x'.repeat(96)}`),
    isColumnHeader: row < 2,
  }))
  const parts = partsOf(rows, 1, cells)
  expect(parts.length).toBeGreaterThan(2)
  for (const { markdown } of parts) {
    expect(markdown.startsWith('| Head 0 |\n| --- |\n| Head 1 |\n')).toBe(true)
    expect(markdown.length).toBeLessThan(17_000)
  }
  expect(parts[0]?.rows[0]).toBe(0)
  expect(parts.at(-1)?.rows[1]).toBe(rows)
  parts.slice(1).forEach(({ rows: [start] }, i) => expect(start).toBe(parts[i]?.rows[1]))
  for (let row = 2; row < rows; row++)
    expect(parts.filter(({ markdown }) => markdown.includes(`| ${row} x`))).toHaveLength(1)
})

test('a table that claims a billion rows costs what its cells cost', () => {
  const parts = partsOf(1e9, 1e9, [cell(0, 0, 'a'), cell(0, 5e8, 'b'), cell(9e8, 3, 'c')])
  expect(parts).toEqual([{ markdown: '| a | b |\n| --- | --- |\n| c |', rows: [0, 1e9] }])
  expect(partsOf(1e9, 1, [])).toEqual([])
})

test('absurd spans and places out of the table are cut', () => {
  const [part] = partsOf(2, 2, [
    { ...cell(0, 0, 'a'), rowSpan: 1e9, columnSpan: 1e9, isColumnHeader: true },
    cell(1, 1, 'b'),
    cell(7, 7, 'c'),
  ])
  expect(part?.markdown).toBe('| a | a |\n| --- | --- |\n| a | b |')
})

test('a long text in a huge merged cell is not repeated a million times', () => {
  const parts = partsOf(1000, 1000, [{ ...cell(0, 0, 'x'.repeat(10_000)), rowSpan: 1000, columnSpan: 1000 }])
  expect(parts.reduce((sum, { markdown }) => sum + markdown.length, 0)).toBeLessThan(20_000_000)
})

test('many merged cells over each other end within a moment', () => {
  const cells = Array.from({ length: 3000 }, () => ({
    ...cell(0, 0, 'x'),
    rowSpan: 1000,
    columnSpan: 1000,
    isColumnHeader: true,
  }))
  expect(partsOf(1000, 1000, cells).length).toBeGreaterThan(0)
})

test('a header longer than a part is not repeated', () => {
  const columns = 3000
  const cells = Array.from({ length: columns * 40 }, (_, i) => {
    const row = Math.floor(i / columns)
    return { ...cell(row, i % columns, row === 0 ? `Heading ${i}` : '1234'), isColumnHeader: row === 0 }
  })
  const parts = partsOf(40, columns, cells)
  expect(parts.length).toBeGreaterThan(5)
  expect(parts.filter(({ markdown }) => markdown.includes('Heading 1 '))).toHaveLength(1)
  expect(parts[1]?.markdown.startsWith('|  |\n| --- |\n| 1234 |')).toBe(true)
})
