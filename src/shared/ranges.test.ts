import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInRanges, isInRanges, splitRanges, toRanges } from './ranges.ts'

describe('ranges', () => {
  it('hold exactly the indexes that they were made of', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(300), { maxLength: 100 }), (indexes) => {
        const ranges = toRanges(indexes)
        const wanted = new Set(indexes)
        expect(countInRanges(ranges)).toBe(wanted.size)
        for (let i = 0; i <= 301; i++) expect(isInRanges(ranges, i)).toBe(wanted.has(i))
        for (const [i, [first]] of ranges.entries()) expect(first).toBeGreaterThan((ranges[i - 1]?.[1] ?? -2) + 1)
      }),
    )
  })

  it('stay the same set when they are split, in pieces of the size asked for', () => {
    const pieces = [
      ...splitRanges(
        [
          [0, 11],
          [20, 20],
        ],
        5,
      ),
    ]
    expect(pieces).toEqual([
      [0, 4],
      [5, 9],
      [10, 11],
      [20, 20],
    ])
  })
})
