import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'

const points = (text: string): Uint32Array => Uint32Array.from(text, (letter) => letter.codePointAt(0) ?? 0)
const distance = (a: string, b: string, limit = 100): number => editDistance(points(a), points(b), limit)

/** The whole table, as the textbook has it. */
function plainDistance(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)]
  const table = Array.from({ length: x.length + 1 }, (_, i) =>
    Array.from({ length: y.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  )
  const at = (i: number, j: number): number => table[i]?.[j] ?? 0
  for (let i = 1; i <= x.length; i++)
    for (let j = 1; j <= y.length; j++) {
      const same = x[i - 1] === y[j - 1] ? 0 : 1
      let cost = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1]) cost = Math.min(cost, at(i - 2, j - 2) + 1)
      const row = table[i]
      if (row) row[j] = cost
    }
  return at(x.length, y.length)
}

describe('the distance of two texts', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['bridge', 'brigde', 1],
    ['concrete', 'concrete', 0],
    ['ca', 'abc', 3],
    ['😀a', '😁a', 1],
  ])('%j and %j is %i', (a, b, edits) => {
    expect(distance(a, b)).toBe(edits)
  })

  it('is one more than the limit when it is beyond it', () => {
    expect(distance('kitten', 'sitting', 2)).toBe(3)
    expect(distance('abc', 'abcdefgh', 2)).toBe(3)
    expect(distance('', 'ab', 1)).toBe(2)
    expect(distance('abc', 'abd', 0)).toBe(1)
  })

  it('is what the whole table says, for any limit', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 12 })
    fc.assert(
      fc.property(text, text, fc.nat(13), (a, b, limit) => {
        expect(distance(a, b, limit)).toBe(Math.min(plainDistance(a, b), limit + 1))
      }),
      { numRuns: 500 },
    )
  })
})
