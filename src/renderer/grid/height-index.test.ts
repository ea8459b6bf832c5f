import { describe, expect, it } from 'vitest'
import { HeightIndex } from './height-index.ts'

/** The same, the slow way. */
const topOf = (heights: HeightIndex, row: number): number =>
  Array.from({ length: row }, (_, index) => heights.heightOf(index)).reduce((sum, height) => sum + height, 0)

describe('heights of rows', () => {
  it('tell where a row stands and which row stands there', () => {
    const heights = new HeightIndex(3000, 56)
    for (const [row, height] of [
      [0, 34],
      [1023, 300],
      [1024, 90],
      [2999, 120],
    ] as const) {
      expect(heights.set(row, height)).toBe(true)
    }
    for (const row of [0, 1, 1023, 1024, 1025, 2048, 2999]) {
      const top = topOf(heights, row)
      expect(heights.topOf(row)).toBe(top)
      expect(heights.rowAt(top)).toBe(row)
      expect(heights.rowAt(top + heights.heightOf(row) - 1)).toBe(row)
    }
  })

  it('answer beyond the ends with the first and the last row', () => {
    const heights = new HeightIndex(1024, 40)
    expect(heights.rowAt(-5)).toBe(0)
    expect(heights.rowAt(1e9)).toBe(1023)
    expect(heights.topOf(1024)).toBe(1024 * 40)
    expect(new HeightIndex(0, 40).rowAt(10)).toBe(0)
  })

  it('keep what they know when rows come or go', () => {
    const heights = new HeightIndex(10, 40)
    heights.set(2, 100)
    heights.resize(2000)
    expect(heights.topOf(3)).toBe(180)
    heights.resize(3)
    expect([heights.rows, heights.topOf(3)]).toEqual([3, 180])
    expect(heights.set(5, 60)).toBe(false)
  })
})
