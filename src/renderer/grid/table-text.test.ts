import { describe, expect, it } from 'vitest'
import { parseTable } from './table-text.ts'

describe('the text of a table', () => {
  it('reads as its cells, with empty ones and escaped pipes in place', () => {
    expect(parseTable('| a | b |\n| --- | --- |\n|  | x \\| y |\n| 2 |  |')).toEqual({
      head: ['a', 'b'],
      rows: [
        ['', 'x | y'],
        ['2', ''],
      ],
    })
  })

  it('is as wide as its rule, whatever its rows hold', () => {
    expect(parseTable('a | b\n:-- | --:\n1\n1 | 2 | 3')).toEqual({
      head: ['a', 'b'],
      rows: [
        ['1', ''],
        ['1', '2'],
      ],
    })
  })

  it('is none without a rule under its first line', () => {
    expect(parseTable('plain | text\nand more')).toBeNull()
    expect(parseTable('')).toBeNull()
  })
})
