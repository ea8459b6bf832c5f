import { expect, test } from 'vitest'
import { createBudget } from './budget.ts'
import { parseRange, type Range, rangeOf } from './references.ts'
import { findRegions } from './regions.ts'
import type { SheetCell } from './sheet.ts'

const cell = (row: number, column: number): SheetCell => ({ row, column, text: 'x', isNumber: false })
/** One line a row, a letter where a cell has text. */
const draw = (...lines: readonly string[]): readonly SheetCell[] =>
  lines.flatMap((line, row) => [...line].flatMap((sign, column) => (sign === '.' ? [] : [cell(row, column)])))
const ranges = (...texts: readonly string[]): readonly Range[] => texts.flatMap((text) => parseRange(text) ?? [])

type Extras = { readonly merges?: readonly string[]; readonly marked?: readonly string[] }
const find = (cells: readonly SheetCell[], { merges = [], marked = [] }: Extras = {}): readonly string[] =>
  findRegions({ cells, merges: ranges(...merges), marked: ranges(...marked), budget: createBudget('a.xlsx') }).map(
    rangeOf,
  )

test('cells that touch are one table, across a gap there are two, from top to bottom and left to right', () => {
  expect(find(draw('xx.xx', 'xx.xx', '.....', '.x...'))).toEqual(['A1:B2', 'D1:E2', 'B4'])
})

test('cells that touch at a corner only are apart', () => {
  expect(find(draw('x.', '.x'))).toEqual(['A1', 'B2'])
})

test('merged cells connect what lies around them', () => {
  expect(find(draw('x...', '...x'), { merges: ['A1:D1'] })).toEqual(['A1:D2'])
  expect(find(draw('x..x'), { merges: ['B1:C1'] })).toEqual(['A1:D1'])
  expect(find(draw('x'), { merges: ['C3:D4'] })).toEqual(['A1'])
})

test('an island in a frame belongs to the frame', () => {
  expect(find(draw('xxxxx', 'x...x', 'x.x.x', 'x...x', 'xxxxx'))).toEqual(['A1:E5'])
})

test('a table that its author has marked is apart from what touches it', () => {
  expect(find(draw('x...', 'xx..', 'xx..', 'x...'), { marked: ['A2:B3'] })).toEqual(['A1', 'A2:B3', 'A4'])
})

test('cells in any order and twice make the same tables', () => {
  const cells = draw('xx', 'xx')
  expect(find([...cells.toReversed(), ...cells])).toEqual(['A1:B2'])
})

test('a long column under a long row is cut, so that no table is nearly empty', () => {
  const row = Array.from({ length: 16_384 }, (_, column) => cell(0, column))
  const column = Array.from({ length: 100_000 }, (_, index) => cell(index + 1, 0))
  expect(find([...row, ...column])).toEqual(['A1:XFD4', 'A5:A100001'])
})

test('a chess board of two million places is read in time', () => {
  const cells: SheetCell[] = []
  for (let row = 0; row < 1000; row++)
    for (let column = row % 2; column < 1000; column += 2) cells.push(cell(row, column))
  expect(find(cells)).toHaveLength(500_000)
})

test('nested frames are read in time', () => {
  const cells: SheetCell[] = []
  const size = 600
  for (let inset = 0; inset < size / 2; inset += 2)
    for (let at = inset; at < size - inset; at++)
      cells.push(cell(inset, at), cell(size - 1 - inset, at), cell(at, inset), cell(at, size - 1 - inset))
  expect(find(cells)).toEqual([rangeOf({ top: 0, left: 0, bottom: size - 1, right: size - 1 })])
})

test('merged ranges that cover all of the sheet again and again are refused', () => {
  const merges = Array.from({ length: 300 }, () => 'A1:J1000')
  expect(() => find([cell(0, 0), cell(999, 9)], { merges })).toThrow(
    expect.objectContaining({ code: 'file_too_large' }),
  )
})
