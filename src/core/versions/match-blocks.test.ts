import { describe, expect, it } from 'vitest'
import { matchBlocks } from './match-blocks.ts'

const match = (before: string, after: string): string =>
  matchBlocks([...before], [...after])
    .map(([b, a]) => `${before[b] ?? '?'}${b}${a}`)
    .join(' ')

describe('blocks of two versions', () => {
  it.each([
    ['the same', 'abc', 'abc', 'a00 b11 c22'],
    ['one changed', 'abc', 'axc', 'a00 c22'],
    ['one added', 'abc', 'abxc', 'a00 b11 c23'],
    ['one taken away', 'abc', 'ac', 'a00 c21'],
    ['one moved to the end: the longer part stays', 'abcd', 'bcda', 'b10 c21 d32'],
    ['repeated ones between anchors', 'a--b--c', 'a-b---c', 'a00 -11 b32 -43 -54 c66'],
    ['only repeated ones', '----', '--', '-00 -11'],
    ['repeated ones around a change', 'xx1xx', 'xx2xx', 'x00 x11 x33 x44'],
    ['nothing in common', 'abc', 'xyz', ''],
    ['an empty side', '', 'abc', ''],
  ] as const)('pair up: %s', (...[, before, after, pairs]) => {
    expect(match(before, after)).toBe(pairs)
  })

  it('rise on both sides and are equal, whatever is shuffled', () => {
    let seed = 7
    const random = (max: number): number => (seed = (seed * 48_271) % 2_147_483_647) % max
    for (let round = 0; round < 200; round += 1) {
      const before = Array.from({ length: random(40) }, () => String(random(12)))
      const after = Array.from({ length: random(40) }, () => String(random(12)))
      const pairs = matchBlocks(before, after)
      for (const [i, [b, a]] of pairs.entries()) {
        expect(before[b]).toBe(after[a])
        expect(b).toBeGreaterThan(pairs[i - 1]?.[0] ?? -1)
        expect(a).toBeGreaterThan(pairs[i - 1]?.[1] ?? -1)
      }
    }
  })

  it('are found where everything repeats', () => {
    const before = Array.from({ length: 200_000 }, (_, i) => String(i % 3))
    const after = ['x', ...before.slice(5), 'y']
    expect(matchBlocks(before, after).length).toBeGreaterThan(100_000)
  })
})
