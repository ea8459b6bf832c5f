import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogramOf } from './histogram.ts'

const once = (...values: readonly number[]) => values.map((value) => ({ value, rows: 1 }))

describe('a histogram', () => {
  it('has no bins without numbers, and one when all are equal', () => {
    expect(histogramOf([])).toEqual([])
    expect(histogramOf([{ value: 3.5, rows: 4 }])).toEqual([{ from: 3.5, to: 3.5, rows: 4 }])
  })

  it('gives each of a few whole numbers a bin', () => {
    expect(histogramOf(once(0, 1))).toEqual([
      { from: 0, to: 1, rows: 1 },
      { from: 1, to: 2, rows: 1 },
    ])
  })

  it('has edges that people would choose', () => {
    expect(histogramOf(once(0, 0.1, 0.2, 0.3)).map((bin) => bin.from)).toEqual([
      0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28,
    ])
    expect(
      histogramOf(once(-750, 1240))
        .map((bin) => bin.from)
        .slice(0, 3),
    ).toEqual([-800, -600, -400])
    expect(histogramOf(once(1000, 1001.5))[0]).toEqual({ from: 1000, to: 1000.1, rows: 1 })
  })

  it('does not fail for numbers at the ends of what there is', () => {
    for (const [low, high] of [
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      [0, Number.MIN_VALUE],
      [1e300, 1.0000000000000002e300],
      [1, 1 + Number.EPSILON],
    ] as const)
      expect(histogramOf(once(low, high)).reduce((sum, bin) => sum + bin.rows, 0)).toBe(2)
  })

  it('has at most 20 bins, which join without gaps and hold all numbers', () => {
    const number = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    )
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), (numbers) => {
        const bins = histogramOf(once(...numbers))
        expect(bins.length).toBeGreaterThan(0)
        expect(bins.length).toBeLessThanOrEqual(20)
        expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(numbers.length)
        for (const [i, bin] of bins.entries()) {
          if (i > 0) expect(bin.from).toBe(bins[i - 1]?.to)
          const isLast = i === bins.length - 1
          const inside = numbers.filter((n) => n >= bin.from && (isLast ? n <= bin.to : n < bin.to))
          expect(inside).toHaveLength(bin.rows)
        }
      }),
      { numRuns: 500 },
    )
  })
})
