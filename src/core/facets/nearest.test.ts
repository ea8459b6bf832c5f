import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'
import { foldText } from './fold-text.ts'
import { nearGroups, radiusOf } from './nearest.ts'

const points = (text: string): Uint32Array => Uint32Array.from(foldText(text), (letter) => letter.codePointAt(0) ?? 0)

/** Each with each, joined transitively. */
function plainGroups(texts: readonly string[]): ReadonlyArray<readonly number[]> {
  const group = texts.map((_, i) => i)
  for (const [i, a] of texts.entries())
    for (const [j, b] of texts.entries()) {
      const [x, y] = [points(a), points(b)]
      const radius = radiusOf(Math.min(x.length, y.length))
      if (j >= i || editDistance(x, y, radius) > radius) continue
      const [from, to] = [group[i], group[j]]
      for (const k of group.keys()) if (group[k] === from) group[k] = to ?? 0
    }
  const lists = Map.groupBy(texts.keys(), (i) => group[i])
  return [...lists.values()].filter((list) => list.length > 1)
}

describe('near texts', () => {
  it('are joined, also over one between them', () => {
    const texts = ['reinforced concrete', 'reinforced concret', 'steel', 'reinforced conrcet', 'Steel ', 'timber']
    expect(nearGroups(texts)).toEqual({
      groups: [
        [0, 1, 3],
        [2, 4],
      ],
      isCut: false,
    })
  })

  it('are not those with other numbers, nor short ones that differ', () => {
    const texts = ['Pier 12', 'Pier 13', 'section 3.1', 'section 31', 'kN', 'kg', '東京', '京都']
    expect(nearGroups(texts).groups).toEqual([])
  })

  it('are the same as by comparing each with each', () => {
    const base = fc.constantFrom(
      'reinforced concrete',
      'harbour bridge',
      'the contractor shall verify the self weight😀',
      'the contractor shall verify the self weight of the deck on site',
      'aaaaaaaaaaaaaaaaaaaaaaaaaa',
      'abababababab',
    )
    const changed = fc
      .tuple(base, fc.array(fc.tuple(fc.nat(), fc.constantFrom('a', 'b', 'e', ''), fc.nat(2)), { maxLength: 4 }))
      .map(([text, edits]) =>
        edits.reduce<string>((now, [at, letter, cut]) => {
          const place = at % (now.length + 1)
          return now.slice(0, place) + letter + now.slice(place + cut)
        }, text),
      )
    const text = fc.oneof(changed, fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 14 }))
    fc.assert(
      fc.property(fc.array(text, { maxLength: 25 }), (texts) => {
        const order = (groups: ReadonlyArray<readonly number[]>): string[] =>
          groups.map((group) => group.toSorted((a, b) => a - b).join()).toSorted()
        expect(order(nearGroups(texts).groups)).toEqual(order(plainGroups(texts)))
      }),
      { numRuns: 300 },
    )
  })

  it('are looked for within a budget, and the answer says when that ran out', () => {
    const texts = Array.from(
      { length: 300 },
      (_, i) => `the contractor shall verify ${'xyz'.charAt(i % 3)}${'abcdefghij'.charAt(i % 10)}`,
    )
    const distinct = [...new Set(texts)]
    expect(nearGroups(distinct, 500)).toMatchObject({ isCut: true })
    expect(nearGroups(distinct)).toMatchObject({ isCut: false })
    expect(nearGroups(distinct, 500)).toEqual(nearGroups(distinct, 500))
  })
})
