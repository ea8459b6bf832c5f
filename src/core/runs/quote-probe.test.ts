import { describe, expect, it } from 'vitest'
import { pickRows } from './quote-probe.ts'

describe('the rows of a probe', () => {
  it('are the first, the middle and the longest one, in block order', () => {
    const sizes = Array.from({ length: 9 }, (_, i) => [i * 2, i === 7 ? 500 : 10] as const)
    expect(pickRows(sizes)).toEqual([0, 8, 14])
  })

  it('are three wherever there are three', () => {
    const first = [
      [4, 900],
      [5, 20],
      [9, 80],
      [11, 10],
    ] as const
    expect(pickRows(first)).toEqual([4, 5, 9])
    expect(pickRows(first.slice(0, 2))).toEqual([4, 5])
    expect(pickRows([])).toEqual([])
  })
})
