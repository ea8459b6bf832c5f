import { describe, expect, it } from 'vitest'
import { coverRanges } from './id-ranges.ts'

describe('ranges of ids', () => {
  it('are one when they lie near one another, in any order', () => {
    expect(
      coverRanges([
        { first: 500, last: 900 },
        { first: 1, last: 600 },
        { first: 2_000, last: 2_100 },
      ]),
    ).toEqual([{ first: 1, last: 2_100 }])
  })

  it('leave large gaps out', () => {
    expect(
      coverRanges([
        { first: 1, last: 10 },
        { first: 100_000, last: 100_010 },
      ]),
    ).toEqual([
      { first: 1, last: 10 },
      { first: 100_000, last: 100_010 },
    ])
  })

  it('are few, and hold everything', () => {
    const ranges = Array.from({ length: 100 }, (_, i) => ({ first: i * i * 10_000 + 1, last: i * i * 10_000 + 5 }))
    const cover = coverRanges(ranges)
    expect(cover.length).toBeLessThanOrEqual(8)
    for (const range of ranges)
      expect(cover.some(({ first, last }) => first <= range.first && range.last <= last)).toBe(true)
  })

  it('of nothing are none', () => {
    expect(coverRanges([])).toEqual([])
  })
})
