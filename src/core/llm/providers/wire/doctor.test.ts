import { describe, expect, it } from 'vitest'
import { parallelOf } from './doctor.ts'

describe('how many requests a server works on at once', () => {
  it.each([
    ['one after the other', 100, [100, 200, 300, 400], 1],
    ['two at a time', 100, [100, 100, 200, 200], 2],
    ['all at once', 100, [100, 110, 120, 130], 4],
    ['one after the other, the first one slow to come', 160, [100, 200, 300, 400], 2],
    ['all at once, of uneven length', 200, [90, 120, 160, 200], 4],
    ['most of them refused', 100, [100, null, null, null], 1],
    ['one of them refused', 100, [100, null, 105, 110], 3],
    ['at no time at all', 0, [0, 0, 0, 0], 4],
  ])('is told by answers that come %s', (...[, single, finishes, expected]) => {
    expect(parallelOf(single, finishes)).toBe(expected)
  })
})
